package room.bench.load.scenario;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a run but its scenario.
 *
 * @param label what the report calls the run
 * @param driver the driver's name
 * @param warmUpSeconds between the last join and the measuring
 * @param seconds measured
 * @param joinsAtOnce joins under way at a time
 * @param serverPid whose processor time is measured, null for none
 * @param parameters everything that was set, for the result file
 */
public record LoadPlan(
        String label,
        String driver,
        MediaPlan media,
        int warmUpSeconds,
        int seconds,
        int joinsAtOnce,
        @Nullable Long serverPid,
        Map<String, String> parameters) {
    public LoadPlan {
        parameters = Map.copyOf(parameters);
        if (warmUpSeconds < 0 || seconds < 1 || seconds > 86_400 || joinsAtOnce < 1) {
            throw new IllegalArgumentException(
                    "seconds to measure: 1 to 86400; to warm up: 0 or more; joins at once: 1 or more");
        }
    }
}
