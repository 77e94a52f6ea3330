package room.signaling.auth;

/**
 * Why somebody may not do something. The code is for programs, the message is for people and says how to fix it.
 */
public record Refusal(Code code, String message) {
    /** Stable codes; {@link #wireName} is what clients see. */
    public enum Code {
        /** There is no token. */
        MISSING("token-missing"),
        /** It is not a JWT in compact form, or a claim is missing or of the wrong type. */
        MALFORMED("token-malformed"),
        /** It is signed by a method that the server has no key for, or not signed at all. */
        ALGORITHM("token-algorithm"),
        /** Its signature is wrong. */
        SIGNATURE("token-signature"),
        /** Its time is over. */
        EXPIRED("token-expired"),
        /** Its time has not come. */
        NOT_YET_VALID("token-not-yet-valid"),
        /** It is for another room. */
        WRONG_ROOM("token-wrong-room"),
        /** It does not grant that. */
        FORBIDDEN("forbidden");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** Whether another token, rather than another person, is what it takes: 401 rather than 403 in HTTP. */
        public boolean isAboutToken() {
            return this != WRONG_ROOM && this != FORBIDDEN;
        }
    }
}
