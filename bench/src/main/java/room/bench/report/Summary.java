package room.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import room.bench.load.measure.Result;

/**
 * One server in one scenario: of each figure the median of the runs.
 *
 * @param runs at least one, all with this label and scenario
 */
record Summary(String label, String scenario, List<Result> runs) {
    Summary {
        runs = List.copyOf(runs);
    }

    /** One figure of a result. */
    record Figure(String title, String unit, int decimals, ToDoubleFunction<Result> value) {}

    static final Figure CPU_PER_PACKET = new Figure("Server CPU per delivered packet", "µs", 2, result -> {
        Result.ServerUsage server = result.server();
        return server == null ? Double.NaN : server.cpuMicrosPerPacket();
    });
    static final Figure SERVER_CPU = new Figure("Server CPU", "% of a core", 1, result -> {
        Result.ServerUsage server = result.server();
        return server == null ? Double.NaN : server.cpuPercent();
    });
    static final Figure SERVER_WAIT = new Figure("Server waited for CPU", "% of the time", 1, result -> {
        Result.ServerUsage server = result.server();
        return server == null ? Double.NaN : server.waitPercent();
    });
    static final Figure SERVER_MEMORY = new Figure("Server memory", "MB", 0, result -> {
        Result.ServerUsage server = result.server();
        return server == null ? Double.NaN : server.rssMegabytes();
    });
    static final Figure RATE =
            new Figure("Delivered", "packets/s", 0, result -> result.traffic().packetsPerSecond());
    static final Figure LOSS =
            new Figure("Loss", "%", 3, result -> result.traffic().lossPercent());
    static final Figure P50 =
            new Figure("Latency p50", "ms", 2, result -> result.latency().p50());
    static final Figure P99 =
            new Figure("Latency p99", "ms", 2, result -> result.latency().p99());
    static final Figure P999 =
            new Figure("Latency p99.9", "ms", 2, result -> result.latency().p999());
    static final Figure JOIN = new Figure(
            "Join to first packet, p50",
            "ms",
            0,
            result -> result.joins().firstPacket().p50());
    static final Figure GENERATOR_CPU = new Figure(
            "Generator CPU", "% of a core", 1, result -> result.generator().cpuPercent());

    /** What tables show, in this order. */
    static final List<Figure> FIGURES = List.of(
            CPU_PER_PACKET, SERVER_CPU, SERVER_WAIT, SERVER_MEMORY, RATE, LOSS, P50, P99, P999, JOIN, GENERATOR_CPU);

    /** Puts runs of one label and scenario together, in the order in which they first come. */
    static List<Summary> of(List<Result> results) {
        record Key(String scenario, String label) {}
        Map<Key, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            groups.computeIfAbsent(new Key(result.scenario(), result.label()), _ -> new ArrayList<>())
                    .add(result);
        }
        List<Summary> summaries = new ArrayList<>();
        groups.forEach((key, runs) -> summaries.add(new Summary(key.label(), key.scenario(), runs)));
        return summaries;
    }

    /** Each run by itself. */
    static List<Summary> each(List<Result> results) {
        return results.stream()
                .map(result -> new Summary(result.label(), result.scenario(), List.of(result)))
                .toList();
    }

    /** The figure's median over the runs; NaN when no run has it. */
    double median(Figure figure) {
        double[] values = runs.stream()
                .mapToDouble(figure.value())
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
