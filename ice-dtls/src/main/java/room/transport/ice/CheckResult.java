package room.transport.ice;

/** What became of a check. */
public enum CheckResult {
    /** Answered with a success. */
    ANSWERED,
    /** Malformed, or FINGERPRINT or MESSAGE-INTEGRITY wrong: not answered, since its sender is unknown. */
    NOT_AUTHENTIC,
    /** Authentic, but the second half of USERNAME is not the peer's ufrag: not answered. */
    WRONG_USERNAME,
    /** Answered with error 420. */
    UNKNOWN_ATTRIBUTE,
    /** Answered with error 487: the peer claims the role that a lite agent always has. */
    ROLE_CONFLICT,
    /** The address is another peer's: not answered. */
    ADDRESS_TAKEN
}
