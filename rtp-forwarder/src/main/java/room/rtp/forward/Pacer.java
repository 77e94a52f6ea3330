package room.rtp.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Spreads what comes in one burst for a narrow path, a key frame above all, so that it does not overflow a short queue on
 * the way. Holds no packets, only which of them wait: they lie in their stream's history. Sound never waits, and where the
 * path takes a burst in a few hundredths of a second nothing does. Owned by one loop.
 */
sealed interface Pacer {
    /** The packet goes out now; the caller has asked {@link #mustWait} before. */
    void sent(int bytes);

    /** Whether a packet of video has to wait for its turn. */
    boolean mustWait(long estimateBps, long nowNanos);

    /** Puts a packet behind those that wait, by the number it goes out under. */
    void enqueue(Subscription subscription, long sequence, long nowNanos);

    /** Whether packets wait for their turn. */
    boolean isHolding();

    /** Sends what may go by now. */
    void release(long estimateBps, long nowNanos);

    /** Sends everything at once: for paths that nothing is known to limit. */
    final class None implements Pacer {
        @Override
        public void sent(int bytes) {}

        @Override
        public boolean mustWait(long estimateBps, long nowNanos) {
            return false;
        }

        @Override
        public void enqueue(Subscription subscription, long sequence, long nowNanos) {
            throw new IllegalStateException("nothing waits here");
        }

        @Override
        public boolean isHolding() {
            return false;
        }

        @Override
        public void release(long estimateBps, long nowNanos) {}
    }

    /** Fills at a multiple of the estimate, and holds what the path takes in a moment. */
    final class LeakyBucket implements Pacer {
        /** Of the estimate: media comes in bursts, and the estimate is what it makes on average. */
        private static final double RATE = 1.5;

        /** What the path takes in this time leaves at once. */
        private static final double BURST_SECONDS = 0.04;

        /** Longer than this nothing waits: late pictures are worth no more than lost ones. */
        private static final long MAX_WAIT_NANOS = 300_000_000L;

        private static final int CAPACITY = 1024;

        private final @Nullable Subscription[] subscriptions = new @Nullable Subscription[CAPACITY];
        private final long[] sequences = new long[CAPACITY];
        private final long[] sinceNanos = new long[CAPACITY];
        private int head;
        private int size;
        private double creditBytes;
        private long filledNanos = Long.MIN_VALUE;

        private void fill(long estimateBps, long nowNanos) {
            if (nowNanos == filledNanos) {
                return; // of the same burst
            }
            double most = estimateBps / 8.0 * BURST_SECONDS;
            double seconds = filledNanos == Long.MIN_VALUE ? 1 : (nowNanos - filledNanos) / 1e9;
            filledNanos = nowNanos;
            creditBytes = Math.min(most, creditBytes + estimateBps / 8.0 * RATE * seconds);
        }

        @Override
        public void sent(int bytes) {
            creditBytes -= bytes;
        }

        @Override
        public boolean mustWait(long estimateBps, long nowNanos) {
            if (estimateBps == Long.MAX_VALUE || size == CAPACITY) {
                return false;
            }
            fill(estimateBps, nowNanos);
            return size > 0 || creditBytes <= 0;
        }

        @Override
        public void enqueue(Subscription subscription, long sequence, long nowNanos) {
            int at = (head + size++) % CAPACITY;
            subscriptions[at] = subscription;
            sequences[at] = sequence;
            sinceNanos[at] = nowNanos;
        }

        @Override
        public boolean isHolding() {
            return size > 0;
        }

        @Override
        public void release(long estimateBps, long nowNanos) {
            if (size == 0) {
                return;
            }
            fill(estimateBps, nowNanos);
            while (size > 0 && (creditBytes > 0 || nowNanos - sinceNanos[head] > MAX_WAIT_NANOS)) {
                Subscription subscription = subscriptions[head];
                long sequence = sequences[head];
                subscriptions[head] = null;
                head = (head + 1) % CAPACITY;
                size--;
                if (subscription != null) {
                    subscription.sendWaiting(sequence, nowNanos);
                }
            }
            if (size == 0) {
                Arrays.fill(subscriptions, null);
                head = 0;
            }
        }
    }
}
