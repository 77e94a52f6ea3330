package room.bench.load.media;

import io.netty.buffer.ByteBuf;

/**
 * VP8 (RFC 7741) as a browser sends it, but for the picture: frames at a steady pace, each cut into packets whose sizes
 * differ by a byte at most, the shorter ones first, let go in bursts 40 ms apart at two and a half times the mean rate.
 * So Chromium 156 was seen to send: all packets of a frame within half a millisecond, where bursts of 5 ms would have
 * spread them over twenty.
 */
public final class VideoSource implements MediaSource {
    private static final int CLOCK_RATE = 90_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long PACER_NANOS = 40_000_000L;
    private static final double PACING_FACTOR = 2.5;
    private static final int DESCRIPTOR_BYTES = 6;
    private static final int KEY_FRAME_HEADER_BYTES = 10;
    private static final int PICTURE_ID_MASK = 0x7FFF;

    private final VideoShape shape;
    private final int id;
    private final long startNanos;
    private final int burst;
    private long frame;
    private int packetsInFrame;
    private int packet;
    private int shortPackets;
    private boolean keyFrame = true;
    private boolean keyFrameWanted;
    private boolean marker;
    private int rtpTimestamp;
    private int random;
    private long count;
    private volatile long written;

    /** @param startNanos when its first frame is due */
    public VideoSource(VideoShape shape, int id, long startNanos) {
        this.shape = shape;
        this.id = id;
        this.startNanos = startNanos;
        this.burst = (int)
                Math.max(1, Math.ceil(shape.packetsPerSecond() * PACING_FACTOR * PACER_NANOS / (double) SECOND_NANOS));
        this.random = id * 0x9E3779B9 | 1;
        openFrame();
    }

    private void openFrame() {
        // Frames without packets happen below one packet a frame: skip to the next that has one.
        do {
            packetsInFrame = (int) (packetsUpTo(frame + 1) - packetsUpTo(frame));
            frame++;
        } while (packetsInFrame == 0);
        packet = 0;
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        shortPackets = Integer.remainderUnsigned(random, packetsInFrame);
    }

    private long packetsUpTo(long frames) {
        return frames * shape.packetsPerSecond() / shape.framesPerSecond();
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
        return startNanos + (frame - 1) * SECOND_NANOS / shape.framesPerSecond() + packet / burst * PACER_NANOS;
    }

    @Override
    public int next(ByteBuf out, int offset) {
        long due = nextDueNanos();
        boolean first = packet == 0;
        if (first) {
            keyFrame = frame == 1 || keyFrameWanted;
            keyFrameWanted = false;
        }
        int length = shape.payloadBytes() - (packet < shortPackets ? 1 : 0);
        int pictureId = (int) frame & PICTURE_ID_MASK;
        out.setByte(offset, first ? 0x90 : 0x80); // X, and S at the start of the frame's only partition
        out.setByte(offset + 1, 0xE0); // I, L, T
        out.setShort(offset + 2, 0x8000 | pictureId);
        out.setByte(offset + 4, pictureId); // TL0PICIDX: every frame is of the base layer
        out.setByte(offset + 5, 0);
        if (first) {
            frameHeader(out, offset + DESCRIPTOR_BYTES);
        }
        PacketStamp.write(out, offset + length - PacketStamp.BYTES, id, count, due);
        rtpTimestamp = (int) ((frame - 1) * CLOCK_RATE / shape.framesPerSecond());
        marker = ++packet == packetsInFrame;
        if (marker) {
            openFrame();
        }
        written = ++count;
        return length;
    }

    /** RFC 6386 section 9.1. */
    private void frameHeader(ByteBuf out, int offset) {
        int shown = 0x10;
        out.setByte(offset, keyFrame ? shown : shown | 1);
        out.setShort(offset + 1, 0);
        if (keyFrame) {
            out.setMedium(offset + 3, 0x9D012A);
            out.setShortLE(offset + 6, shape.width());
            out.setShortLE(offset + KEY_FRAME_HEADER_BYTES - 2, shape.height());
        }
    }

    @Override
    public boolean marker() {
        return marker;
    }

    @Override
    public int rtpTimestamp() {
        return rtpTimestamp;
    }

    @Override
    public void wantKeyFrame() {
        keyFrameWanted = true;
    }

    @Override
    public long written() {
        return written;
    }
}
