package room.bench.load.measure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results of loads that nobody ran. */
public final class SampleResults {
    private SampleResults() {}

    /** @param cpuMicros of the server per packet, null when it was not measured */
    public static Result of(String label, String scenario, double lossPercent, @Nullable Double cpuMicros) {
        Result.Latency latency = new Result.Latency(0.4, 0.9, 1.7, 3.2, 8.1, 12_345);
        return new Result(
                Result.VERSION,
                label,
                "room",
                scenario,
                Map.of("subscribers", "150", "seconds", "2"),
                "2026-01-02T03:04:05Z",
                new Machine("Some Processor", 2, "Linux 6.1", "Some Java 25", 0.1),
                2.0,
                new Result.Traffic(135_000, 67_500, 660.5, 135_100, 100, lossPercent, 3, 300, 300, 8_400, 0, 900, 4, 2),
                latency,
                new Result.Joins(151, 0, 0, 40.5, latency, latency),
                cpuMicros == null
                        ? null
                        : new Result.ServerUsage(4711, 95.5, 0.2, cpuMicros, 210, 4, Map.of("room-media", 90.0)),
                new Result.GeneratorUsage(60, 0.5, 0.9, latency, 0),
                List.of(
                        new Result.Second(1, 67_400, 0.4, 1.6, 95, 208, 151),
                        new Result.Second(2, 67_600, 0.4, 1.8, 96, 210, 151)));
    }
}
