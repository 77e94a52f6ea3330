package room.signaling.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import room.signaling.http.AddressLimits;

final class RoomQuotaTest {
    private final RoomQuota quota = new RoomQuota(new AddressLimits(3, 0, 1, false));

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    }

    @Test
    void anAddressOpensSoManyRoomsAndOthersOpenFurtherOnes() throws Exception {
        for (String room : new String[] {"a", "b", "c"}) {
            assertTrue(quota.open(room, address(1), true));
        }
        assertFalse(quota.open("d", address(1), true));
        assertTrue(quota.open("d", address(2), true));
        quota.close("a");
        assertTrue(quota.open("e", address(1), true), "a room that was left makes room for another");
        assertFalse(quota.open("f", address(1), true));
    }

    @Test
    void thereIsAnEndToTheRoomsOfAllTogether() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 0; i < RoomQuota.MAX_ROOMS; i++) {
            assertTrue(quota.open("room " + i, loopback, true));
        }
        assertFalse(quota.open("one more", loopback, true));
        assertFalse(quota.open("one more", address(1), true));
        quota.close("room 17");
        assertTrue(quota.open("one more", address(1), true));
    }

    @Test
    void whoOpensManyLeavesRoomForWhoeverOpensOne() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int opened = 0;
        while (quota.open("room " + opened, loopback, false)) {
            opened++;
        }
        assertEquals(RoomQuota.MAX_ROOMS / 2, opened);
        assertTrue(quota.open("of somebody else", address(1), true));
    }

    @Test
    void aRoomThatACallOpenedIsNotCounted() throws Exception {
        quota.close("daily");
        assertTrue(quota.open("daily", address(1), true));
    }
}
