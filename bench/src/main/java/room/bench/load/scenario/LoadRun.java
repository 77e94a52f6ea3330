package room.bench.load.scenario;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ClientLoops;
import room.bench.load.client.ConnectFailure;
import room.bench.load.driver.Connections;
import room.bench.load.driver.Driver;
import room.bench.load.measure.Delivery;
import room.bench.load.measure.LoopMeter;
import room.bench.load.measure.Machine;
import room.bench.load.measure.ProcessUsage;
import room.bench.load.measure.Result;
import room.bench.load.measure.SocketDrops;

/** One run: everybody joins, media flows, it is measured, everybody leaves. Used once, by one thread. */
public final class LoadRun {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int DRAIN_MILLIS = 700;
    private static final int BUSIEST_THREADS = 8;
    private static final long MAX_JOIN_MICROS = 120_000_000L;

    private final LoadPlan plan;
    private final Scenario scenario;
    private final ClientLoops loops;
    private final Progress progress;
    private final Population population;
    private final Histogram connected = new Histogram(1, MAX_JOIN_MICROS, 3);
    private final Histogram firstPacket = new Histogram(1, MAX_JOIN_MICROS, 3);
    private final List<Result.Second> timeline = new ArrayList<>();
    private Delivery departed = Delivery.NONE;
    private int leaves;
    private int failedJoins;
    private double joinsPerSecond;

