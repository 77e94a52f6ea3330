package room.rtp.forward;

/**
 * Maps the sequence numbers of one source to those that a subscriber sees, closing the gaps of packets that are
 * dropped on purpose. Remembers the last drops, so that a packet which was overtaken by a drop still finds its number.
 * Owned by one loop.
 */
final class SequenceMap {
    private static final int REMEMBERED = 32;

    private final long[] from = new long[REMEMBERED];
    private final long[] offsets = new long[REMEMBERED];
    private int changes;
    private long first;
    private long highest;

    /** Starts anew: {@code source} becomes {@code target}, and nothing before it is mapped. */
    void start(long source, long target) {
        changes = 0;
        first = source;
        highest = source - 1;
        change(source, target - source);
    }

    private void change(long source, long offset) {
        from[changes % REMEMBERED] = source;
        offsets[changes % REMEMBERED] = offset;
        changes++;
    }

    /** Leaves the packet out. If later ones have gone out already, its gap is there to stay. */
    void drop(long source) {
        if (source > highest) {
            highest = source;
            change(source + 1, offsets[(changes - 1) % REMEMBERED] - 1);
        }
    }

    /** The subscriber's number of a packet that is sent, or -1 when it belongs before the start or is too old to tell. */
    long map(long source) {
        if (source < first) {
            return -1;
        }
        highest = Math.max(highest, source);
        int oldest = Math.max(0, changes - REMEMBERED);
        for (int i = changes - 1; i >= oldest; i--) {
            if (source >= from[i % REMEMBERED]) {
                return source + offsets[i % REMEMBERED];
            }
        }
        return -1;
    }
}
