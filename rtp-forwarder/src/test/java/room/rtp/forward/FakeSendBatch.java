package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is committed, in order. */
final class FakeSendBatch implements SendBatch, AutoCloseable {
    record Sent(InetSocketAddress to, byte[] bytes) {}

    final List<Sent> sent = new ArrayList<>();
    boolean full;

    /** How many datagrams are taken before a bug shows; negative for never. */
    int failsAfter = -1;

    boolean sendsRuns;
    int flushes;
    private final ByteBuf memory = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES));
    private @Nullable InetSocketAddress to;

    @Override
    public int claim(InetSocketAddress to, int maxBytes) {
        if (full) {
            return -1;
        }
        if (failsAfter-- == 0) {
            throw new IllegalStateException("a bug");
        }
        this.to = to;
        return 0;
    }

    @Override
    public ByteBuf buffer() {
        return memory;
    }

    @Override
    public void commit(int bytes) {
        if (bytes > 0 && to != null) {
            byte[] copy = new byte[bytes];
            memory.getBytes(0, copy);
            sent.add(new Sent(to, copy));
        }
    }

    @Override
    public boolean sendsRuns() {
        return sendsRuns;
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void close() {
        memory.release();
    }

    List<Sent> take(InetSocketAddress address) {
        List<Sent> taken = sent.stream().filter(s -> s.to().equals(address)).toList();
        sent.removeIf(s -> s.to().equals(address));
        return taken;
    }
}
