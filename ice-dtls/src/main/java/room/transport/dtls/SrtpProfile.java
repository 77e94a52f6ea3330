package room.transport.dtls;

import org.jspecify.annotations.Nullable;

/** SRTP protection profiles that a DTLS handshake can agree on (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
    AES128_CM_HMAC_SHA1_80(1, 16, 14),
    AEAD_AES_128_GCM(7, 16, 12),
    AEAD_AES_256_GCM(8, 32, 12);

    private final int id;
    private final int keyLength;
    private final int saltLength;

    SrtpProfile(int id, int keyLength, int saltLength) {
        this.id = id;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
    }

    /** The profile's number on the wire. */
    public int id() {
        return id;
    }

    /** Bytes in a master key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes in a master salt. */
    public int saltLength() {
        return saltLength;
    }

    /** The profile with that number, null if it is none of ours. */
    public static @Nullable SrtpProfile of(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return profile;
            }
        }
        return null;
    }
}
