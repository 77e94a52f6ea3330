package room.bench.load.measure;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one load run, as it stands in a result file.
 *
 * @param version of this format, {@link #VERSION}
 * @param label what the report calls the run
 * @param driver name of the signaling that was spoken
 * @param scenario what was run, in words
 * @param parameters everything that was set, by the name of its flag
 * @param startedAt in ISO 8601
 * @param seconds how long was measured
 * @param traffic what came through
 * @param latency from when a packet was due at the publisher to its arrival at the subscriber
 * @param joins how entering went
 * @param server what the server's process used, null when no process id was given
 * @param generator how the generator itself did: where it is late or drops, the other figures are its own
 * @param timeline one entry a second
 */
public record Result(
        int version,
        String label,
        String driver,
        String scenario,
        Map<String, String> parameters,
        String startedAt,
        Machine machine,
        double seconds,
        Traffic traffic,
        Latency latency,
        Joins joins,
        @Nullable ServerUsage server,
        GeneratorUsage generator,
        List<Second> timeline) {
    public static final int VERSION = 1;

    public Result {
        parameters = Map.copyOf(parameters);
        timeline = List.copyOf(timeline);
    }

    /**
     * @param expected packets that should have come, as far as sources and samples tell
     * @param lossPercent of the expected ones, streams that never came included
     * @param streamsExpected streams that the scenario should bring
     * @param streamsLive streams that brought packets
     */
    public record Traffic(
            long delivered,
            double packetsPerSecond,
            double megabitsPerSecond,
            long expected,
            long lost,
            double lossPercent,
            long duplicates,
            int streamsExpected,
            int streamsLive,
            long verified,
            long undecryptable,
            long published,
            long retransmitted,
            long keyFrameRequests) {}

    /** In milliseconds. */
    public record Latency(double p50, double p90, double p99, double p999, double max, long samples) {
        /** @param micros a histogram of microseconds */
        public static Latency of(Histogram micros) {
            return new Latency(
                    micros.getValueAtPercentile(50) / 1000.0,
                    micros.getValueAtPercentile(90) / 1000.0,
                    micros.getValueAtPercentile(99) / 1000.0,
                    micros.getValueAtPercentile(99.9) / 1000.0,
                    micros.getMaxValue() / 1000.0,
                    micros.getTotalCount());
        }
    }

    /**
     * @param perSecond joins completed a second while joining went on
     * @param connected from the start of signaling until SRTP keys are there
     * @param firstPacket from the start of signaling until the first packet was decrypted
     * @param leaves participants that left while it was measured
     */
    public record Joins(
            int completed, int failed, int leaves, double perSecond, Latency connected, Latency firstPacket) {}

    /**
     * @param waitPercent how long its threads were ready and had no processor, in percent of the time measured: what
     *     other programs, and its own other threads, took from it
     * @param threads processor time in percent of one core by thread name, the busiest ones
     */
    public record ServerUsage(
            long pid,
            double cpuPercent,
            double waitPercent,
            double cpuMicrosPerPacket,
            double rssMegabytes,
            double rssGrowthMegabytes,
            Map<String, Double> threads) {
        public ServerUsage {
            threads = Map.copyOf(threads);
        }
    }

    /**
     * @param waitPercent as in {@link ServerUsage}
     * @param sendLag how late packets were given to the socket
     * @param socketDrops packets that the generator's own sockets had no room for
     */
    public record GeneratorUsage(
            double cpuPercent, double waitPercent, double cpuMicrosPerPacket, Latency sendLag, long socketDrops) {}

    /** One second of the run; latencies in milliseconds. */
    public record Second(
            int second,
            double packetsPerSecond,
            double p50,
            double p99,
            double serverCpuPercent,
            double serverRssMegabytes,
            int participants) {}
}
