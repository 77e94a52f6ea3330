package room.signaling.http;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says who was refused and what to set if that was wrong: each case once in a while, however often it happens, and no
 * more cases than one can read. Safe to use from any thread.
 */
final class RefusalLog {
    /** The same again is said after this time. */
    static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Different ones within that time; who sends them makes them up. */
    static final int MAX_CASES = 10;

    private final Consumer<String> lines;
    private final Set<String> said = new HashSet<>();
    private long sinceNanos;
    private long unsaid;

    RefusalLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Notes a refusal.
     *
     * @param who what makes it a case of its own
     * @param line what is said of it
     */
    synchronized void note(String who, String line, long nowNanos) {
        if (said.isEmpty() || nowNanos - sinceNanos >= PAUSE_NANOS) {
            sinceNanos = nowNanos;
            said.clear();
        }
        if (said.size() >= MAX_CASES || !said.add(who)) {
            unsaid++;
            return;
        }
        lines.accept(unsaid == 0 ? line : line + " (and " + unsaid + " more refusals since the last line like this)");
        unsaid = 0;
    }
}
