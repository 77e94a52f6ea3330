package room.signaling.engineio;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import room.signaling.http.Loop;

/** Asks one client again and again whether it is there. Lives on the session's loop. */
final class Heartbeat {
    private final Loop loop;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final Runnable ping;
    private final Runnable onSilence;
    private long dueNanos;
    private boolean outstanding;
    private Loop.@Nullable Timer timer;

    /**
     * A heartbeat that has not started.
     *
     * @param ping asks the client
     * @param onSilence runs when it does not answer in time
     */
    Heartbeat(Loop loop, EngineIoConfig config, Runnable ping, Runnable onSilence) {
        this.loop = loop;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(config.pingIntervalMillis());
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.pingTimeoutMillis());
        this.ping = ping;
        this.onSilence = onSilence;
    }

    /** Counts from now to the next ping. */
    void start() {
        outstanding = false;
        dueNanos = loop.nowNanos() + intervalNanos;
        schedule();
    }

    private void schedule() {
        stop();
        timer = loop.schedule(this::onDue, Math.max(0, dueNanos - loop.nowNanos()));
    }

    private void onDue() {
        if (outstanding) {
            onSilence.run();
            return;
        }
        outstanding = true;
        // From when the ping was due, so that a late timer does not move the deadline.
        dueNanos += timeoutNanos;
        schedule();
        ping.run();
    }

    /**
     * Asks now instead of when it would be due, unless it has asked already. There is as much time for the answer as
     * there would have been.
     */
    void ask() {
        if (!outstanding && timer != null) {
            outstanding = true;
            dueNanos += timeoutNanos;
            schedule();
            ping.run();
        }
    }

    /**
     * The client answered.
     *
     * @return whether it had been asked
     */
    boolean onPong() {
        boolean asked = outstanding;
        if (asked) {
            start();
        }
        return asked;
    }

    /** Whether the time for an answer is over, although the timer may not have run yet. */
    boolean isOverdue() {
        return outstanding && loop.nowNanos() - dueNanos >= 0;
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
