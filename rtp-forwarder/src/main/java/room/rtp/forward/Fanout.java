package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.codec.DependencyStructure;

/**
 * What the publications and sessions of one loop share: the send batch, the counters, and the list of publications
 * whose packets wait for the end of the read burst. Owned by one loop.
 */
public final class Fanout {
    private static final int MAX_PADDING = 255;

    private final SendBatch batch;
    private final ForwardingCounters counters;
    private final NtpClock clock;
    private final ByteBufAllocator allocator;
    private final List<Publication> waiting = new ArrayList<>();
    private @Nullable Throwable failure;

    /** A stored packet that is looked at again, outside of a burst. */
    final ForwardedPacket stored = new ForwardedPacket();

    /** Looks for pictures that can be entered. */
    final PictureStart pictureStart = new PictureStart();

    /** Where the layers of packets are read that no longer tell those of their stream. */
    final DependencyStructure outdated = new DependencyStructure();

    /** The longest padding that RTP knows (RFC 3550 section 5.1): its last byte counts the bytes. */
    final ByteBuf padding = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(MAX_PADDING));

    /** The shortest padding. */
    final ByteBuf filler = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(1));

    /** Of the packet that is being written. */
    final OutgoingHeader header = new OutgoingHeader();

    public Fanout(SendBatch batch, ForwardingCounters counters, NtpClock clock, ByteBufAllocator allocator) {
        this.batch = batch;
        this.counters = counters;
        this.clock = clock;
        this.allocator = allocator;
        padding.setByte(MAX_PADDING - 1, MAX_PADDING);
        filler.setByte(0, 1);
    }

    SendBatch batch() {
        return batch;
    }

    public ForwardingCounters counters() {
        return counters;
    }

    NtpClock clock() {
        return clock;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    void add(Publication publication) {
        waiting.add(publication);
    }

    void remove(Publication publication) {
        waiting.remove(publication);
    }

    /**
     * Forwarding has failed on a bug or for want of memory, to one subscriber or altogether. Whoever it does not concern gets their packets, and
     * the publisher, whose packet may have ended the burst, hears nothing of it.
     */
    void failed(Throwable reason) {
        failure = reason;
    }

    /** The last failure on the way to subscribers since the last call, null for none; for the log. */
    public @Nullable Throwable takeFailure() {
        Throwable last = failure;
        failure = null;
        return last;
    }

    /** Forwards everything that arrived in the read burst and hands the batch to the socket. Nothing waits longer. */
    public void flush(long nowNanos) {
        for (int i = 0; i < waiting.size(); i++) {
            Publication publication = waiting.get(i);
            try {
                publication.forward(nowNanos);
            } catch (Throwable reason) {
                publication.discardBurst();
                failed(reason);
            }
        }
        waiting.clear();
        batch.flush();
    }
}
