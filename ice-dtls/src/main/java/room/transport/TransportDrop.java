package room.transport;

/** Why a datagram was dropped before it became media. */
public enum TransportDrop {
    UNKNOWN_KIND("neither STUN nor DTLS, RTP or RTCP"),
    STUN_MALFORMED("malformed STUN"),
    STUN_NOT_A_CHECK("STUN, but no ICE check"),
    STUN_UNKNOWN_UFRAG("check for a username of nobody here"),
    STUN_NOT_AUTHENTIC("check with a wrong password or fingerprint"),
    STUN_WRONG_USERNAME("authentic check with another peer's username"),
    STUN_REFUSED("authentic check answered with an error"),
    STUN_ADDRESS_TAKEN("authentic check from another peer's address"),
    STUN_UNASKED_ANSWER("answer to no check of ours, or not authentic"),
    DTLS_UNKNOWN_ADDRESS("DTLS from an address that passed no check"),
    DTLS_MALFORMED("malformed DTLS records"),
    DTLS_NO_CLIENT_HELLO("DTLS other than a ClientHello before any handshake"),
    DTLS_TOO_MANY_HANDSHAKES("ClientHello while too many handshakes are under way"),
    DTLS_QUEUE_FULL("more DTLS than the session keeps up with"),
    MEDIA_UNKNOWN_ADDRESS("media from an address that passed no check"),
    MEDIA_BEFORE_KEYS("media before the handshake, or more during it than is kept");

    private final String label;

    TransportDrop(String label) {
        this.label = label;
    }

    /** For people and metrics. */
    public String label() {
        return label;
    }
}
