package room.bench.load.media;

import io.netty.buffer.ByteBuf;

/** Opus at 20 ms a packet (RFC 7587), all of one size. */
public final class AudioSource implements MediaSource {
    private static final int CLOCK_RATE = 48_000;
    private static final int TICKS_PER_PACKET = 960;
    private static final long PACKET_NANOS = 20_000_000L;

    /** Table of contents byte (RFC 6716 section 3.1): hybrid, full band, 20 ms, mono, one frame. */
    private static final int TABLE_OF_CONTENTS = 0x78;

    private final int id;
    private final int payloadBytes;
    private final long startNanos;
    private int rtpTimestamp;
    private long count;
    private volatile long written;

    /**
     * @param payloadBytes 40 to 1275
     * @param startNanos when its first packet is due
     */
    public AudioSource(int payloadBytes, int id, long startNanos) {
        if (payloadBytes < 40 || payloadBytes > 1275) {
            throw new IllegalArgumentException("bytes of an audio packet: 40 to 1275");
        }
        this.payloadBytes = payloadBytes;
        this.id = id;
        this.startNanos = startNanos;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public int clockRate() {
        return CLOCK_RATE;
    }

    @Override
    public long nextDueNanos() {
        return startNanos + count * PACKET_NANOS;
    }

    @Override
    public int next(ByteBuf out, int offset) {
        long due = nextDueNanos();
        out.setByte(offset, TABLE_OF_CONTENTS);
        PacketStamp.write(out, offset + payloadBytes - PacketStamp.BYTES, id, count, due);
        rtpTimestamp = (int) count * TICKS_PER_PACKET;
        written = ++count;
        return payloadBytes;
    }

    /** Speech goes on without pauses, so nothing marks a talkspurt. */
    @Override
    public boolean marker() {
        return false;
    }

    @Override
    public int rtpTimestamp() {
        return rtpTimestamp;
    }

    /** Audio has none. */
    @Override
    public void wantKeyFrame() {}

    @Override
    public long written() {
        return written;
    }
}
