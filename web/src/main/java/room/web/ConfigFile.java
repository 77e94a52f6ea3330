package room.web;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of a configuration file and the environment, as defaults of the flags. In the file a line is {@code key =
 * value}, taken as it stands: there are no escapes. What is empty is not set.
 */
final class ConfigFile implements IDefaultValueProvider {
    /** Read by the launcher, not here. */
    private static final Set<String> LAUNCHER = Set.of("ROOM_JAVA_FLAGS");

    private static final String PREFIX = "ROOM_";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * What Kubernetes tells every container of a service called "room", or "room-" and something, and what Docker's links
     * told before that.
     */
    private static final Pattern SERVICE_VARIABLE = Pattern.compile("ROOM_(\\w+_)?SERVICE_(HOST|PORT(_\\w+)?)"
            + "|ROOM_(\\w+_)?PORT_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?|ROOM_NAME|ROOM_ENV_\\w+");

    private static final Pattern SERVICE_PORT = Pattern.compile("(tcp|udp|sctp)://.*");

    /** A key, value or file is wrong; the message says which and how to mend it. */
    static final class BadConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfigException(String message) {
            super(message);
        }
    }

    /** @param source where it was set, for errors */
    private record Value(String text, String source) {}

    private final Map<String, Value> values = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

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
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            if (entry.getKey().startsWith(PREFIX)) {
                config.readVariable(entry.getKey(), entry.getValue().strip(), keys);
            }
        }
        return config;
    }

    /** The environment is shared with others, who do not ask which names are ours: what is not known is passed over. */
    private void readVariable(String name, String value, Set<String> keys) {
        String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        boolean port = name.endsWith("_PORT") && SERVICE_PORT.matcher(value).matches();
        if (value.isEmpty() || port || LAUNCHER.contains(name) || key.equals("config")) {
            return;
        }
        if (keys.contains(key)) {
            values.put(key, new Value(value, "set by the environment variable " + name));
        } else if (!SERVICE_VARIABLE.matcher(name).matches()) {
            warnings.add("the environment variable " + name
                    + " is not known and is passed over; room serve --help lists the flags, which are variables too");
        }
    }

    private void readFile(Path file, Set<String> keys) throws BadConfigException {
        int number = 0;
        for (String line : text(file).split("\r\n|\r|\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith("!")) {
                continue;
            }
            String where = file + ", line " + number;
            int end = separator(text);
            if (end < 0) {
                throw new BadConfigException(where + ": \"" + text + "\" is no line \"key = value\"");
            }
            String key = text.substring(0, end).strip();
            String value = text.substring(end + 1).strip();
            if (!keys.contains(key)) {
                throw new BadConfigException("the key \"" + key + "\" in " + where + " is not known; there are: "
                        + String.join(", ", new TreeSet<>(keys)));
            }
            Value before = values.get(key);
            if (before != null) {
                throw new BadConfigException("the key \"" + key + "\" in " + where + " is " + before.source()
                        + " already; keep one of the two");
            }
            if (!value.isEmpty()) {
                values.put(key, new Value(value, "set in " + where));
            }
        }
    }

    /** The end of the key: the first equals sign, or a colon before it. */
    private static int separator(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    private static String text(Path file) throws BadConfigException {
        String problem;
        try {
            String text = Files.readString(file);
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (NoSuchFileException missing) {
            problem = "does not exist";
        } catch (AccessDeniedException denied) {
            problem = "may not be read by " + System.getProperty("user.name");
        } catch (CharacterCodingException malformed) {
            problem = "is not UTF-8; save it as UTF-8";
        } catch (IOException unreadable) {
            problem = "cannot be read: " + unreadable.getMessage();
        }
        throw new BadConfigException("config: the file " + file + " " + problem);
    }

    /** What was passed over, a sentence each. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Where the value of a key comes from, such as {@code set in room.conf, line 3}; null when it is not set here. */
    @Nullable
    String source(String key) {
        Value value = values.get(key);
        return value == null ? null : value.source();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Value value = argument instanceof OptionSpec option ? values.get(key(option)) : null;
        return value == null ? null : value.text();
    }

    /** The key of a flag: its long name without the dashes. */
    static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--(no-)?", "");
    }
}
