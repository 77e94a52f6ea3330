package room.signaling.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a WebSocket's client that says nothing whether it is there (RFC 6455 section 5.5.2), and gives it up when it does
 * not answer: a connection that ended without a word is open for ever otherwise. Lives on the connection's loop.
 */
final class SilenceWatch {
    /** A little longer than Engine.IO takes for its own pings, so that those are all there are; proxies wait 60 s. */
    static final long PING_NANOS = TimeUnit.SECONDS.toNanos(30);

    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Loop loop;
    private final Runnable ping;
    private final Runnable onSilence;
    private long heardNanos;
    private boolean asked;
    private Loop.@Nullable Timer timer;

    /**
     * A watch that has not started.
     *
     * @param ping asks the client
     * @param onSilence runs once when it does not answer
     */
    SilenceWatch(Loop loop, Runnable ping, Runnable onSilence) {
        this.loop = loop;
        this.ping = ping;
        this.onSilence = onSilence;
    }

    void start() {
        heard();
        timer = loop.schedule(this::onDue, PING_NANOS);
    }

    /** Something has come from the client. */
    void heard() {
        heardNanos = loop.nowNanos();
        asked = false;
    }

    private void onDue() {
        if (asked) {
            onSilence.run();
            return;
        }
        long leftNanos = heardNanos + PING_NANOS - loop.nowNanos();
        if (leftNanos > 0) {
            timer = loop.schedule(this::onDue, leftNanos);
            return;
        }
        asked = true;
        timer = loop.schedule(this::onDue, ANSWER_NANOS);
        ping.run();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
