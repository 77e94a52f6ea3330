package room.rtp.srtp;

/**
 * The replay list of one stream (RFC 3711 section 3.3.2) and, with {@link #highest}, its rollover counter. A ring of
 * bits indexed by packet index, cleared a word at a time as the window moves (RFC 6479), so a packet costs one bit.
 * Only authenticated packets may be accepted.
 */
final class ReplayWindow {
    private static final int WORDS = 32;

    /** How far behind the newest packet one may be. The word being filled holds no history, hence one word less. */
    static final int PACKETS = (WORDS - 1) * Long.SIZE;

    private final long[] seen = new long[WORDS];
    private long highest = PacketIndex.NONE;

    /** The highest index accepted so far, or {@link PacketIndex#NONE}. */
    long highest() {
        return highest;
    }

    /** Whether a packet of this index would be welcome; changes nothing. */
    SrtpStatus check(long index) {
        if (index > highest) {
            return SrtpStatus.OK;
        }
        if (index < 0 || highest - index >= PACKETS) {
            return SrtpStatus.TOO_OLD;
        }
        return (seen[word(index)] & bit(index)) == 0 ? SrtpStatus.OK : SrtpStatus.REPLAYED;
    }

    /** Notes an authentic packet that {@link #check} let pass. */
    void accept(long index) {
        if (index > highest) {
            clearBetween(highest, index);
            highest = index;
        }
        seen[word(index)] |= bit(index);
    }

    private void clearBetween(long from, long to) {
        long fromWord = from >> 6;
        long steps = Math.min((to >> 6) - fromWord, WORDS);
        for (long step = 1; step <= steps; step++) {
            seen[(int) (fromWord + step) & (WORDS - 1)] = 0;
        }
    }

    private static int word(long index) {
        return (int) (index >> 6) & (WORDS - 1);
    }

    private static long bit(long index) {
        return 1L << index;
    }
}
