package room.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.signaling.auth.Secret;

/**
 * What administers a server that was given no secret: one that is made anew at each start and put where only the
 * server's own user can read it. What lies there from before is never taken.
 */
final class AdminSecret implements AutoCloseable {
    private static final int BYTES = 36;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final String text;
    private final Secret secret;
    private @Nullable Path file;
    private @Nullable Path folder;

    AdminSecret(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        this.text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        this.secret = Secret.of(text);
    }

    Secret secret() {
        return secret;
    }

    /**
     * Writes it into the first of those places that is the user's own: the service's folder, the user's, a new one in
     * the folder for temporary files. Where none can be written it is only said.
     *
     * @param environment of the process
     * @param temporary the folder for temporary files
     * @param port tells several servers of one user apart
     */
    void keep(Map<String, String> environment, Path temporary, int port) {
        String name = "admin-" + port + ".secret";
        for (Path place : places(environment)) {
            if (write(place, name)) {
                return;
            }
        }
        try {
            Path own = Files.createTempDirectory(temporary, "room-", OWNERS_FOLDER);
            if (write(own, name)) {
                folder = own;
            } else {
                Files.deleteIfExists(own);
            }
        } catch (IOException | UnsupportedOperationException unwritable) {
            file = null;
        }
    }

    private static List<Path> places(Map<String, String> environment) {
        List<Path> places = new ArrayList<>();
        String service = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (!service.isEmpty()) {
            places.add(Path.of(service.split(":", 2)[0]));
        }
        String user = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!user.isEmpty()) {
            places.add(Path.of(user));
        }
        return places;
    }

    /** A new file takes the place of an old one, whoever made that; in somebody else's folder there is none. */
    private boolean write(Path place, String name) {
        Path fresh = null;
        try {
            fresh = Files.createTempFile(place, "room-", ".secret", OWNER_ONLY);
            UserPrincipal self = Files.getOwner(fresh);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(place);
            boolean own = self.equals(Files.getOwner(place, LinkOption.NOFOLLOW_LINKS))
                    && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                    && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
            if (own) {
                Path target = place.resolve("room-" + name);
                Files.writeString(fresh, text + "\n");
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                file = target;
            }
            return own;
        } catch (IOException | UnsupportedOperationException unwritable) {
            return false;
        } finally {
            delete(fresh);
        }
    }

    /** Where it is, null when it could be written nowhere. */
    @Nullable
    Path file() {
        return file;
    }

    /** For people who start the server. */
    String howTo() {
        return file == null
                ? "REST takes this secret, which is another one after each start: " + text
                : "REST takes the secret in " + file + ", which is another one after each start.";
    }

    /** Takes the file away, unless another server has put its own there. */
    @Override
    public void close() {
        Path written = file;
        try {
            if (written != null && Files.readString(written).strip().equals(text)) {
                delete(written);
            }
        } catch (IOException gone) {
            // as it should be
        }
        delete(folder);
    }

    private static void delete(@Nullable Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException left) {
            // It holds nothing that is still worth anything.
        }
    }
}
