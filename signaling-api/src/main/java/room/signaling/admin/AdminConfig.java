package room.signaling.admin;

/**
 * Who may use the Admin UI, and for what.
 *
 * @param user the name to log in by
 * @param password the hash of the password
 * @param mode how much is shown
 * @param readOnly whether commands of the UI are refused
 * @param serverId what the UI tells this server from others by
 * @param hostName where it runs, for people
 */
public record AdminConfig(
        String user, PasswordHash password, Mode mode, boolean readOnly, String serverId, String hostName) {

    /** How much is shown. */
    public enum Mode {
        /** Sockets, their rooms and events one by one, without session descriptions and tokens. */
        DEVELOPMENT,
        /** Counts only. */
        PRODUCTION
    }

    public AdminConfig {
        if (user.isBlank() || user.length() > AdminLogin.MAX_USER_LENGTH) {
            throw new IllegalArgumentException(
                    "the name to log in by must have 1 to " + AdminLogin.MAX_USER_LENGTH + " characters");
        }
    }
}
