package room.rtp.forward;

/**
 * Remembers which packets of an incoming stream are missing and says which to ask for now. A gap is asked for at the
 * next turn, then again each round trip, a bounded number of times. Owned by one loop.
 */
final class NackGenerator {
    /** A larger hole is not repaired packet by packet; a key frame is. */
    static final int MAX_MISSING = 256;

    private static final int MAX_TRIES = 10;

    /** Packets overtake each other by a few milliseconds without being lost. */
    private static final long REORDERING_NANOS = 10_000_000L;

    private final long[] sequences = new long[MAX_MISSING];
    private final long[] dueNanos = new long[MAX_MISSING];
    private final long[] askedNanos = new long[MAX_MISSING];
    private final byte[] tries = new byte[MAX_MISSING];
    private int count;
    private long highest = -1;

    /**
     * Notes an arrival.
     *
     * @return false when more is missing than can be asked for: the caller wants a key frame
     */
    boolean onPacket(long extendedSequence, long nowNanos) {
        if (highest < 0) {
            highest = extendedSequence;
            return true;
        }
        if (extendedSequence <= highest) {
            remove(extendedSequence);
            return true;
        }
        long missing = extendedSequence - highest - 1;
        if (count + missing > MAX_MISSING) {
            count = 0;
            highest = extendedSequence;
            return false;
        }
        for (long sequence = highest + 1; sequence < extendedSequence; sequence++) {
            sequences[count] = sequence;
            dueNanos[count] = nowNanos + REORDERING_NANOS;
            tries[count] = 0;
            count++;
        }
        highest = extendedSequence;
        return true;
    }

    private void remove(long extendedSequence) {
        for (int i = 0; i < count; i++) {
            if (sequences[i] == extendedSequence) {
                removeAt(i);
                return;
            }
        }
    }

    /** Keeps the order, by which {@link #take} packs neighbours into one pair. */
    private void removeAt(int index) {
        int behind = count - index - 1;
        System.arraycopy(sequences, index + 1, sequences, index, behind);
        System.arraycopy(dueNanos, index + 1, dueNanos, index, behind);
        System.arraycopy(askedNanos, index + 1, askedNanos, index, behind);
        System.arraycopy(tries, index + 1, tries, index, behind);
        count--;
    }

    /**
     * Fills {@code out} with the sequence numbers to ask for now, in rising order.
     *
     * @param roundTripNanos how long an answer takes; nothing is asked for twice within it
     * @return how many, at most {@code out.length}
     */
    int take(long[] out, long nowNanos, long roundTripNanos) {
        int taken = 0;
        for (int i = 0; i < count && taken < out.length; i++) {
            if (dueNanos[i] - nowNanos > 0) {
                continue;
            }
            if (tries[i] == MAX_TRIES) {
                removeAt(i--);
                continue;
            }
            if (tries[i] == 0) {
                askedNanos[i] = nowNanos;
            }
            tries[i]++;
            dueNanos[i] = nowNanos + roundTripNanos;
            out[taken++] = sequences[i];
        }
        return taken;
    }

    /** How long ago a missing packet was asked for, for the first time; -1 for one that was not. */
    long askedNanosAgo(long extendedSequence, long nowNanos) {
        for (int i = 0; i < count; i++) {
            if (sequences[i] == extendedSequence) {
                return tries[i] == 0 ? -1 : nowNanos - askedNanos[i];
            }
        }
        return -1;
    }

    /** How many packets are missing now. */
    int missing() {
        return count;
    }

    /** Forgets what is missing: a key frame has made it worthless. */
    void clear() {
        count = 0;
    }
}
