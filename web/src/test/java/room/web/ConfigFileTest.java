package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class ConfigFileTest {
    private static final Set<String> KEYS = Set.of("port", "https-port", "secret-file", "allow-origin", "media-port");

    @TempDir
    private Path directory;

    private ConfigFile file(byte[] bytes) throws Exception {
        return ConfigFile.read(Files.write(directory.resolve("room.conf"), bytes), Map.of(), KEYS);
    }

    private ConfigFile file(String text) throws Exception {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ConfigFile environment(String... namesAndValues) throws Exception {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ConfigFile.read(null, variables, KEYS);
    }

    private static @Nullable String value(ConfigFile config, String key) {
        OptionSpec option = new CommandLine(new ServeOptions()).getCommandSpec().findOption("--" + key);
        return config.defaultValue(option);
    }

    private String problem(byte[] bytes) {
        return String.valueOf(assertThrows(ConfigFile.BadConfigException.class, () -> file(bytes))
                .getMessage());
    }

    private String problem(String text) {
        return problem(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesAreTakenAsTheyStandWhateverTheirEndsAre() throws Exception {
        for (String end : List.of("\n", "\r\n", "\r")) {
            ConfigFile config = file(String.join(
                    end,
                    "# a comment",
                    "",
                    "port = 3001",
                    "  https-port:3444  ",
                    "secret-file = C:\\room\\new secret.txt",
                    "allow-origin=https://app.example:8443,https://b.example"));
            assertEquals("3001", value(config, "port"));
            assertEquals("3444", value(config, "https-port"));
            assertEquals("C:\\room\\new secret.txt", value(config, "secret-file"));
            assertEquals("https://app.example:8443,https://b.example", value(config, "allow-origin"));
        }
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
        assertEquals("3001", value(file("\uFEFFport = 3001\r\n"), "port"));
        assertNull(value(file("\uFEFF"), "port"));
    }

    @Test
    void whatIsEmptyIsNotSet() throws Exception {
        assertNull(value(file("port =\nsecret-file =   \n"), "port"));
        assertNull(value(environment("ROOM_PORT", "", "ROOM_SECRET_FILE", "  "), "secret-file"));
        assertEquals("3001", value(environment("ROOM_PORT", " 3001 "), "port"));
        Path file = Files.writeString(directory.resolve("room.conf"), "port = 3001");
        assertEquals("3001", value(ConfigFile.read(file, Map.of("ROOM_PORT", ""), KEYS), "port"));
        assertEquals("3002", value(ConfigFile.read(file, Map.of("ROOM_PORT", "3002"), KEYS), "port"));
    }

    @ParameterizedTest
    @CsvSource({
        "ROOM_SERVICE_HOST, 10.96.0.12",
        "ROOM_SERVICE_PORT, 3000",
        "ROOM_SERVICE_PORT_HTTPS, 3443",
        "ROOM_PORT, tcp://10.96.0.12:3000",
        "ROOM_PORT_3000_TCP, tcp://10.96.0.12:3000",
        "ROOM_PORT_3000_TCP_ADDR, 10.96.0.12",
        "ROOM_PORT_3000_TCP_PORT, 3000",
        "ROOM_PORT_40000_UDP_PROTO, udp",
        "ROOM_HTTPS_PORT, tcp://10.96.0.13:443",
        "ROOM_MEDIA_PORT, udp://10.96.0.13:40000",
        "ROOM_WEB_SERVICE_HOST, 10.96.0.14",
        "ROOM_WEB_PORT_80_TCP_ADDR, 10.96.0.14",
        "ROOM_JAVA_FLAGS, -Xmx1g",
    })
    void whatKubernetesTellsOfServicesIsNoConfiguration(String name, String value) throws Exception {
        ConfigFile config = environment(name, value);
        assertEquals(List.of(), config.warnings());
        for (String key : KEYS) {
            assertNull(value(config, key), key);
        }
    }

    @Test
    void otherVariablesThatAreNotKnownAreWarnedOfAndPassedOver() throws Exception {
        ConfigFile config = environment("ROOM_PROT", "3001", "ROOM_PORT", "3002", "HOME", "/root");
        assertEquals("3002", value(config, "port"));
        assertEquals(1, config.warnings().size());
        assertTrue(config.warnings().getFirst().contains("ROOM_PROT"), config.warnings()::toString);
    }

    @Test
    void anErrorNamesTheFileTheLineAndWhatIsWrong() throws IOException {
        assertTrue(
                problem("port = 1\nprot = 2").contains("\"prot\" in " + directory.resolve("room.conf") + ", line 2"));
        assertTrue(problem("port = 1\n\nport = 2").contains("line 3 is set in"), problem("port = 1\n\nport = 2"));
        assertTrue(problem("hello").contains("line 1: \"hello\" is no line \"key = value\""));
        assertTrue(problem("port = 1 # \u00e9".getBytes(StandardCharsets.ISO_8859_1))
                .contains("is not UTF-8"));
        assertTrue(problem("\uFEFFport = 1".getBytes(StandardCharsets.UTF_16LE)).contains("is not UTF-8"));
        Path missing = directory.resolve("missing.conf");
        for (Path file : List.of(missing, directory)) {
            String message = String.valueOf(
                    assertThrows(ConfigFile.BadConfigException.class, () -> ConfigFile.read(file, Map.of(), KEYS))
                            .getMessage());
            assertTrue(message.startsWith("config: the file " + file), message);
        }
    }

    @Test
    void listsMayHaveSpacesAfterTheirCommas() {
        ServeOptions options = new Settings(
                        new String[] {"--trusted-proxy=10.0.0.2, fd00::/8"},
                        Map.of("ROOM_ALLOW_ORIGIN", "https://a.example , https://b.example"))
                .read();
        assertEquals(List.of("10.0.0.2", "fd00::/8"), options.trustedProxies);
        assertEquals(List.of("https://a.example", "https://b.example"), options.allowedOrigins);
    }

    @Test
    void aValueIsKnownByWhereItWasSet() throws Exception {
        assertEquals(
                "set in " + directory.resolve("room.conf") + ", line 2",
                file("\nport = 1").source("port"));
        assertEquals(
                "set by the environment variable ROOM_PORT",
                environment("ROOM_PORT", "1").source("port"));
    }
}
