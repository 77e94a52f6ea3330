package room.signaling.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import room.sfu.api.RoomHistory;

/**
 * Posts what happens in rooms to other servers. Rooms wait for nobody: an event is put into each target's queue, and
 * dropped where too many wait. Safe to use from any thread.
 */
public final class Webhooks implements RoomHistory.Listener, AutoCloseable {
    /** Names a delivery; the same in each attempt, so that a receiver can tell what it has had. */
    static final String DELIVERY_HEADER = "Room-Delivery";

    /** Waits before another attempt; tests do not. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    private final InstantSource clock;
    private final WebhookCounters counters = new WebhookCounters();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());
    private final List<Target> targets;

    /** @param random spreads the attempts; safe for several threads */
    public Webhooks(WebhookConfig config, InstantSource clock, RandomGenerator random) {
        this(config, clock, random, Thread::sleep);
    }

    Webhooks(WebhookConfig config, InstantSource clock, RandomGenerator random, Pause pause) {
        this.clock = clock;
        this.targets = config.targets().stream()
                .distinct()
                .map(address -> new Target(address, config, clock, random, pause, counters, threads))
                .toList();
    }

    public WebhookCounters counters() {
        return counters;
    }

    @Override
    public void on(RoomHistory event) {
        Instant now = clock.instant();
        for (Target target : targets) {
            String id = UUID.randomUUID().toString();
            target.enqueue(event.room(), new Target.Delivery(id, WebhookMessages.body(id, now, event)));
        }
    }

    /**
     * Takes no more events and waits for those that are queued.
     *
     * @return whether all are settled
     */
    public boolean drain(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        targets.forEach(Target::seal);
        boolean settled = true;
        for (Target target : targets) {
            settled &= target.drain(deadlineNanos);
        }
        return settled;
    }

    /** Takes no more events and drops what is queued. */
    @Override
    public void close() {
        targets.forEach(Target::seal);
        threads.shutdownNow();
        targets.forEach(Target::close);
    }
}
