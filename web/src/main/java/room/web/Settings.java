package room.web;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The server's options as its flags, the environment and the configuration file say. They can be read again: flags and
 * environment stay as they are, the file may have changed.
 */
final class Settings {
    private static final String CONFIG = "--config";
    private static final String CONFIG_VARIABLE = "ROOM_CONFIG";

    private final String[] args;
    private final Map<String, String> environment;

    Settings(String[] args, Map<String, String> environment) {
        this.args = args.clone();
        this.environment = Map.copyOf(environment);
    }

    /** What the file and the environment say, which is what a command line takes where it has no flag. */
    ConfigFile file(CommandLine commandLine) throws ConfigFile.BadConfigException {
        Set<String> keys = new HashSet<>();
        for (OptionSpec option : commandLine.getCommandSpec().options()) {
            keys.add(ConfigFile.key(option));
        }
        keys.removeAll(Set.of("config", "help", "version"));
        return ConfigFile.read(path(), environment, keys);
    }

    /** Looked up before the flags are parsed, since it gives their defaults. */
    private @Nullable Path path() {
        String path = environment.getOrDefault(CONFIG_VARIABLE, "").strip();
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(CONFIG + "=")) {
                path = args[i].substring(CONFIG.length() + 1);
            } else if (args[i].equals(CONFIG) && i + 1 < args.length) {
                path = args[i + 1];
            }
        }
        return path.isEmpty() ? null : Path.of(path);
    }

    /**
     * Reads them once more.
     *
     * @throws IllegalArgumentException when something is wrong; the message says what
     */
    ServeOptions read() {
        ServeOptions options = new ServeOptions();
        CommandLine commandLine = new CommandLine(options);
        try {
            ConfigFile config = file(commandLine);
            commandLine.setDefaultValueProvider(config);
            try {
                commandLine.parseArgs(args);
            } catch (ParameterException wrong) {
                throw new IllegalArgumentException(explained(wrong, config), wrong);
            }
            return options;
        } catch (ConfigFile.BadConfigException bad) {
            throw new IllegalArgumentException(bad.getMessage(), bad);
        }
    }

    /** What is wrong with a value, and where it was set if that was not by a flag. */
    static String explained(ParameterException wrong, ConfigFile config) {
        String message = String.valueOf(wrong.getMessage());
        return wrong.getArgSpec() instanceof OptionSpec option
                        && option.stringValues().isEmpty()
                ? withSource(message, ConfigFile.key(option), config)
                : message;
    }

    /** The message, and where the setting that it begins with was set. */
    static String explained(@Nullable String message, List<String> args, ConfigFile config) {
        String text = String.valueOf(message);
        String key = text.split("[^a-z0-9-]", 2)[0];
        boolean flag = args.stream().anyMatch(arg -> arg.equals("--" + key) || arg.startsWith("--" + key + "="));
        return flag ? text : withSource(text, key, config);
    }

    private static String withSource(String message, String key, ConfigFile config) {
        String source = config.source(key);
        return source == null ? message : message + " (" + source + ")";
    }
}
