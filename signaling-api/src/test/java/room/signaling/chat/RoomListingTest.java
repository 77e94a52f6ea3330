package room.signaling.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RoomListingTest {
    private static RoomListing listing(int rooms, String start) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < rooms; i++) {
            counts.put(start + "%05d".formatted(i), i + 1);
        }
        return new RoomListing(counts);
    }

    @Test
    void aFewRoomsAreAllListed() {
        RoomListing two = listing(2, "r");
        assertEquals(
                "{\"rooms\":[{\"name\":\"r00000\",\"count\":1},{\"name\":\"r00001\",\"count\":2}],\"more\":0}",
                two.rooms(name -> true).toString());
        assertEquals("[\"r00000\",\"r00001\"]", two.names().toString());
    }

    @Test
    void theFirstThousandAreListedAndHowManyMoreThereAre() {
        RoomListing many = listing(11_520, "r");
        ObjectNode rooms = many.rooms(name -> true);
        assertEquals(1_000, rooms.path("rooms").size());
        assertEquals("r00999", rooms.path("rooms").get(999).path("name").textValue());
        assertEquals(10_520, rooms.path("more").intValue());
        assertEquals(1_000, many.names().size());
    }

    @Test
    void longNamesDoNotMakeALongMessage() {
        RoomListing many = listing(11_520, "\u4e2d".repeat(123));
        ObjectNode rooms = many.rooms(name -> true);
        int bytes = rooms.toString().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes < 200_000, bytes + " bytes");
        assertTrue(bytes <= RoomListing.bytes(rooms) + 100, bytes + " bytes are more than was said");
        assertEquals(11_520, rooms.path("rooms").size() + rooms.path("more").intValue());
        assertTrue(many.names().toString().getBytes(StandardCharsets.UTF_8).length < 200_000);
    }

    @Test
    void onlyThoseCountAsMoreThatTheClientMayKnowOf() {
        ObjectNode rooms = listing(4_000, "r").rooms(name -> name.endsWith("0"));
        assertEquals(400, rooms.path("rooms").size());
        assertEquals(0, rooms.path("more").intValue());
    }
}
