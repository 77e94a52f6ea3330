package room.sfu.sdp;

import org.jspecify.annotations.Nullable;

/** Who opens the DTLS association (RFC 8842, RFC 4145 section 4). */
public enum SetupRole {
    ACTIVE("active"),
    PASSIVE("passive"),
    ACTPASS("actpass"),
    HOLDCONN("holdconn");

    private final String wireName;

    SetupRole(String wireName) {
        this.wireName = wireName;
    }

    /** The name in SDP text. */
    public String wireName() {
        return wireName;
    }

    /** The role of that name, or null. */
    static @Nullable SetupRole named(String wireName) {
        for (SetupRole role : values()) {
            if (role.wireName.equals(wireName)) {
                return role;
            }
        }
        return null;
    }
}
