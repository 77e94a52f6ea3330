package room.web;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The values of a configuration file and the environment, as defaults of the flags. */
final class ConfigFile implements IDefaultValueProvider {
    /** Read by the launcher and by the logging, not here. */
    private static final Set<String> LAUNCHER = Set.of("ROOM_JAVA_FLAGS", "ROOM_LOG_LEVEL");

    private static final String PREFIX = "ROOM_";

    /** A key, value or file is wrong; the message says which and how to mend it. */
    static final class BadConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfigException(String message) {
            super(message);
        }
    }

    private final Map<String, String> values = new TreeMap<>();

    /**
     * Reads the file, then the environment over it.
     *
     * @param keys all that there are
     */
    static ConfigFile read(@Nullable Path file, Map<String, String> environment, Set<String> keys)
            throws BadConfigException {
        ConfigFile config = new ConfigFile();
        if (file != null) {
            config.readFile(file, keys);
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(PREFIX) && !LAUNCHER.contains(name)) {
                String key =
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
                require(keys, key, "the environment variable " + name);
                config.values.put(key, entry.getValue());
            }
        }
        return config;
    }

    private void readFile(Path file, Set<String> keys) throws BadConfigException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException missing) {
            throw new BadConfigException("the configuration file " + file + " does not exist");
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadConfigException(
                    "the configuration file " + file + " cannot be read: " + unreadable.getMessage());
        }
        for (String key : properties.stringPropertyNames()) {
            require(keys, key, "the key \"" + key + "\" in " + file);
            values.put(key, properties.getProperty(key).strip());
        }
    }

    private static void require(Set<String> keys, String key, String what) throws BadConfigException {
        if (!keys.contains(key)) {
            throw new BadConfigException(what + " is not known; there are: " + String.join(", ", new TreeSet<>(keys)));
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? values.get(key(option)) : null;
    }

    /** The key of a flag: its long name without the dashes. */
    static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--(no-)?", "");
    }
}
