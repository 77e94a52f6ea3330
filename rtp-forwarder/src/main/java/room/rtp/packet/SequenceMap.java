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

    /** Whether this is the next number, or one after a gap that is still open. */
    public boolean isNewest(long source) {
        return source > highest;
    }

    /** Whether this is the very next number. */
    public boolean isNext(long source) {
        return source == highest + 1;
    }

    /** Leaves the number out. If later ones have been mapped already, its gap is there to stay. */
    public void drop(long source) {
        if (source > highest) {
            highest = source;
            change(source + 1, offsets[(changes - 1) & (REMEMBERED - 1)] - 1);
        }
    }

    /** The subscriber's number of what is sent, or -1 when it belongs before the start or is too old to tell. */
    public long map(long source) {
        if (source < first) {
            return -1;
        }
        highest = Math.max(highest, source);
        int oldest = Math.max(0, changes - REMEMBERED);
        for (int i = changes - 1; i >= oldest; i--) {
            if (source >= from[i & (REMEMBERED - 1)]) {
                return source + offsets[i & (REMEMBERED - 1)];
            }
        }
        return -1;
    }
}
