package room.bench.load.media;

import io.netty.buffer.ByteBuf;

/**
 * The payloads of one track or simulcast layer, one after the other, each with the time it is due. Owned by the loop that
 * sends them.
 */
public interface MediaSource {
    /** What the stamps of its packets name, see {@link PacketStamp}. */
    int id();

    /** Ticks of the RTP clock in a second. */
    int clockRate();

    /** When the next packet is to be sent, in the same nanoseconds as the time it was made with. */
    long nextDueNanos();

    /**
     * Writes the packet that is due and goes on to the next.
     *
     * @return bytes written behind {@code offset}, at most {@link #MAX_PAYLOAD_BYTES}
     */
    int next(ByteBuf out, int offset);

    /** Whether the packet written last ends a frame. */
    boolean marker();

    /** Of the packet written last. */
    int rtpTimestamp();

    /** Somebody needs a key frame. */
    void wantKeyFrame();

    /** Packets written so far; safe to read from any thread. */
    long written();

    /** What a payload may take at most, so that it passes any path behind all headers. */
    int MAX_PAYLOAD_BYTES = 1400;
}
