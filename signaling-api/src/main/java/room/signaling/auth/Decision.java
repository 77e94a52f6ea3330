package room.signaling.auth;

/** Whether somebody may do something. */
public sealed interface Decision {
    /** They may. */
    record Granted(Access access) implements Decision {}

    /** They may not. */
    record Refused(Refusal refusal) implements Decision {}

    static Decision refused(Refusal.Code code, String message) {
        return new Refused(new Refusal(code, message));
    }
}
