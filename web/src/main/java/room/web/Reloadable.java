package room.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Which settings are taken over while the server runs. */
final class Reloadable {
    private static final Set<String> KEYS = Set.of(
            "admin-secret-file",
            "allow-origin",
            "base-path",
            "config",
            "host",
            "log-level",
            "max-connections-per-address",
            "max-handshakes-per-address",
            "max-participants",
            "max-rooms",
            "secret-file",
            "tls-cert",
            "tls-key",
            "token-keys",
            "trusted-proxy");

    private Reloadable() {}

    /** The settings that are others now and take a restart. */
    static List<String> changedOthers(ServeOptions before, ServeOptions after) {
        Map<String, @Nullable Object> old = values(before);
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> value : values(after).entrySet()) {
            String key = value.getKey();
            if (!KEYS.contains(key) && !Objects.equals(old.get(key), value.getValue())) {
                changed.add(key);
            }
        }
        changed.sort(null);
        return changed;
    }

    private static Map<String, @Nullable Object> values(ServeOptions options) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (OptionSpec option : new CommandLine(options).getCommandSpec().options()) {
            values.put(ConfigFile.key(option), option.getValue());
        }
        return values;
    }
}
