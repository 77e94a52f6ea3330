package room.transport;

/** Why a transport is closed. */
public enum CloseReason {
    /** {@link PeerTransport#close} was called. */
    LOCAL,
    /** The peer sent close_notify or a fatal alert. */
    BY_PEER,
    /** No address of the peer has sent a valid check or authentic media for the consent time (RFC 7675). */
    CONSENT_EXPIRED,
    /** ICE and DTLS together took longer than allowed. */
    CONNECT_TIMEOUT,
    /** The DTLS handshake alone took longer than allowed. */
    HANDSHAKE_TIMEOUT,
    /** The handshake failed: no common version, suite or SRTP profile, or bad signatures. */
    HANDSHAKE_FAILED,
    /** The peer's certificate is none of those its SDP promised. */
    WRONG_FINGERPRINT,
    /** The DTLS session broke for a fault of ours. */
    FAILED
}
