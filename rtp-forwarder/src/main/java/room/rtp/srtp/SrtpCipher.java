package room.rtp.srtp;

import io.netty.buffer.ByteBuf;

/**
 * One keyed cipher, which seals and opens packets of one {@link PacketKind} under one set of {@link SessionKeys}. Knows
 * nothing of indices, replays or streams. Not thread safe.
 *
 * <p>A packet is a clear header, a body to encrypt, and a tag somewhere behind it. Besides its bytes four more are
 * authenticated, the <em>word</em>: the rollover counter of SRTP or the E flag and index of SRTCP. AES-GCM
 * authenticates the word of SRTCP only, for the rollover counter is in its nonce (RFC 7714 sections 8.2, 9.2 and 9.3).
 *
 * <p>The initialization vector comes as the sixteen bytes {@code ivHigh, ivLow} in network order; AES-GCM takes the
 * first twelve. Callers have checked that all ranges lie inside their buffers.
 */
public interface SrtpCipher extends AutoCloseable {
    /**
     * Encrypts and tags. Sealing the very same bytes again under the same vector is fine, also at once.
     *
     * @param out holds the header at {@code offset} and receives the ciphertext behind it
     * @param in holds the plain body; may be {@code out} if {@code inOffset} is where the ciphertext goes
     * @param tagOffset where in {@code out} the tag goes
     */
    void seal(
            ByteBuf out,
            int offset,
            int headerLength,
            ByteBuf in,
            int inOffset,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow);

    /**
     * Checks the tag in constant time and decrypts in place.
     *
     * @return false if the packet is not authentic; the body is garbage then
     */
    boolean open(
            ByteBuf buf,
            int offset,
            int headerLength,
            int bodyLength,
            int tagOffset,
            int word,
            long ivHigh,
            long ivLow);

    /** Frees native memory. Closing again does nothing, any other use afterwards is an {@link IllegalStateException}. */
    @Override
    void close();
}
