package room.signaling.webhook;

import java.util.concurrent.TimeUnit;

/**
 * Decides which of one target's failures are worth a line in the log: the first one, and then one line a minute for all
 * that there were. Safe to use from any thread.
 */
final class FailureNotes {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean spoken;
    private boolean toldOfTrouble;
    private long lastNanos;
    private int unspoken;

    /**
     * An attempt has failed.
     *
     * @return how many failures to speak of now, 0 for none
     */
    synchronized int onFailure(long nowNanos) {
        unspoken++;
        if (spoken && nowNanos - lastNanos < PAUSE_NANOS) {
            return 0;
        }
        spoken = true;
        toldOfTrouble = true;
        lastNanos = nowNanos;
        int count = unspoken;
        unspoken = 0;
        return count;
    }

    /**
     * An attempt has succeeded.
     *
     * @return whether to say so, since the log has the failures before
     */
    synchronized boolean onSuccess() {
        boolean told = toldOfTrouble;
        toldOfTrouble = false;
        return told;
    }
}
