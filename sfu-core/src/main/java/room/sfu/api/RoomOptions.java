package room.sfu.api;

import java.util.Set;

/**
 * How a room is run.
 *
 * @param capacity how many participants it takes, at least 1 and at most what the server allows in any room
 * @param locked whether it takes nobody now
 * @param p2p whether two people in it may connect directly, if the server allows that at all
 * @param codecs the video codecs that may be used in it, at least one
 * @param lobby whether those who may not moderate wait until a moderator lets them in
 * @param tokens whether doors that know tokens ask for one; the room itself does not look at it
 * @param limits how much of it each participant is sent at most
 * @param emptySeconds how long a room that was made ahead stays while nobody is in it, 0 to 604,800
 */
public record RoomOptions(
        int capacity,
        boolean locked,
        boolean p2p,
        Set<VideoCodec> codecs,
        boolean lobby,
        boolean tokens,
        ForwardingLimits limits,
        int emptySeconds) {
    public RoomOptions {
        codecs = Set.copyOf(codecs);
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + "; it must be 1 or more");
        }
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("codecs is empty; name at least one");
        }
        if (emptySeconds < 0 || emptySeconds > 604_800) {
            throw new IllegalArgumentException("emptySeconds is " + emptySeconds + "; it must be 0 to 604800");
        }
    }

    /** The same without direct connections. */
    public RoomOptions withoutP2p() {
        return new RoomOptions(capacity, locked, false, codecs, lobby, tokens, limits, emptySeconds);
    }

    /** The same, locked or open. */
    public RoomOptions withLocked(boolean nowLocked) {
        return new RoomOptions(capacity, nowLocked, p2p, codecs, lobby, tokens, limits, emptySeconds);
    }

    /** The same with these limits. */
    public RoomOptions withLimits(ForwardingLimits newLimits) {
        return new RoomOptions(capacity, locked, p2p, codecs, lobby, tokens, newLimits, emptySeconds);
    }
}
