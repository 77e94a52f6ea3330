package room.rtp.bandwidth;

/**
 * What was sent to one peer under which transport-wide sequence number, until feedback tells what became of it. Media,
 * retransmissions and probes share the numbers. Owned by one loop.
 */
public final class SentPackets {
    /** Some two seconds at 10 Mbit/s. */
    private static final int ENTRIES = 2048;

    /** What is known of a packet: nothing yet, that it has not arrived so far, or that it has. */
    static final byte UNKNOWN = 0;

    static final byte LOST = 1;
    static final byte ARRIVED = 2;

    /** Longs per entry: all that is known of a packet lies in one cache line. */
    private static final int STRIDE = 2;

    private static final int SENT_NANOS = 0;

    /** The probe in the upper half, then the size in 24 bits and the fate in 8. */
    private static final int REST = 1;

    private final long[] entries = new long[ENTRIES * STRIDE];
    private long next;

    /** All before it have been told of. */
    private long untold;

    /** The number that the next packet is to carry, 16 bits. */
    public int nextSequence() {
        return (int) next & 0xFFFF;
    }

    /** The packet with {@link #nextSequence} has gone out. */
    void sent(int length, int cluster, long nowNanos) {
        int entry = entry(next);
        entries[entry + SENT_NANOS] = nowNanos;
        entries[entry + REST] = (long) cluster << 32 | length << 8 | UNKNOWN;
        next++;
    }

    private static int entry(long sequence) {
        return ((int) sequence & (ENTRIES - 1)) * STRIDE;
    }

    /** The entry of a 16-bit number as feedback names it, -1 for a packet that was never sent or is forgotten. */
    int find(int sequence) {
        long newest = next - 1;
        long extended = newest - ((int) newest - sequence & 0xFFFF);
        return extended < 0 || next - extended > ENTRIES ? -1 : entry(extended);
    }

    /** The first packet of which, and of those after it, nothing has been told yet, as {@link #nextSequence} counts. */
    int firstUntold() {
        return (int) Math.max(untold, next - ENTRIES) & 0xFFFF;
    }

    /** How many there are from {@link #firstUntold} on. */
    int untold() {
        return (int) Math.min(next - untold, ENTRIES);
    }

    /** Something was told of the packet, 16 bits, which was found. */
    void told(int sequence) {
        long newest = next - 1;
        untold = Math.max(untold, newest - ((int) newest - sequence & 0xFFFF) + 1);
    }

    long sentNanos(int entry) {
        return entries[entry + SENT_NANOS];
    }

    int bytes(int entry) {
        return (int) entries[entry + REST] >>> 8;
    }

    /** The probe that the packet belonged to, 0 for none. */
    int cluster(int entry) {
        return (int) (entries[entry + REST] >> 32);
    }

    /** {@link #UNKNOWN}, {@link #LOST} or {@link #ARRIVED}. */
    byte fate(int entry) {
        return (byte) entries[entry + REST];
    }

    void fate(int entry, byte fate) {
        entries[entry + REST] = entries[entry + REST] & ~0xFFL | fate;
    }
}
