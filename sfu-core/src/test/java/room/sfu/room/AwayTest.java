package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;

/** What a room tells of somebody of whom nothing is heard. */
final class AwayTest {
    private final FakeMedia media = new FakeMedia();
    private final Room room = TestRoom.of("daily", false, 10, media);

    /** A client without media, which answers or does not. */
    private static final class Client implements RoomEvents {
        final List<RoomEvent> heard = new ArrayList<>();
        boolean answers = true;
        int asked;

        @Override
        public void on(RoomEvent event) {
            heard.add(event);
        }

        @Override
        public void onSilence(Runnable present) {
            asked++;
            if (answers) {
                present.run();
            }
        }

        List<ParticipantInfo> updates() {
            List<ParticipantInfo> updates = new ArrayList<>();
            for (RoomEvent event : heard) {
                if (event instanceof RoomEvent.ParticipantUpdated(ParticipantInfo who)) {
                    updates.add(who);
                }
            }
            return updates;
        }
    }

    private Client join(String name) {
        Client client = new Client();
        room.onEnter(
                new ParticipantId(name),
                new RoomCommand.Join("daily", name, false, client, null, Grants.ALL),
                media.nowNanos);
        return client;
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            media.nowNanos += 100_000_000L;
            room.onLevels(media.nowNanos);
        }
    }

    private static ParticipantInfo info(String name, boolean away) {
        return new ParticipantInfo(new ParticipantId(name), name, List.of(), away);
    }

    @Test
    void theOthersAreToldWithinTenSecondsThatSomebodyIsAwayAndWhenTheyAreBack() {
        Client ada = join("ada");
        Client grace = join("grace");
        pass(60_000);
        assertEquals(List.of(), ada.updates());
        grace.answers = false;
        pass(10_000);
        assertEquals(List.of(info("grace", true)), ada.updates());
        assertEquals(List.of(), grace.updates());
        grace.answers = true;
        pass(3_000);
        assertEquals(List.of(info("grace", true), info("grace", false)), ada.updates());
    }

    @Test
    void aClientIsAskedWithinTwoSecondsOfSilence() {
        Client ada = join("ada");
        pass(2_000);
        assertEquals(1, ada.asked);
    }

    @Test
    void whoComesLaterSeesWhoIsAway() {
        Client ada = join("ada");
        ada.answers = false;
        pass(10_000);
        Reply reply = room.onEnter(
                new ParticipantId("grace"),
                new RoomCommand.Join("daily", "grace", false, new Client(), null, Grants.ALL),
                media.nowNanos);
        assertEquals(
                List.of(info("ada", true)),
                assertInstanceOf(Reply.Joined.class, reply).others());
        assertTrue(room.details().members().getFirst().participant().away());
    }

    @Test
    void viewersWhomNobodySeesAreNeitherAskedNorShown() {
        Client ada = join("ada");
        Client viewer = new Client();
        viewer.answers = false;
        room.onEnter(
                new ParticipantId("viewer"),
                new RoomCommand.Watch("daily", null, viewer, null, Grants.ALL),
                media.nowNanos);
        pass(20_000);
        assertEquals(0, viewer.asked);
        assertEquals(List.of(), ada.updates());
        assertFalse(room.details().members().getFirst().participant().away());
    }
}
