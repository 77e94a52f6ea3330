package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The last packets of one incoming stream, decrypted, kept once for all its subscribers and all retransmissions. A ring
 * of fixed slots in direct memory, indexed by extended sequence number; it grows while packets leave it sooner than a
 * receiver may ask for them. Owned by one loop.
 */
final class PacketHistory implements AutoCloseable {
    /** Bytes per slot: the longest packet that is kept. */
    static final int SLOT_BYTES = SendBatch.MAX_DATAGRAM_BYTES;

    /** At least twice what a burst may hold, so that no packet of the burst is overwritten before it is sent. */
    private static final int INITIAL_SLOTS = 128;

    /** Behind the last slot, so that a descriptor can be borrowed by the word wherever a payload begins. */
    private static final int SLACK_BYTES = 8;

    private static final int MAX_SLOTS = 2048;

    /** Receivers ask again for about this long; older packets are of no use to them. */
    private static final long WANTED_AGE_NANOS = 1_000_000_000L;

    private final ByteBufAllocator allocator;
    private ByteBuf memory;
    private long[] sequences;
    private long[] arrivals;
    private int[] lengths;
    private byte[] paddings;
    private boolean tooSmall;

    PacketHistory(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.memory = allocate(allocator, INITIAL_SLOTS);
        this.sequences = new long[INITIAL_SLOTS];
        this.arrivals = new long[INITIAL_SLOTS];
        this.lengths = new int[INITIAL_SLOTS];
        this.paddings = new byte[INITIAL_SLOTS];
        Arrays.fill(sequences, -1);
    }

    private static ByteBuf allocate(ByteBufAllocator allocator, int slots) {
        int bytes = slots * SLOT_BYTES + SLACK_BYTES;
        return allocator.directBuffer(bytes, bytes);
    }

    /** Keeps a copy of the packet; its offset in {@link #memory}, or -1 when it is longer than a slot. */
    int store(long extendedSequence, ByteBuf buf, int offset, int length, long nowNanos) {
        if (length > SLOT_BYTES) {
            return -1;
        }
        int slot = slot(extendedSequence);
        if (sequences[slot] >= 0 && nowNanos - arrivals[slot] < WANTED_AGE_NANOS) {
            tooSmall = sequences.length < MAX_SLOTS;
        }
        sequences[slot] = extendedSequence;
        arrivals[slot] = nowNanos;
        lengths[slot] = length;
        paddings[slot] = 0;
        memory.setBytes(slot * SLOT_BYTES, buf, offset, length);
        return slot * SLOT_BYTES;
    }

    boolean contains(long extendedSequence) {
        return sequences[slot(extendedSequence)] == extendedSequence;
    }

    /** Where a packet that the history contains lies in {@link #memory}. */
    int offset(long extendedSequence) {
        return slot(extendedSequence) * SLOT_BYTES;
    }

    int length(long extendedSequence) {
        return lengths[slot(extendedSequence)];
    }

    /** When a packet that the history contains came. */
    long arrivalNanos(long extendedSequence) {
        return arrivals[slot(extendedSequence)];
    }

    /** The RTP timestamp of a packet that the history contains. */
    int timestamp(long extendedSequence) {
        return memory.getInt(offset(extendedSequence) + 4);
    }

    /**
     * Has the packet, which came without padding, forwarded with some (RFC 3550 section 5.1): its bytes are put behind
     * the payload.
     *
     * @param bytes 1 to 127, and no more than its slot holds
     */
    void pad(long extendedSequence, int bytes) {
        int slot = slot(extendedSequence);
        int from = slot * SLOT_BYTES + lengths[slot];
        memory.setZero(from, bytes - 1);
        memory.setByte(from + bytes - 1, bytes);
        paddings[slot] = (byte) bytes;
    }

    /** The padding that follows the packet's payload and is not counted in its {@link #length}, in bytes. */
    int padding(long extendedSequence) {
        return paddings[slot(extendedSequence)];
    }

    ByteBuf memory() {
        return memory;
    }

    int slots() {
        return sequences.length;
    }

    private int slot(long extendedSequence) {
        return (int) extendedSequence & (sequences.length - 1);
    }

    /** Doubles the ring if packets left it too soon. Moves the memory: no view of it may be in use. */
    void growIfNeeded() {
        if (!tooSmall) {
            return;
        }
        tooSmall = false;
        int slots = sequences.length * 2;
        ByteBuf moved = allocate(allocator, slots);
        long[] movedSequences = new long[slots];
        long[] movedArrivals = new long[slots];
        int[] movedLengths = new int[slots];
        byte[] movedPaddings = new byte[slots];
        Arrays.fill(movedSequences, -1);
        for (int i = 0; i < sequences.length; i++) {
            if (sequences[i] >= 0) {
                int slot = (int) sequences[i] & (slots - 1);
                movedSequences[slot] = sequences[i];
                movedArrivals[slot] = arrivals[i];
                movedLengths[slot] = lengths[i];
                movedPaddings[slot] = paddings[i];
                moved.setBytes(slot * SLOT_BYTES, memory, i * SLOT_BYTES, lengths[i] + paddings[i]);
            }
        }
        memory.release();
        memory = moved;
        sequences = movedSequences;
        arrivals = movedArrivals;
        lengths = movedLengths;
        paddings = movedPaddings;
    }

    @Override
    public void close() {
        memory.release();
    }
}
