package room.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import room.signaling.admin.AdminConfig;
import room.signaling.admin.PasswordHash;

/** Who may use the Admin UI, as the server's options say. */
final class AdminSetup {
    private AdminSetup() {}

    /**
     * Reads the options.
     *
     * @return null when they ask for no Admin UI
     * @throws IOException when the file with the hash cannot be read; the message names it
     * @throws IllegalArgumentException when a value is missing or wrong; the message names it and says what to do
     */
    static @Nullable AdminConfig of(ServeOptions options, String hostName) throws IOException {
        String user = options.adminUser;
        boolean hasHash = options.adminPasswordHash != null || options.adminPasswordHashFile != null;
        AdminConfig.Mode mode = mode(options.adminMode);
        if (user == null) {
            if (hasHash) {
                throw new IllegalArgumentException(
                        "admin-user is missing; add --admin-user NAME, or leave out the password hash");
            }
            return null;
        }
        if (!hasHash) {
            throw new IllegalArgumentException("admin-password-hash-file is missing; make the file with"
                    + " ./room admin-hash > FILE and add --admin-password-hash-file FILE");
        }
        if (options.adminPasswordHash != null && options.adminPasswordHashFile != null) {
            throw new IllegalArgumentException(
                    "admin-password-hash and admin-password-hash-file are both set; leave one of them out");
        }
        PasswordHash password = options.adminPasswordHashFile == null
                ? parse("admin-password-hash", String.valueOf(options.adminPasswordHash))
                : parse(
                        "admin-password-hash-file: what is in " + options.adminPasswordHashFile,
                        read(options.adminPasswordHashFile));
        try {
            return new AdminConfig(
                    user,
                    password,
                    mode,
                    options.adminReadOnly,
                    hostName + "#" + ProcessHandle.current().pid(),
                    hostName);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("admin-user: " + wrong.getMessage(), wrong);
        }
    }

    private static AdminConfig.Mode mode(String name) {
        for (AdminConfig.Mode mode : AdminConfig.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("admin-mode is \"" + name + "\"; it must be production or development");
    }

    private static PasswordHash parse(String what, String text) {
        try {
            return PasswordHash.parse(text.strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(what + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IOException(
                    "admin-password-hash-file: the file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + ": " + unreadable.getMessage() + ")",
                    unreadable);
        }
    }
}
