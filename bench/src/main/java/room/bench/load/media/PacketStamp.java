package room.bench.load.media;

import io.netty.buffer.ByteBuf;

/**
 * The last bytes of every payload: which source sent it, the how manieth of that source it is, and when it was due. The
 * time is that of the plan and not that of the actual sending, so that a generator that falls behind lengthens the
 * latencies it measures instead of hiding them (coordinated omission). Layout: magic (4 bytes), source (4), index (8),
 * due time in nanoseconds (8).
 */
public final class PacketStamp {
    /** Bytes of a stamp. */
    public static final int BYTES = 24;

    /** "RmBn". */
    private static final int MAGIC = 0x526D426E;

    private PacketStamp() {}

    /** Writes the stamp to {@code buf[offset, offset + BYTES)}. */
    static void write(ByteBuf buf, int offset, int source, long index, long dueNanos) {
        buf.setInt(offset, MAGIC);
        buf.setInt(offset + 4, source);
        buf.setLong(offset + 8, index);
        buf.setLong(offset + 16, dueNanos);
    }

    /** Where the stamp of a payload begins, or -1 if it has none. */
    public static int find(ByteBuf buf, int payloadOffset, int payloadLength) {
        int offset = payloadOffset + payloadLength - BYTES;
        return payloadLength >= BYTES && buf.getInt(offset) == MAGIC ? offset : -1;
    }

    /** The source of the stamp at {@code offset}. */
    public static int source(ByteBuf buf, int offset) {
        return buf.getInt(offset + 4);
    }

    /** Packets that the source had sent before. */
    public static long index(ByteBuf buf, int offset) {
        return buf.getLong(offset + 8);
    }

    /** Monotonic nanoseconds of the sending process. */
    public static long dueNanos(ByteBuf buf, int offset) {
        return buf.getLong(offset + 16);
    }
}
