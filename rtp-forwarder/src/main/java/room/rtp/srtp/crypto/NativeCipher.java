package room.rtp.srtp.crypto;

import io.netty.buffer.ByteBuf;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import room.rtp.srtp.SrtpCipher;

/**
 * What native ciphers have in common: they work on addresses. Packets in direct buffers are sealed and opened where
 * they are; others take the way over a native copy.
 */
abstract sealed class NativeCipher implements SrtpCipher
        permits OpenSslGcmCipher, OpenSslCounterModeCipher, IpsecMbGcmCipher {
    private static final int IV = 0;
    private static final int WORD = 16;
    private static final int RESULT_LENGTH = 24;
    private static final int DIGEST = 32;
    private static final int STATE_BYTES = 64;
    private static final int MAX_TAG_BYTES = 16;

    private final AtomicLong live;
    private final int tagBytes;
    private final NativeBlock state;
    private @Nullable NativeBlock staging;
    private boolean closed;

    /** @param live counts all native memory of the provider */
    NativeCipher(AtomicLong live, int tagBytes) {
        this.live = live;
        this.tagBytes = tagBytes;
        state = new NativeBlock(STATE_BYTES, live);
    }

    /**
     * Seals a packet whose initialization vector and word are in place.
     *
     * @param packet address of the header, behind which the ciphertext goes
     * @param in address of the plain body, which may be where the ciphertext goes
     * @param tag address where the tag goes
     */
    abstract void sealAt(long packet, int headerLength, long in, int bodyLength, long tag);

    /** Opens a packet whose initialization vector and word are in place. */
    abstract boolean openAt(long packet, int headerLength, int bodyLength, long tag);

    /** Frees what the cipher has besides the memory allocated here; called once. */
    abstract void free();

    final long ivAddress() {
        return state.address() + IV;
    }

    /** Address of the four bytes that are authenticated besides the packet. */
    final long wordAddress() {
        return state.address() + WORD;
    }

    /** Address of eight bytes where a function may say how much it wrote. */
    final long resultLengthAddress() {
        return state.address() + RESULT_LENGTH;
    }

    /** Address of 32 bytes for a digest or a tag. */
    final long digestAddress() {
        return state.address() + DIGEST;
    }

    @Override
    public final void seal(
            ByteBuf out,
            int offset,
            int headerLength,
            ByteBuf in,
            int inOffset,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow) {
        prepare(word, ivHigh, ivLow);
        if (out.hasMemoryAddress() && in.hasMemoryAddress()) {
            try {
                long base = out.memoryAddress();
                sealAt(base + offset, headerLength, in.memoryAddress() + inOffset, bodyLength, base + tagOffset);
            } finally {
                Reference.reachabilityFence(in);
                Reference.reachabilityFence(out);
            }
            return;
        }
        int packetLength = headerLength + bodyLength;
        NativeBlock copy = staging(packetLength + MAX_TAG_BYTES);
        copy.copyIn(0, out, offset, headerLength);
        copy.copyIn(headerLength, in, inOffset, bodyLength);
        long packet = copy.address();
        sealAt(packet, headerLength, packet + headerLength, bodyLength, packet + packetLength);
        copy.copyOut(headerLength, out, offset + headerLength, bodyLength);
        copy.copyOut(packetLength, out, tagOffset, tagBytes);
    }

    @Override
    public final boolean open(
            ByteBuf buf,
            int offset,
            int headerLength,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow) {
        prepare(word, ivHigh, ivLow);
        if (buf.hasMemoryAddress()) {
            try {
                long base = buf.memoryAddress();
                return openAt(base + offset, headerLength, bodyLength, base + tagOffset);
            } finally {
                Reference.reachabilityFence(buf);
            }
        }
        int packetLength = headerLength + bodyLength;
        NativeBlock copy = staging(packetLength + MAX_TAG_BYTES);
        copy.copyIn(0, buf, offset, packetLength);
        copy.copyIn(packetLength, buf, tagOffset, tagBytes);
        if (!openAt(copy.address(), headerLength, bodyLength, copy.address() + packetLength)) {
            return false;
        }
        copy.copyOut(headerLength, buf, offset + headerLength, bodyLength);
        return true;
    }

    private void prepare(int word, long ivHigh, long ivLow) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        NativeMemory.putLong(ivAddress(), ivHigh);
        NativeMemory.putLong(ivAddress() + Long.BYTES, ivLow);
        NativeMemory.putInt(wordAddress(), word);
    }

    private NativeBlock staging(int bytes) {
        NativeBlock block = NativeBlock.atLeast(staging, bytes, live);
        staging = block;
        return block;
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        free();
        state.close();
        if (staging != null) {
            staging.close();
        }
    }
}
