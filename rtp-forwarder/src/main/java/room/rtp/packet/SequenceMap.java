package room.rtp.packet;

/**
 * Maps the growing numbers of one source (sequence numbers, picture ids) to those that a subscriber sees, closing the
 * gaps of what is dropped on purpose. Remembers the last drops, so that a packet which was overtaken by a drop still
 * finds its number. Owned by one loop.
 */
public final class SequenceMap {
    private static final int REMEMBERED = 64;

    private final long[] from = new long[REMEMBERED];
    private final long[] offsets = new long[REMEMBERED];
    private int changes;
    private long first;
    private long highest;

    /** Starts anew: {@code source} becomes {@code target}, and nothing before it is mapped. */
    public void start(long source, long target) {
        changes = 0;
        first = source;
        highest = source - 1;
        change(source, target - source);
    }

    private void change(long source, long offset) {
        int index = (changes - 1) & (REMEMBERED - 1);
        if (changes > 0 && from[index] == source - 1) {
            changes--; // drops in a row are one change: nothing was mapped in between
        }
        index = changes & (REMEMBERED - 1);
        from[index] = source;
        offsets[index] = offset;
        changes++;
    }

    /**
     * Leaves the number out.
     *
     * @return false when later ones have been mapped already: then its gap is there to stay
     */
    public boolean drop(long source) {
        if (source <= highest) {
            return false;
        }
        highest = source;
        change(source + 1, offsets[(changes - 1) & (REMEMBERED - 1)] - 1);
        return true;
    }

    /**
     * The subscriber's number of what is sent, or -1 when it belongs before the start, was left out, or is too old to
     * tell.
     */
    public long map(long source) {
        if (source < first) {
            return -1;
        }
        highest = Math.max(highest, source);
        int oldest = Math.max(0, changes - REMEMBERED);
        for (int i = changes - 1; i >= oldest; i--) {
            if (source >= from[i & (REMEMBERED - 1)]) {
                return wasDropped(source, i) ? -1 : source + offsets[i & (REMEMBERED - 1)];
            }
        }
        return -1;
    }

    /** Each change says by its offset how many numbers right before it were left out. */
    private boolean wasDropped(long source, int change) {
        int next = change + 1 & (REMEMBERED - 1);
        return change + 1 < changes && source >= from[next] - (offsets[change & (REMEMBERED - 1)] - offsets[next]);
    }
}
