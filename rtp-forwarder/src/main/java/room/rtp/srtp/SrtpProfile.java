package room.rtp.srtp;

import org.jspecify.annotations.Nullable;

/** The protection profiles a browser negotiates in DTLS (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
    /** Authenticated encryption in one pass; the profile to prefer. */
    AEAD_AES_128_GCM(0x0007, 12, 0, 16),
    /** Counter mode and an 80 bit HMAC; what every WebRTC endpoint must know. */
    AES_CM_128_HMAC_SHA1_80(0x0001, 14, 20, 10);

    /** What SRTCP carries besides the tag: the E flag and the 31 bit index. */
    static final int RTCP_WORD_BYTES = 4;

    private static final int KEY_BYTES = 16;

    private final int id;
    private final int saltBytes;
    private final int authKeyBytes;
    private final int tagBytes;

    SrtpProfile(int id, int saltBytes, int authKeyBytes, int tagBytes) {
        this.id = id;
        this.saltBytes = saltBytes;
        this.authKeyBytes = authKeyBytes;
        this.tagBytes = tagBytes;
    }

    /** The profile's number in the DTLS use_srtp extension. */
    public int id() {
        return id;
    }

    /** Length of the master key and of the session keys made from it. */
    public int keyBytes() {
        return KEY_BYTES;
    }

    /** Length of the master salt and of the session salts made from it. */
    public int saltBytes() {
        return saltBytes;
    }

    /** Length of the session authentication key; zero where the cipher authenticates by itself. */
    public int authKeyBytes() {
        return authKeyBytes;
    }

    /** Length of the authentication tag in a packet. */
    public int tagBytes() {
        return tagBytes;
    }

    /** How many bytes protection adds to an RTP packet. */
    public int rtpOverhead() {
        return tagBytes;
    }

    /** How many bytes protection adds to a compound RTCP packet. */
    public int rtcpOverhead() {
        return tagBytes + RTCP_WORD_BYTES;
    }

    /** The profile with this DTLS number, or null if it is none we speak. */
    public static @Nullable SrtpProfile byId(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return profile;
            }
        }
        return null;
    }
}
