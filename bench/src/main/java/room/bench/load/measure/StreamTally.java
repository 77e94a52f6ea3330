package room.bench.load.measure;

/**
 * What came in of one RTP stream. Packets are counted by their headers; a sample of them is decrypted, and the stamps in
 * those say how many packets the source has sent between two samples. So loss is known to the packet although most
 * packets stay encrypted, and it does not matter how the server numbers them. Owned by one loop.
 */
public final class StreamTally {
    /** Tells how many packets a source has sent in all. */
    @FunctionalInterface
    public interface SentPackets {
        /** @return 0 for a source that is not known */
        long by(int source);
    }

    private static final int WINDOW = 1024;
    private static final int NO_SOURCE = Integer.MIN_VALUE;

    private final int ssrc;
    private final long[] seen = new long[WINDOW / Long.SIZE];
    private long highest = -1;

    /** Packets that came for the first time since {@link #restart}. */
    private long received;

    private long duplicates;
    private int source = NO_SOURCE;
    private long firstIndex;
    private long lastIndex;
    private long receivedAtFirst;
    private long receivedAtLast;
    private long closedExpected;
    private long closedReceived;

    public StreamTally(int ssrc) {
        this.ssrc = ssrc;
    }

    public int ssrc() {
        return ssrc;
    }

    /**
     * Counts a packet.
     *
     * @param sequence its 16-bit number
     * @return false if it is a copy of one that was counted, or hopelessly late
     */
    public boolean accept(int sequence) {
        if (highest < 0) {
            highest = sequence + (1L << 16);
            mark(highest);
            received++;
            return true;
        }
        long number = highest + (short) (sequence - (int) highest);
        if (number > highest) {
            long step = number - highest;
            if (step >= WINDOW) {
                java.util.Arrays.fill(seen, 0);
            } else {
                for (long skipped = highest + 1; skipped < number; skipped++) {
                    clear(skipped);
                }
            }
            highest = number;
        } else if (highest - number >= WINDOW || marked(number)) {
            duplicates++;
            return false;
        }
        mark(number);
        received++;
        return true;
    }

    private void mark(long number) {
        int slot = (int) (number & WINDOW - 1);
        seen[slot >> 6] |= 1L << slot;
    }

    private void clear(long number) {
        int slot = (int) (number & WINDOW - 1);
        seen[slot >> 6] &= ~(1L << slot);
    }

    private boolean marked(long number) {
        int slot = (int) (number & WINDOW - 1);
        return (seen[slot >> 6] >>> slot & 1) != 0;
    }

    /**
     * Notes what the packet accepted last turned out to be.
     *
     * @param stampSource which source sent it
     * @param index how many packets that source had sent before
     */
    public void onStamp(int stampSource, long index) {
        if (stampSource != source) {
            // The server has put another source into this stream: what is known ends at the last sample.
            closedExpected += source == NO_SOURCE ? 0 : lastIndex - firstIndex;
            closedReceived += source == NO_SOURCE ? 0 : receivedAtLast - receivedAtFirst;
            source = stampSource;
            firstIndex = index;
            lastIndex = index;
            receivedAtFirst = received;
            receivedAtLast = received;
        } else if (index > lastIndex) {
            lastIndex = index;
            receivedAtLast = received;
        }
    }

    /** Starts counting anew; packets of before still count as seen. */
    public void restart() {
        received = 0;
        duplicates = 0;
        closedExpected = 0;
        closedReceived = 0;
        source = NO_SOURCE;
    }

    /** Adds up, once sources have stopped and nothing is on its way any more. */
    public Delivery finish(SentPackets sent) {
        long expected = closedExpected;
        long arrived = closedReceived;
        if (source != NO_SOURCE) {
            expected += Math.max(lastIndex, sent.by(source) - 1) - firstIndex;
            arrived += received - receivedAtFirst;
        }
        // A packet overtaken by the first sample counts as arrived but was not expected.
        return new Delivery(expected, Math.min(arrived, expected), duplicates, source == NO_SOURCE ? 0 : 1);
    }

    /** Packets accepted since the last {@link #restart}. */
    public long received() {
        return received;
    }
}
