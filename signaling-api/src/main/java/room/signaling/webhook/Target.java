package room.signaling.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server that is told. What a room tells it arrives in order: one of its events is under way at a time, and those
 * behind it wait while it is tried again. Its queue, its places and its connections are its own, so that one target
 * which answers late or never costs no other one anything. Safe to use from any thread.
 */
final class Target implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Target.class);

    /** One event on its way. */
    record Delivery(String id, byte[] body) {}

    private enum Outcome {
        TAKEN,
        REFUSED,
        FAILED
    }

    private final URI address;
    private final String name;
    private final WebhookConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Webhooks.Pause pause;
    private final WebhookCounters counters;
    private final ExecutorService threads;
    private final Courier courier;
    private final Semaphore places;
    private final FailureNotes attempts = new FailureNotes();
    private final FailureNotes losses = new FailureNotes();

    // Guarded by this object; held for queueing only.
    private final Map<String, ArrayDeque<Delivery>> waitingByRoom = new HashMap<>();
    private int queued;
    private boolean closed;

    /** @param threads run the rooms, one for each that has something to tell */
    Target(
            URI address,
            WebhookConfig config,
            InstantSource clock,
            RandomGenerator random,
            Webhooks.Pause pause,
            WebhookCounters counters,
            ExecutorService threads) {
        this.address = address;
        // The rest of the address may have what is nobody's business.
        this.name = address.getScheme() + "://" + address.getHost()
                + (address.getPort() < 0 ? "" : ":" + address.getPort());
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
        this.counters = counters;
        this.threads = threads;
        this.courier = new Courier(address, config.timeout());
        this.places = new Semaphore(config.maxConcurrent());
    }

    void enqueue(String room, Delivery delivery) {
        if (!add(room, delivery)) {
            counters.onDropped();
            int count = losses.onFailure(System.nanoTime());
            if (count > 0) {
                log.warn(
                        "Webhooks: {} events for {} were dropped: too many wait for it, or the server stops",
                        count,
                        name);
            }
        }
    }

    private synchronized boolean add(String room, Delivery delivery) {
        if (closed || queued >= config.maxQueued()) {
            return false;
        }
        queued++;
        ArrayDeque<Delivery> queue = waitingByRoom.get(room);
        if (queue == null) {
            queue = new ArrayDeque<>();
            waitingByRoom.put(room, queue);
            queue.add(delivery);
            threads.execute(() -> work(room));
        } else {
            queue.add(delivery);
        }
        return true;
    }

    /** The room's next delivery; null when there is none, and the room's worker is over then. */
    private synchronized @Nullable Delivery next(String room) {
        ArrayDeque<Delivery> queue = waitingByRoom.get(room);
        Delivery delivery = queue == null ? null : queue.poll();
        if (delivery == null) {
            waitingByRoom.remove(room);
            notifyAll();
        }
        return delivery;
    }

    private void work(String room) {
        try {
            for (Delivery delivery = next(room); delivery != null; delivery = next(room)) {
                try {
                    deliver(room, delivery);
                } finally {
                    settled();
                }
            }
        } catch (InterruptedException stopped) {
            counters.onDropped();
            abandon(room);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void settled() {
        queued--;
    }

    private synchronized void abandon(String room) {
        ArrayDeque<Delivery> left = waitingByRoom.remove(room);
        if (left != null) {
            left.forEach(delivery -> counters.onDropped());
            queued -= left.size();
        }
        notifyAll();
    }

    private void deliver(String room, Delivery delivery) throws InterruptedException {
        long delayMillis = config.firstDelay().toMillis();
        for (int attempt = 1; attempt <= config.maxAttempts(); attempt++) {
            Outcome outcome = attempt(delivery);
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
        log.debug("{} did not take the event {} of room {}", name, delivery.id(), room);
    }

    private Outcome attempt(Delivery delivery) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Room")
                .header(Webhooks.DELIVERY_HEADER, delivery.id())
                .header(
                        Signature.HEADER,
                        Signature.of(config.secret(), clock.instant().getEpochSecond(), delivery.body()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
                .build();
        Courier.Answer answer;
        places.acquire();
        try {
            answer = courier.send(request);
        } finally {
            places.release();
        }
        return switch (answer) {
            case Courier.Answer.Status(int code)
            when code >= 200 && code < 300 -> {
                if (attempts.onSuccess()) {
                    log.info("Webhooks: {} takes events again", name);
                }
                yield Outcome.TAKEN;
            }
            case Courier.Answer.Status(int code) -> {
                speakOf("it answered " + code);
                // What the target holds to be wrong with the event does not mend by waiting; these two do.
                boolean passing = code >= 500 || code == 408 || code == 429;
                yield passing ? Outcome.FAILED : Outcome.REFUSED;
            }
            case Courier.Answer.None(String why) -> {
                speakOf(why);
                yield Outcome.FAILED;
            }
        };
    }

    private void speakOf(String why) {
        int count = attempts.onFailure(System.nanoTime());
        if (count > 0) {
            log.warn(
                    "Webhooks: {} failed to take events, {} times since the last such line; the last time: {}",
                    name,
                    count,
                    why);
        }
    }

    /** Takes no more events. */
    synchronized void seal() {
        closed = true;
    }

    /** Waits until nothing waits any more; false if that is not so at the deadline of {@link System#nanoTime}. */
    synchronized boolean drain(long deadlineNanos) throws InterruptedException {
        while (!waitingByRoom.isEmpty()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    @Override
    public void close() {
        seal();
        courier.close();
    }
}
