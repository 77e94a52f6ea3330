package room.signaling.chat;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import room.signaling.http.AddressCounts;
import room.signaling.http.AddressLimits;

/**
 * How many rooms are open by chat events: in all, and by each address that opened them. Everybody who lists rooms pays
 * for each. To be used under the rooms' lock only.
 */
final class RoomQuota {
    static final int MAX_ROOMS = 10_000;

    /** The rest is for those who are in no room: whoever opens many leaves room for whoever opens one. */
    static final int ROOMS_BESIDE_OTHERS = MAX_ROOMS / 2;

    private final AddressLimits limits;
    private final AddressCounts counts;
    private final Map<String, InetAddress> openers = new HashMap<>();

    /** @param limits an address may open as many rooms as connections */
    RoomQuota(AddressLimits limits) {
        this.limits = limits;
        this.counts = new AddressCounts(limits);
    }

    /**
     * Somebody at the address opens a room that nobody is in.
     *
     * @param first whether it is in no other
     * @return false if there are too many; nothing has changed then
     */
    boolean open(String room, InetAddress address, boolean first) {
        if (openers.containsKey(room)) {
            return true;
        }
        if (openers.size() >= (first ? MAX_ROOMS : ROOMS_BESIDE_OTHERS)) {
            return false;
        }
        if (limits.isExceededBy(counts.enter(address))) {
            counts.leave(address);
            return false;
        }
        openers.put(room, address);
        return true;
    }

    /** The last one has left the room, however it was opened. */
    void close(String room) {
        InetAddress opener = openers.remove(room);
        if (opener != null) {
            counts.leave(opener);
        }
    }
}