    /**
     * @param driver stays open
     * @param loops stay open
     */
    public LoadRun(
            LoadPlan plan,
            Scenario scenario,
            Driver driver,
            Connections connections,
            ClientLoops loops,
            Progress progress) {
        this.plan = plan;
        this.scenario = scenario;
        this.loops = loops;
        this.progress = progress;
        this.population = new Population(
                driver,
                connections,
                plan.media(),
                "-" + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX) + "-"
                        + Long.toString(System.nanoTime() & 0xFFFFFF, Character.MAX_RADIX));
    }

    /**
     * Runs it. Everybody has left when it returns, whatever the outcome.
     *
     * @throws ConnectFailure when somebody could not join
     * @throws IOException when the server cannot be reached, or the given process has gone
     */
    public Result run() throws ConnectFailure, IOException, InterruptedException {
        Machine machine = Machine.here();
        Instant startedAt = Instant.now();
        try {
            join();
            return measure(machine, startedAt);
        } finally {
            population.close();
        }
    }

    private void join() throws ConnectFailure, IOException, InterruptedException {
        List<Scenario.Seat> seats = scenario.seats();
        int atOnce = scenario instanceof Scenario.JoinStorm ? seats.size() : plan.joinsAtOnce();
        AtomicInteger joined = new AtomicInteger();
        long start = System.nanoTime();
        population.join(seats, atOnce, () -> progress.onJoined(joined.incrementAndGet(), seats.size()));
        joinsPerSecond = seats.size() * (double) SECOND_NANOS / (System.nanoTime() - start);
    }

    private Result measure(Machine machine, Instant startedAt)
            throws ConnectFailure, IOException, InterruptedException {
        progress.onWarmUp(plan.warmUpSeconds());
        TimeUnit.SECONDS.sleep(plan.warmUpSeconds());
        for (Member member : population.members()) {
            noteJoin(member);
        }
        for (Member member : population.members()) {
            for (ClientConnection connection : member.participant().receiving()) {
                connection.restartCounting();
            }
        }
        ProcessUsage serverBefore = usage(plan.serverPid());
        ProcessUsage selfBefore = ProcessUsage.of(ProcessHandle.current().pid());
        long dropsBefore = SocketDrops.of(population.localPorts());
        loops.restartMeters();
        long start = System.nanoTime();
        watch(start, serverBefore);
        double seconds = (System.nanoTime() - start) / (double) SECOND_NANOS;
        LoopMeter.Snapshot seen = loops.snapshot();
        ProcessUsage serverAfter = usage(plan.serverPid());
        ProcessUsage selfAfter = ProcessUsage.of(ProcessHandle.current().pid());
        population.stopSending();
        TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        return new Result(
                Result.VERSION,
                plan.label(),
                plan.driver(),
                scenario.describe(),
                plan.parameters(),
                startedAt.toString(),
                machine,
                seconds,
                traffic(seen, seconds),
                Result.Latency.of(seen.latency()),
                new Result.Joins(
                        (int) connected.getTotalCount(),
                        failedJoins,
                        leaves,
                        joinsPerSecond,
                        Result.Latency.of(connected),
                        Result.Latency.of(firstPacket)),
                server(serverBefore, serverAfter, seconds, seen.packets()),
                new Result.GeneratorUsage(
                        percent(selfAfter.cpuNanos() - selfBefore.cpuNanos(), seconds),
                        percent(selfAfter.waitedSince(selfBefore), seconds),
                        perPacket(selfAfter.cpuNanos() - selfBefore.cpuNanos(), seen.packets()),
                        Result.Latency.of(seen.sendLag()),
                        SocketDrops.of(population.localPorts()) - dropsBefore),
                timeline);
    }

    private static @Nullable ProcessUsage usage(@Nullable Long pid) throws IOException {
        return pid == null ? null : ProcessUsage.of(pid);
    }

    private void noteJoin(Member member) throws InterruptedException {
        connected.recordValue(micros(member.connectedNanos() - member.joinNanos()));
        long first = member.firstPacketAfterNanos();
        if (first >= 0) {
            firstPacket.recordValue(micros(first));
        }
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 1, MAX_JOIN_MICROS);
    }

    /** Looks every second, until the time is up. */
    private void watch(long start, @Nullable ProcessUsage serverBefore)
            throws ConnectFailure, IOException, InterruptedException {
        long packetsBefore = 0;
        long lookedNanos = start;
        ProcessUsage server = serverBefore;
        Replacements replacements = new Replacements();
        for (int second = 1; second <= plan.seconds(); second++) {
            long due = start + second * SECOND_NANOS;
            replacements.until(due);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            checkConnections();
            LoopMeter.Snapshot seen = loops.snapshot();
            long now = System.nanoTime();
            double elapsed = (now - lookedNanos) / (double) SECOND_NANOS;
            ProcessUsage serverNow = usage(plan.serverPid());
            Result.Second entry = new Result.Second(
                    second,
                    (seen.packets() - packetsBefore) / elapsed,
                    seen.recent().getValueAtPercentile(50) / 1000.0,
                    seen.recent().getValueAtPercentile(99) / 1000.0,
                    server == null || serverNow == null
                            ? 0
                            : percent(serverNow.cpuNanos() - server.cpuNanos(), elapsed),
                    serverNow == null ? 0 : megabytes(serverNow.rssBytes()),
                    population.size());
            timeline.add(entry);
            progress.onSecond(entry, plan.seconds());
            packetsBefore = seen.packets();
            lookedNanos = now;
            server = serverNow;
        }
    }

    private void checkConnections() throws ConnectFailure {
        for (Member member : population.members()) {
            for (ClientConnection connection : member.participant().receiving()) {
                String failure = connection.failure();
                if (failure != null) {
                    throw new ConnectFailure("a connection broke during the run: " + failure);
                }
            }
        }
    }

    private Result.Traffic traffic(LoopMeter.Snapshot seen, double seconds) throws InterruptedException {
        Delivery delivery = Delivery.NONE;
        int streamsExpected = 0;
        int streamsLive = 0;
        for (Member member : population.members()) {
            streamsExpected += member.seat().watches() * plan.media().tracks();
            for (ClientConnection connection : member.participant().receiving()) {
                delivery = delivery.plus(connection.delivery(population::sent));
                streamsLive += connection.liveStreams();
            }
        }
        // A stream that never came has lost what the others got on average.
        long missing = Math.max(0, streamsExpected - delivery.streams());
        long missed = missing == 0
                ? 0
                : delivery.streams() == 0 ? missing : missing * (delivery.expected() / delivery.streams() + 1);
        delivery = delivery.plus(departed);
        long expected = delivery.expected() + missed;
        long lost = delivery.lost() + missed;
        return new Result.Traffic(
                seen.packets(),
                seen.packets() / seconds,
                seen.bytes() * 8 / seconds / 1e6,
                expected,
                lost,
                expected == 0 ? 0 : 100.0 * lost / expected,
                delivery.duplicates(),
                streamsExpected,
                streamsLive,
                seen.verified(),
                seen.undecryptable(),
                seen.sent(),
                seen.retransmitted(),
                seen.keyFrameRequests());
    }

    private Result.@Nullable ServerUsage server(
            @Nullable ProcessUsage before, @Nullable ProcessUsage after, double seconds, long packets) {
        Long pid = plan.serverPid();
        if (before == null || after == null || pid == null) {
            return null;
        }
        Map<String, Double> threads = new LinkedHashMap<>();
        after.threadCpuNanos().entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        percent(entry.getValue() - before.threadCpuNanos().getOrDefault(entry.getKey(), 0L), seconds)))
                .filter(entry -> entry.getValue() >= 0.1)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(BUSIEST_THREADS)
                .forEach(entry -> threads.put(entry.getKey(), entry.getValue()));
        long cpu = after.cpuNanos() - before.cpuNanos();
        return new Result.ServerUsage(
                pid,
                percent(cpu, seconds),
                percent(after.waitedSince(before), seconds),
                perPacket(cpu, packets),
                megabytes(after.rssBytes()),
                megabytes(after.rssBytes() - before.rssBytes()),
                threads);
    }

    private static double percent(long cpuNanos, double seconds) {
        return 100.0 * cpuNanos / SECOND_NANOS / seconds;
    }

    private static double perPacket(long cpuNanos, long packets) {
        return packets == 0 ? 0 : cpuNanos / 1000.0 / packets;
    }

    private static double megabytes(long bytes) {
        return bytes / 1048576.0;
    }

    /** The comings and goings of a churn; of other scenarios none. */
    private final class Replacements {
        private final SplittableRandom random = new SplittableRandom(1);
        private final long intervalNanos;
        private long nextNanos = System.nanoTime();

        Replacements() {
            intervalNanos = scenario instanceof Scenario.Churn churn ? SECOND_NANOS / churn.replacedPerSecond() : 0;
        }

        void until(long endNanos) throws IOException, InterruptedException {
            while (intervalNanos > 0 && nextNanos < endNanos) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, nextNanos - System.nanoTime()));
                replaceOne();
                nextNanos += intervalNanos;
            }
        }

        private void replaceOne() throws IOException, InterruptedException {
            List<Member> subscribers = population.members().stream()
                    .filter(member -> !member.seat().publishes())
                    .toList();
            if (subscribers.isEmpty()) {
                return;
            }
            Member leaving = subscribers.get(random.nextInt(subscribers.size()));
            for (ClientConnection connection : leaving.participant().receiving()) {
                // Up to its last sample: what was on its way to it when it left is nobody's loss.
                departed = departed.plus(connection.delivery(source -> 0));
            }
            population.leave(leaving);
            leaves++;
            try {
                population.join(leaving.seat());
                noteJoin(population.members().getLast());
            } catch (ConnectFailure refused) {
                failedJoins++;
            }
        }
    }
}
