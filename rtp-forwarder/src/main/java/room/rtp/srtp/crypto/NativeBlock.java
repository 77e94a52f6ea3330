package room.rtp.srtp.crypto;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A block of native memory under the C allocator. Not under an arena: one that any thread may close costs a handshake
 * of all threads per peer that leaves, and one that cannot be closed leaks. Wiped before it is freed, for it may hold
 * keys.
 */
final class NativeBlock implements AutoCloseable {
    private static final MethodHandle MALLOC =
            NativeFunctions.libc("malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FREE = NativeFunctions.libc("free", FunctionDescriptor.ofVoid(JAVA_LONG));

    /** A cache line, which is also the alignment that vector instructions may ask for. */
    private static final int ALIGNMENT = 64;

    private static final int MIN_SCRATCH_BYTES = 256;

    private final AtomicLong live;
    private final long allocation;
    private final long address;
    private final MemorySegment memory;
    private final ByteBuffer view;
    private boolean closed;

    /** @param live counts this block while it exists */
    @SuppressWarnings("restricted") // the block has just been allocated with this size
    NativeBlock(int bytes, AtomicLong live) {
        this.live = live;
        allocation = malloc(bytes + ALIGNMENT - 1L);
        if (allocation == 0) {
            throw new IllegalStateException("out of native memory");
        }
        live.incrementAndGet();
        address = (allocation + ALIGNMENT - 1) & -ALIGNMENT;
        memory = MemorySegment.ofAddress(address).reinterpret(bytes);
        memory.fill((byte) 0);
        view = memory.asByteBuffer();
    }

    /** The block itself if it is big enough, else a bigger one in its place, without its contents. */
    static NativeBlock atLeast(@Nullable NativeBlock block, int bytes, AtomicLong live) {
        if (block != null && block.bytes() >= bytes) {
            return block;
        }
        NativeBlock bigger = new NativeBlock(Integer.highestOneBit(Math.max(bytes, MIN_SCRATCH_BYTES) - 1) << 1, live);
        if (block != null) {
            block.close();
        }
        return bigger;
    }

    long address() {
        return address;
    }

    int bytes() {
        return view.capacity();
    }

    void put(byte[] bytes) {
        view.clear().put(bytes);
    }

    void copyIn(int offset, ByteBuf from, int fromOffset, int length) {
        from.getBytes(fromOffset, view.clear().position(offset).limit(offset + length));
    }

    void copyOut(int offset, ByteBuf to, int toOffset, int length) {
        to.setBytes(toOffset, view.clear().position(offset).limit(offset + length));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        memory.fill((byte) 0);
        try {
            FREE.invokeExact(allocation);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
        live.decrementAndGet();
    }

    private static long malloc(long bytes) {
        try {
            return (long) MALLOC.invokeExact(bytes);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }
}
