package room.signaling.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.RoomHistory;

/**
 * Posts what happens in rooms to other servers. What a room tells a target arrives in order: one of its events is under
 * way at a time, and those behind it wait while it is tried again. Rooms wait for nobody: an event is put into a queue,
 * and dropped when too many wait. Safe to use from any thread.
 */
public final class Webhooks implements RoomHistory.Listener, AutoCloseable {
    /** Names a delivery; the same in each attempt, so that a receiver can tell what it has had. */
    static final String DELIVERY_HEADER = "Room-Delivery";

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    /** Waits before another attempt; tests do not. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    /** The events of one room for one target. */
    private record Lane(URI target, String room) {}

    private record Delivery(String id, byte[] body) {}

    private enum Outcome {
        TAKEN,
        REFUSED,
        FAILED
    }

    private final WebhookConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pause pause;
    private final WebhookCounters counters = new WebhookCounters();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());
    private final HttpClient client;
    private final Semaphore places;

    // Guarded by this object; held for queueing only.
    private final Map<Lane, ArrayDeque<Delivery>> waiting = new HashMap<>();
    private int queued;
    private boolean closed;

    /** @param random spreads the attempts; safe for several threads */
    public Webhooks(WebhookConfig config, InstantSource clock, RandomGenerator random) {
        this(config, clock, random, Thread::sleep);
    }

    Webhooks(WebhookConfig config, InstantSource clock, RandomGenerator random, Pause pause) {
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
        this.places = new Semaphore(config.maxConcurrent());
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(config.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    public WebhookCounters counters() {
        return counters;
    }

    @Override
    public void on(RoomHistory event) {
        Instant now = clock.instant();
        for (URI target : config.targets()) {
            String id = UUID.randomUUID().toString();
            enqueue(new Lane(target, event.room()), new Delivery(id, WebhookMessages.body(id, now, event)));
        }
    }

    private synchronized void enqueue(Lane lane, Delivery delivery) {
        if (closed || queued >= config.maxQueued()) {
            counters.onDropped();
            return;
        }
        queued++;
        ArrayDeque<Delivery> queue = waiting.get(lane);
        if (queue == null) {
            queue = new ArrayDeque<>();
            waiting.put(lane, queue);
            queue.add(delivery);
            threads.execute(() -> work(lane));
        } else {
            queue.add(delivery);
        }
    }

    /** The lane's next delivery; null when there is none, and the lane is over then. */
    private synchronized @Nullable Delivery next(Lane lane) {
        ArrayDeque<Delivery> queue = waiting.get(lane);
        Delivery delivery = queue == null ? null : queue.poll();
        if (delivery == null) {
            waiting.remove(lane);
            notifyAll();
        }
        return delivery;
    }

    private void work(Lane lane) {
        try {
            for (Delivery delivery = next(lane); delivery != null; delivery = next(lane)) {
                try {
                    deliver(lane, delivery);
                } finally {
                    settled();
                }
            }
        } catch (InterruptedException stopped) {
            counters.onDropped();
            abandon(lane);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void settled() {
        queued--;
    }

    private synchronized void abandon(Lane lane) {
        ArrayDeque<Delivery> left = waiting.remove(lane);
        if (left != null) {
            left.forEach(delivery -> counters.onDropped());
            queued -= left.size();
        }
        notifyAll();
    }

    private void deliver(Lane lane, Delivery delivery) throws InterruptedException {
        long delayMillis = config.firstDelay().toMillis();
        for (int attempt = 1; attempt <= config.maxAttempts(); attempt++) {
            Outcome outcome = attempt(lane, delivery);
            if (outcome == Outcome.TAKEN) {
                counters.onDelivered();
                return;
            }
            if (outcome == Outcome.REFUSED) {
                break;
            }
            if (attempt < config.maxAttempts()) {
                // Between half and all of it, so that targets are not asked by all rooms at once.
                pause.pause(Duration.ofMillis(random.nextLong(delayMillis / 2, delayMillis + 1)));
                delayMillis = Math.min(2 * delayMillis, config.maxDelay().toMillis());
                counters.onRetried();
            }
        }
        counters.onFailed();
        log.warn("{} did not take the event {} of room {}", lane.target(), delivery.id(), lane.room());
    }

    private Outcome attempt(Lane lane, Delivery delivery) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(lane.target())
                .timeout(config.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Room")
                .header(DELIVERY_HEADER, delivery.id())
                .header(
                        Signature.HEADER,
                        Signature.of(config.secret(), clock.instant().getEpochSecond(), delivery.body()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
                .build();
        places.acquire();
        try {
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            int status = response.statusCode();
            if (status >= 200 && status < 300) {
                return Outcome.TAKEN;
            }
            log.debug("{} answered {}", lane.target(), status);
            // What the target holds to be wrong with the event does not mend by waiting; these two do.
            boolean passing = status >= 500 || status == 408 || status == 429;
            return passing ? Outcome.FAILED : Outcome.REFUSED;
        } catch (IOException unreachable) {
            log.debug("{} cannot be reached: {}", lane.target(), unreachable.toString());
            return Outcome.FAILED;
        } finally {
            places.release();
        }
    }

    /**
     * Takes no more events and waits for those that are queued.
     *
     * @return whether all are settled
     */
    public synchronized boolean drain(Duration patience) throws InterruptedException {
        closed = true;
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!waiting.isEmpty()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    /** Takes no more events and drops what is queued. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        threads.shutdownNow();
        client.shutdownNow();
    }
}
