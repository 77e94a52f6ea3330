package room.transport.dtls;

/** Why a DTLS session ended. */
public enum DtlsEnd {
    /** {@link DtlsSession#close} was called. */
    CLOSED_HERE,
    /** The peer sent close_notify. */
    CLOSED_BY_PEER,
    /** The handshake did not finish in time. */
    HANDSHAKE_TIMEOUT,
    /** The peer's certificate is none of those its SDP promised, or it showed none. */
    WRONG_FINGERPRINT,
    /** The peer offered no SRTP profile that is accepted here. */
    NO_COMMON_PROFILE,
    /** Anything else that ended a handshake: no common version or suite, no extended master secret, a bad signature. */
    HANDSHAKE_FAILED,
    /** The peer sent a fatal alert. */
    ALERT_BY_PEER,
    /** An established session broke; a fault of ours, since records that fail authentication are ignored. */
    FAILED
}
