package room.bench.load.scenario;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ConnectFailure;
import room.bench.load.driver.Connections;
import room.bench.load.driver.Driver;
import room.bench.load.driver.Participant;
import room.bench.load.driver.Participation;
import room.bench.load.media.MediaSource;

/** Everybody who is in the rooms now. Safe to use from any thread. */
final class Population {
    private static final int CONNECT_SECONDS = 30;

    private final Driver driver;
    private final Connections connections;
    private final MediaPlan media;
    private final String roomSuffix;
    private final SecureRandom random = new SecureRandom();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Map<Integer, MediaSource> sources = new ConcurrentHashMap<>();
    private final AtomicInteger sourceIds = new AtomicInteger(1);
    private final AtomicInteger names = new AtomicInteger();

    /** @param roomSuffix keeps the rooms of this run apart from those of another */
    Population(Driver driver, Connections connections, MediaPlan media, String roomSuffix) {
        this.driver = driver;
        this.connections = connections;
        this.media = media;
        this.roomSuffix = roomSuffix;
    }

    /** A member that has joined but does not watch yet. */
    private record Arrival(Scenario.Seat seat, Participant participant, List<MediaSource> sources, long joinNanos) {}

    /**
     * Lets everybody join: publishers first, then those who only watch. Publishers watch each other when all are there.
     *
     * @param atOnce joins under way at a time
     * @throws ConnectFailure when somebody could not join; who had joined is still there, for {@link #close}
     */
    void join(List<Scenario.Seat> seats, int atOnce, Runnable afterEach)
            throws ConnectFailure, IOException, InterruptedException {
        List<Arrival> publishers = new CopyOnWriteArrayList<>();
        inParallel(
                seats.stream().filter(Scenario.Seat::publishes).toList(), atOnce, seat -> publishers.add(arrive(seat)));
        inParallel(List.copyOf(publishers), atOnce, arrival -> {
            settle(arrival);
            afterEach.run();
        });
        inParallel(seats.stream().filter(seat -> !seat.publishes()).toList(), atOnce, seat -> {
            settle(arrive(seat));
            afterEach.run();
        });
    }

    /** Lets one more join. */
    void join(Scenario.Seat seat) throws ConnectFailure, IOException, InterruptedException {
        settle(arrive(seat));
    }

    private Arrival arrive(Scenario.Seat seat) throws ConnectFailure, IOException, InterruptedException {
        long start = System.nanoTime();
        Participation wanted = new Participation(
                seat.room() + roomSuffix,
                "load-" + names.incrementAndGet(),
                seat.publishes() ? media.lines(random) : List.of(),
                seat.watches(),
                seat.publishersInRoom(),
                media.video() != null);
        Participant participant = driver.join(wanted, connections);
        try {
            ClientConnection sending = participant.sending();
            List<MediaSource> sent = List.of();
            if (sending != null) {
                await(sending);
                int firstId = sourceIds.getAndAdd(media.idsPerPublisher());
                // Publishers start apart from each other, as people do.
                sent = media.sources(firstId, System.nanoTime() + random.nextLong(33_000_000));
                sent.forEach(source -> sources.put(source.id(), source));
                sending.send(sent);
            }
            return new Arrival(seat, participant, sent, start);
        } catch (ConnectFailure | InterruptedException | RuntimeException failed) {
            participant.close();
            throw failed;
        }
    }

    private void settle(Arrival arrival) throws ConnectFailure, IOException, InterruptedException {
        try {
            arrival.participant().watch();
            for (ClientConnection connection : arrival.participant().receiving()) {
                await(connection);
            }
        } catch (ConnectFailure | IOException | InterruptedException | RuntimeException failed) {
            arrival.participant().close();
            throw failed;
        }
        members.add(new Member(
                arrival.seat(), arrival.participant(), arrival.sources(), arrival.joinNanos(), System.nanoTime()));
    }

    private static void await(ClientConnection connection) throws ConnectFailure, InterruptedException {
        try {
            connection.connected().get(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw ConnectFailure.of(failed);
        } catch (TimeoutException late) {
            throw new ConnectFailure(
                    "media did not connect within " + CONNECT_SECONDS + " s: " + connection.progress(), late);
        }
    }

    /** Something that a member does. */
    @FunctionalInterface
    private interface Step<T> {
        void take(T one) throws ConnectFailure, IOException, InterruptedException;
    }

    private static <T> void inParallel(List<T> all, int atOnce, Step<T> step)
            throws ConnectFailure, IOException, InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        List<Exception> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (T one : all) {
            free.acquire();
            if (!failures.isEmpty()) {
                break;
            }
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    step.take(one);
                } catch (ConnectFailure | IOException | RuntimeException failed) {
                    failures.add(failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    free.release();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failures.isEmpty()) {
            return;
        }
        switch (failures.getFirst()) {
            case ConnectFailure refused -> throw refused;
            case IOException io -> throw io;
            default -> throw new IllegalStateException("a join failed", failures.getFirst());
        }
    }

    List<Member> members() {
        return members;
    }

    int size() {
        return members.size();
    }

    /** Packets that a source has sent so far, for {@link ClientConnection#delivery}. */
    long sent(int source) {
        MediaSource known = sources.get(source);
        return known == null ? 0 : known.written();
    }

    /** Takes a member out of the list and lets it leave. */
    void leave(Member member) {
        members.remove(member);
        member.participant().close();
    }

    /** Makes all publishers fall silent, and waits until that is so. */
    void stopSending() throws InterruptedException {
        for (Member member : members) {
            ClientConnection sending = member.participant().sending();
            if (sending != null) {
                sending.stopSending();
            }
        }
    }

    /** Ports of all connections. */
    Set<Integer> localPorts() {
        Set<Integer> ports = new HashSet<>();
        for (Member member : members) {
            for (ClientConnection connection : member.participant().receiving()) {
                ports.add(connection.localAddress().getPort());
            }
        }
        return ports;
    }

    /** Lets everybody leave. */
    void close() {
        for (Member member : members) {
            member.participant().close();
        }
        members.clear();
    }
}
