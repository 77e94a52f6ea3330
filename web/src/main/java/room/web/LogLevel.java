package room.web;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** How much is logged. */
record LogLevel(Level level) {
    private static final List<String> NAMES = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    /**
     * The level of that name, in any case.
     *
     * @throws IllegalArgumentException when there is none
     */
    static LogLevel of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!NAMES.contains(upper)) {
            throw new IllegalArgumentException(
                    "log-level: must be one of " + String.join(", ", NAMES) + ", not " + name);
        }
        return new LogLevel(Level.toLevel(upper));
    }

    void set() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(level);
        }
    }
}
