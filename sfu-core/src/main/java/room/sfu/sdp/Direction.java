package room.sfu.sdp;

import org.jspecify.annotations.Nullable;

/** Which way media flows, as its writer sees it (RFC 8866 section 6.7). */
public enum Direction {
    SENDRECV("sendrecv", true, true),
    SENDONLY("sendonly", true, false),
    RECVONLY("recvonly", false, true),
    INACTIVE("inactive", false, false);

    private final String wireName;
    private final boolean sends;
    private final boolean receives;

    Direction(String wireName, boolean sends, boolean receives) {
        this.wireName = wireName;
        this.sends = sends;
        this.receives = receives;
    }

    /** The name in SDP text. */
    public String wireName() {
        return wireName;
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    /** The same flow as the other side sees it. */
    public Direction reversed() {
        return of(receives, sends);
    }

    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** The direction of that name, or null. */
    static @Nullable Direction named(String wireName) {
        for (Direction direction : values()) {
            if (direction.wireName.equals(wireName)) {
                return direction;
            }
        }
        return null;
    }
}
