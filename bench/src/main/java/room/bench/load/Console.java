package room.bench.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import room.bench.load.measure.Result;
import room.bench.load.scenario.Progress;

/** Tells the person at the terminal how it goes and how it went. */
final class Console implements Progress {
    private static final int JOIN_LINES = 5;
    private static final double WAIT_WORTH_SAYING_PERCENT = 5;

    private final PrintWriter out;

    Console(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void onJoined(int joined, int of) {
        if (joined == of || joined % Math.max(1, of / JOIN_LINES) == 0) {
            print("  joined %d of %d", joined, of);
        }
    }

    @Override
    public void onWarmUp(int seconds) {
        print("  warming up for %d s", seconds);
    }

    @Override
    public void onSecond(Result.Second second, int of) {
        String server = second.serverRssMegabytes() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  server %5.1f %% of a core, %.0f MB",
                        second.serverCpuPercent(),
                        second.serverRssMegabytes());
        print(
                "  %3d/%d s  %,9.0f packets/s  latency p50 %.2f p99 %.2f ms%s",
                second.second(), of, second.packetsPerSecond(), second.p50(), second.p99(), server);
    }

    void onResult(Result result) {
        Result.Traffic traffic = result.traffic();
        Result.Latency latency = result.latency();
        Result.Joins joins = result.joins();
        print("");
        print("%s: %s, %.1f s", result.label(), result.scenario(), result.seconds());
        print(
                "  delivered   %,d packets, %,.0f packets/s, %,.1f Mbit/s",
                traffic.delivered(), traffic.packetsPerSecond(), traffic.megabitsPerSecond());
        print(
                "  loss        %.4f %% (%,d of %,d), %d of %d streams came, %,d copies",
                traffic.lossPercent(),
                traffic.lost(),
                traffic.expected(),
                traffic.streamsLive(),
                traffic.streamsExpected(),
                traffic.duplicates());
        print(
                "  latency     p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms (%,d samples)",
                latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max(), latency.samples());
        print(
                "  joins       %d, %.1f a second; connected p50 %.0f p99 %.0f ms; first packet p50 %.0f p99 %.0f ms",
                joins.completed(),
                joins.perSecond(),
                joins.connected().p50(),
                joins.connected().p99(),
                joins.firstPacket().p50(),
                joins.firstPacket().p99());
        if (joins.leaves() > 0) {
            print("              %d left and were replaced, %d of those joins failed", joins.leaves(), joins.failed());
        }
        Result.ServerUsage server = result.server();
        if (server != null) {
            print(
                    "  server      %.2f µs per delivered packet, %.1f %% of a core, waited %.1f %%, %.0f MB (%+.0f MB)",
                    server.cpuMicrosPerPacket(),
                    server.cpuPercent(),
                    server.waitPercent(),
                    server.rssMegabytes(),
                    server.rssGrowthMegabytes());
            print("              %s", threads(server.threads()));
        }
        Result.GeneratorUsage generator = result.generator();
        print(
                "  generator   %.2f µs per packet, %.1f %% of a core, waited %.1f %%, sends late by p50 %.2f p99 %.2f ms,"
                        + " %,d drops",
                generator.cpuMicrosPerPacket(),
                generator.cpuPercent(),
                generator.waitPercent(),
                generator.sendLag().p50(),
                generator.sendLag().p99(),
                generator.socketDrops());
        if (traffic.undecryptable() > 0) {
            print("  WARNING: %,d packets failed authentication", traffic.undecryptable());
        }
        if (generator.waitPercent() > WAIT_WORTH_SAYING_PERCENT) {
            print("  WARNING: the generator waited for a processor; its latencies are partly its own");
        }
        if (generator.socketDrops() > 0) {
            print("  WARNING: the generator itself dropped packets; give it more --threads or a core of its own");
        }
        out.flush();
    }

    private static String threads(Map<String, Double> threads) {
        return threads.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> String.format(Locale.ROOT, "%s %.1f %%", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    void say(String line) {
        print("%s", line);
    }

    private synchronized void print(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }
}
