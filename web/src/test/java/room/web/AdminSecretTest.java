package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminSecretTest {
    @TempDir
    private Path directory;

    private Path own;
    private Path temporary;

    @BeforeEach
    void make() throws IOException {
        own = folder("own", "rwx------");
        temporary = folder("tmp", "rwxrwxrwx");
    }

    private Path folder(String name, String permissions) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private AdminSecret kept(Map<String, String> environment) {
        AdminSecret secret = new AdminSecret(new SecureRandom());
        secret.keep(environment, temporary, 3000);
        return secret;
    }

    private static Path file(AdminSecret secret) {
        Path file = secret.file();
        assertNotNull(file);
        return file;
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        for (Map<String, String> environment :
                List.of(Map.of("XDG_RUNTIME_DIR", own.toString()), Map.of("RUNTIME_DIRECTORY", own + ":/elsewhere"))) {
            AdminSecret secret = kept(environment);
            assertEquals(own.resolve("room-admin-3000.secret"), file(secret));
            assertEquals("rw-------", permissions(file(secret)));
            assertTrue(secret.secret().matches(Files.readString(file(secret)).strip()));
            assertTrue(secret.howTo().contains(file(secret).toString()));
        }
    }

    @Test
    void whatLiesThereFromBeforeIsNeitherReadNorWrittenInto() throws IOException {
        Path old = own.resolve("room-admin-3000.secret");
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "precious");
        Files.createSymbolicLink(old, elsewhere);
        AdminSecret secret = kept(Map.of("XDG_RUNTIME_DIR", own.toString()));
        assertEquals("precious", Files.readString(elsewhere));
        assertFalse(Files.isSymbolicLink(file(secret)));
        String first = Files.readString(file(secret)).strip();
        assertTrue(secret.secret().matches(first));
        AdminSecret next = kept(Map.of("XDG_RUNTIME_DIR", own.toString()));
        assertFalse(next.secret().matches(first));
        assertTrue(next.secret().matches(Files.readString(old).strip()));
        // The one before ends after the one that took its place.
        secret.close();
        assertTrue(Files.exists(old));
        next.close();
        assertFalse(Files.exists(old));
    }

    @Test
    void aFolderThatOthersWriteToIsNotTaken() throws IOException {
        Path shared = folder("shared", "rwxrwxrwx");
        AdminSecret secret = kept(Map.of("XDG_RUNTIME_DIR", shared.toString()));
        assertTrue(file(secret).startsWith(temporary), file(secret)::toString);
        try (var left = Files.list(shared)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void withoutAFolderOfItsOwnItGetsANewOneThatIsGoneAfterwards() throws IOException {
        AdminSecret secret =
                kept(Map.of("XDG_RUNTIME_DIR", directory.resolve("missing").toString()));
        Path folder = file(secret).getParent();
        assertNotNull(folder);
        assertNotEquals(temporary, folder);
        assertEquals("rwx------", permissions(folder));
        assertEquals("rw-------", permissions(file(secret)));
        secret.close();
        assertFalse(Files.exists(folder));
    }

    @Test
    void whereNothingCanBeWrittenItIsSaid() {
        AdminSecret secret = new AdminSecret(new SecureRandom());
        secret.keep(Map.of("XDG_RUNTIME_DIR", "/proc/self"), Path.of("/proc/self"), 3000);
        assertNull(secret.file());
        String[] words = secret.howTo().split(" ");
        assertTrue(secret.secret().matches(words[words.length - 1]), secret.howTo());
        secret.close();
    }
}
