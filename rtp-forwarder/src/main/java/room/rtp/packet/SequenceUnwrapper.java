package room.rtp.packet;

/**
 * Extends 16-bit sequence numbers to 64 bits, by taking each to be the one nearest to the highest seen. The first is
 * placed one turn above zero, so that late packets before it stay positive.
 */
public final class SequenceUnwrapper {
    private long highest = -1;

    /** The extended number; the highest seen moves up with it. */
    public long unwrap(int sequenceNumber) {
        long extended = peek(sequenceNumber);
        highest = Math.max(highest, extended);
        return extended;
    }

    /** The extended number, leaving no trace. */
    public long peek(int sequenceNumber) {
        if (highest < 0) {
            return 0x10000L + sequenceNumber;
        }
        return highest + (short) (sequenceNumber - (int) highest);
    }

    /** The highest extended number seen, -1 before the first. */
    public long highest() {
        return highest;
    }
}
