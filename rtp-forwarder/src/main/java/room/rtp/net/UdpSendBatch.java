package room.rtp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.SendBatch;

/**
 * Packs datagrams one behind the other into direct memory and hands them to the socket as runs: datagrams for one
 * address, all of one size but for a shorter last one, which the kernel cuts apart again (UDP_SEGMENT, udp(7)). Owned by
 * one loop.
 */
final class UdpSendBatch implements SendBatch, AutoCloseable {
    /**
     * Goes to the kernel when it is full, so that it is written again while it is still in the processor's cache, and
     * the first subscribers need not wait for the last. Eight runs of a video frame to a system call cost as little
     * as fifty.
     */
    private static final int CHUNK_BYTES = 128 << 10;

    /** The kernel takes at most 64 KiB less headers at once, and 64 segments on any version that has UDP_SEGMENT. */
    private static final int MAX_RUN_BYTES = 60_000;

    private static final int MAX_RUN_SEGMENTS = 64;

    private final Channel channel;
    private final boolean segments;
    private ByteBuf chunk;
    private int used;
    private @Nullable InetSocketAddress claimedFor;
    private @Nullable InetSocketAddress runTo;
    private int runStart;
    private int runSegments;
    private int segmentBytes;
    private boolean runFull;

    UdpSendBatch(Channel channel, boolean segments) {
        this.channel = channel;
        this.segments = segments;
        this.chunk = channel.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES);
    }

    @Override
    public int claim(InetSocketAddress to, int maxBytes) {
        if (!channel.isWritable()) {
            return -1;
        }
        if (used + maxBytes > CHUNK_BYTES) {
            flush();
            nextChunk();
        }
        claimedFor = to;
        return used;
    }

    @Override
    public ByteBuf buffer() {
        return chunk;
    }

    @Override
    public void commit(int bytes) {
        InetSocketAddress to = claimedFor;
        if (bytes == 0 || to == null) {
            return;
        }
        if (!extendsRun(to, bytes)) {
            endRun();
            runTo = to;
            runStart = used;
            segmentBytes = bytes;
        }
        runSegments++;
        used += bytes;
        runFull = !segments
                || bytes < segmentBytes
                || runSegments == MAX_RUN_SEGMENTS
                || used - runStart + segmentBytes > MAX_RUN_BYTES;
    }

    private boolean extendsRun(InetSocketAddress to, int bytes) {
        return runSegments > 0 && !runFull && bytes <= segmentBytes && to.equals(runTo);
    }

    @Override
    public boolean sendsRuns() {
        return segments;
    }

    private void endRun() {
        InetSocketAddress to = runTo;
        if (runSegments == 0 || to == null) {
            return;
        }
        ByteBuf bytes = chunk.retainedSlice(runStart, used - runStart);
        DatagramPacket packet =
                runSegments == 1 ? new DatagramPacket(bytes, to) : new SegmentedDatagramPacket(bytes, segmentBytes, to);
        channel.write(packet, channel.voidPromise());
        runSegments = 0;
        runTo = null;
    }

    @Override
    public void flush() {
        endRun();
        channel.flush();
        if (used > 0 && chunk.refCnt() == 1) { // everything is in the kernel: the memory is free again
            used = 0;
        }
    }

    private void nextChunk() {
        if (used > 0) { // the socket is full and keeps what it was given
            chunk.release();
            chunk = channel.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES);
        }
        used = 0;
    }

    @Override
    public void close() {
        endRun();
        chunk.release();
    }
}
