package room.rtp.forward;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * What the publications and sessions of one loop share: the send batch, the counters, and the list of publications
 * whose packets wait for the end of the read burst. Owned by one loop.
 */
public final class Fanout {
    private final SendBatch batch;
    private final ForwardingCounters counters;
    private final NtpClock clock;
    private final ByteBufAllocator allocator;
    private final List<Publication> waiting = new ArrayList<>();

    /** A stored packet that is looked at again, outside of a burst. */
    final ForwardedPacket stored = new ForwardedPacket();

    /** Of the packet that is being written. */
    final OutgoingHeader header = new OutgoingHeader();

    public Fanout(SendBatch batch, ForwardingCounters counters, NtpClock clock, ByteBufAllocator allocator) {
        this.batch = batch;
        this.counters = counters;
        this.clock = clock;
        this.allocator = allocator;
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

    /** Forwards everything that arrived in the read burst and hands the batch to the socket. Nothing waits longer. */
    public void flush(long nowNanos) {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).forward(nowNanos);
        }
        waiting.clear();
        batch.flush();
    }
}
