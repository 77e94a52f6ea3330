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

    private final long[] sentNanos = new long[ENTRIES];
    private final int[] bytes = new int[ENTRIES];
    private final int[] clusters = new int[ENTRIES];
    private final byte[] fates = new byte[ENTRIES];
    private long next;

    /** The number that the next packet is to carry, 16 bits. */
    public int nextSequence() {
        return (int) next & 0xFFFF;
    }

    /** The packet with {@link #nextSequence} has gone out. */
    void sent(int length, int cluster, long nowNanos) {
        int entry = entry(next);
        sentNanos[entry] = nowNanos;
        bytes[entry] = length;
        clusters[entry] = cluster;
        fates[entry] = UNKNOWN;
        next++;
    }

    private static int entry(long sequence) {
        return (int) sequence & (ENTRIES - 1);
    }

    /** The entry of a 16-bit number as feedback names it, -1 for a packet that was never sent or is forgotten. */
    int find(int sequence) {
        long newest = next - 1;
        long extended = newest - ((int) newest - sequence & 0xFFFF);
        return extended < 0 || next - extended > ENTRIES ? -1 : entry(extended);
    }

    long sentNanos(int entry) {
        return sentNanos[entry];
    }

    int bytes(int entry) {
        return bytes[entry];
    }

    /** The probe that the packet belonged to, 0 for none. */
    int cluster(int entry) {
        return clusters[entry];
    }

    /** {@link #UNKNOWN}, {@link #LOST} or {@link #ARRIVED}. */
    byte fate(int entry) {
        return fates[entry];
    }

    void fate(int entry, byte fate) {
        fates[entry] = fate;
    }
}
