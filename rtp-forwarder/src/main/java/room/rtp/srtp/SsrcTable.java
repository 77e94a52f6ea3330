package room.rtp.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The streams of one direction of one peer by SSRC: open addressing over an int array, so a look-up neither boxes nor
 * allocates. Streams are never removed, since forgetting a rollover counter or a replay list under a living key would
 * let replays in and nonces repeat. The bound on entries also bounds how long a chain of colliding SSRCs can get.
 */
final class SsrcTable<T> {
    private static final int INITIAL_CAPACITY = 16;
    /** 2^32 divided by the golden ratio: spreads SSRCs that differ in a few bits only. */
    private static final int SPREAD = 0x9E3779B9;

    private final int maxSize;
    private int[] ssrcs = new int[INITIAL_CAPACITY];
    private @Nullable Object[] values = new @Nullable Object[INITIAL_CAPACITY];
    private int size;

    SsrcTable(int maxSize) {
        this.maxSize = maxSize;
    }

    @SuppressWarnings("unchecked") // put() lets only T in
    @Nullable
    T find(int ssrc) {
        return (T) values[slot(ssrc)];
    }

    boolean full() {
        return size >= maxSize;
    }

    int size() {
        return size;
    }

    /** Adds a stream that is not there yet, to a table that is not full. */
    void add(int ssrc, T value) {
        if (full()) {
            throw new IllegalStateException("more than " + maxSize + " streams");
        }
        if (2 * (size + 1) > ssrcs.length) {
            grow();
        }
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        values[slot] = value;
        size++;
    }

    /** The slot that holds the SSRC, or the empty one where it would go. At least half of the slots are empty. */
    private int slot(int ssrc) {
        int mask = ssrcs.length - 1;
        int slot = (ssrc * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
        while (values[slot] != null && ssrcs[slot] != ssrc) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        @Nullable Object[] oldValues = values;
        ssrcs = new int[oldSsrcs.length * 2];
        values = new @Nullable Object[ssrcs.length];
        for (int i = 0; i < oldSsrcs.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldSsrcs[i]);
                ssrcs[slot] = oldSsrcs[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
