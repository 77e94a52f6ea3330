package room.signaling.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is held for all clients together, in bytes of memory: what waits to be sent, where a message that many wait for
 * counts once, or what has arrived of messages that are not complete. When it is more than may be, whoever has more
 * than a fair share in it is to be given up, and nobody else. Safe to use from any thread.
 */
public final class Holdings {
    /** The heap holds much else. */
    private static final int SHARE_OF_HEAP = 8;

    private static final long LEAST_BYTES = 8 * 1024 * 1024;
    private static final long MOST_BYTES = 1024 * 1024 * 1024;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger holders = new AtomicInteger();
    private volatile Runnable whenSpent = () -> {};

    /** @param maxBytes how much may be held, 1 or more */
    public Holdings(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be 1 or more, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** One that suits the heap of this process: an eighth of it. */
    public static Holdings ofThisProcess() {
        return new Holdings(Math.clamp(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, LEAST_BYTES, MOST_BYTES));
    }

    /** Runs this from now on whenever more is held than may be; it may be often, and on any thread. */
    public void whenSpent(Runnable task) {
        whenSpent = task;
    }

    /** So many bytes more are held for somebody. */
    public void hold(long count) {
        if (bytes.addAndGet(count) > maxBytes) {
            whenSpent.run();
        }
    }

    /** These bytes are not held any more. */
    public void release(long count) {
        bytes.addAndGet(-count);
    }

    /** Something is held for somebody for whom nothing was. */
    public void enter() {
        holders.incrementAndGet();
    }

    /** Nothing is held for somebody any more. */
    public void leave() {
        holders.decrementAndGet();
    }

    /** How many bytes are held. */
    public long bytes() {
        return bytes.get();
    }

    /** Whether more is held than may be. */
    public boolean isSpent() {
        return bytes.get() > maxBytes;
    }

    /** How many bytes may be held for each for whom anything is, while more is held than may be. */
    public long fairShare() {
        return maxBytes / Math.max(1, holders.get());
    }
}
