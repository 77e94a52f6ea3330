package room.rtp.srtp;

import static room.rtp.srtp.SrtpProfile.RTCP_WORD_BYTES;

import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * Encrypts and authenticates what we send to one peer. Owned by one loop.
 *
 * <p>Buffers may be direct or on the heap; their reader and writer indexes are neither used nor moved.
 *
 * <p><strong>Same sequence number, same bytes.</strong> Sequence numbers may come out of order and come again, as
 * retransmissions do. But a packet that comes again must be byte for byte what it was, header and payload: the
 * sequence number decides the nonce, and two different packets under one nonce give away both of them and, with
 * AES-GCM, the authentication key. Whoever has to change a packet gives it a new sequence number (RFC 4588).
 *
 * <p>Streams should start below sequence number 32768, so that a peer that misses the first packets does not miss the
 * first rollover with them (RFC 3711 section 3.3.1).
 */
public final class SrtpSender implements AutoCloseable {
    /** What is returned for a packet that cannot be protected and must be dropped. */
    public static final int UNSENDABLE = -1;

    /** How many packets behind the newest one may be: more than a history keeps, or a peer's replay window lets in. */
    public static final int MAX_LATE_PACKETS = 4096;

    /** What we may send to one peer; more is a bug of whoever numbers our streams. */
    public static final int MAX_STREAMS = 8192;

    private static final long MAX_RTCP_INDEX = (1L << 31) - 1;
    private static final int ENCRYPTED_FLAG = 1 << 31;

    private static final class Stream {
        private final int ssrc;

        /** The highest index sent so far. */
        private long highest = PacketIndex.NONE;

        Stream(int ssrc) {
            this.ssrc = ssrc;
        }
    }

    private final SrtpProfile profile;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final SsrcTable<Stream> rtpStreams = new SsrcTable<>(MAX_STREAMS);
    private final SsrcTable<Stream> rtcpStreams = new SsrcTable<>(MAX_STREAMS);

    /** A burst is of one stream, so what was found for its first packet serves the others. */
    private Stream latest = new Stream(0);

    /** Derives the session keys and makes the ciphers, which {@link #close} frees. */
    public SrtpSender(SrtpCrypto crypto, SrtpKeys keys) {
        this(crypto, SessionKeys.derive(keys, PacketKind.RTP), SessionKeys.derive(keys, PacketKind.RTCP));
    }

    SrtpSender(SrtpCrypto crypto, SessionKeys rtpKeys, SessionKeys rtcpKeys) {
        profile = rtpKeys.profile();
        rtp = new PacketCipher(crypto, rtpKeys);
        try {
            rtcp = new PacketCipher(crypto, rtcpKeys);
        } catch (RuntimeException e) {
            rtp.close();
            throw e;
        }
    }

    /**
     * Protects an RTP packet (RFC 3711 section 3.3). The header, with CSRCs and header extension, already stands in
     * {@code out}; the payload is read from {@code in}, and its ciphertext and the tag are written right behind the
     * header, which takes {@link SrtpProfile#rtpOverhead()} bytes more than the packet.
     *
     * @param in where the payload is; may be {@code out} if the payload already stands behind the header, but must not
     *     overlap it otherwise
     * @return the length of the whole SRTP packet, or {@link #UNSENDABLE} if its sequence number is more than
     *     {@link #MAX_LATE_PACKETS} behind the newest, from before the stream's first packet's rollover period, or
     *     beyond the 2^48 packets of a key
     * @throws IndexOutOfBoundsException if a range is not inside its buffer
     */
    public int protectRtp(ByteBuf out, int outOffset, int headerLength, ByteBuf in, int inOffset, int payloadLength) {
        int length = headerLength + payloadLength + profile.rtpOverhead();
        Objects.checkFromIndexSize(0, WireFormat.RTP_FIXED_HEADER_BYTES, headerLength);
        Objects.checkFromIndexSize(outOffset, length, out.capacity());
        Objects.checkFromIndexSize(inOffset, payloadLength, in.capacity());
        int ssrc = out.getInt(outOffset + WireFormat.RTP_SSRC);
        Stream stream = latest;
        if (stream.ssrc != ssrc || stream.highest == PacketIndex.NONE) {
            stream = stream(rtpStreams, ssrc);
            latest = stream;
        }
        long index =
                PacketIndex.estimate(stream.highest, out.getUnsignedShort(outOffset + WireFormat.RTP_SEQUENCE_NUMBER));
        // Besides being useless to the peer, a packet far behind is most likely one far ahead, taken for an old one:
        // protecting it would use the old one's nonce again.
        if (index < 0 || index > PacketIndex.MAX || stream.highest - index > MAX_LATE_PACKETS) {
            return UNSENDABLE;
        }
        rtp.seal(
                out,
                outOffset,
                headerLength,
                in,
                inOffset,
                payloadLength,
                outOffset + headerLength + payloadLength,
                PacketIndex.rollover(index),
                ssrc,
                index);
        stream.highest = Math.max(stream.highest, index);
        return length;
    }

    /**
     * Protects a compound RTCP packet in place (RFC 3711 section 3.4), which takes {@link SrtpProfile#rtcpOverhead()}
     * bytes behind it.
     *
     * @param length at least the eight bytes up to the sender's SSRC
     * @return the length of the SRTCP packet, or {@link #UNSENDABLE} after 2^31 packets of one SSRC under one key
     * @throws IndexOutOfBoundsException if the range and the overhead are not inside the buffer
     */
    public int protectRtcp(ByteBuf buf, int offset, int length) {
        int header = WireFormat.RTCP_HEADER_BYTES;
        Objects.checkFromIndexSize(offset, length + profile.rtcpOverhead(), buf.capacity());
        Objects.checkFromIndexSize(0, header, length);
        int ssrc = buf.getInt(offset + WireFormat.RTCP_SSRC);
        Stream stream = stream(rtcpStreams, ssrc);
        long index = stream.highest + 1;
        if (index > MAX_RTCP_INDEX) {
            return UNSENDABLE;
        }
        int word = ENCRYPTED_FLAG | (int) index;
        boolean tagFirst = profile == SrtpProfile.AEAD_AES_128_GCM;
        int body = offset + header;
        int end = offset + length;
        rtcp.seal(
                buf,
                offset,
                header,
                buf,
                body,
                length - header,
                tagFirst ? end : end + RTCP_WORD_BYTES,
                word,
                ssrc,
                index);
        buf.setInt(tagFirst ? end + profile.tagBytes() : end, word);
        stream.highest = index;
        return length + profile.rtcpOverhead();
    }

    private static Stream stream(SsrcTable<Stream> streams, int ssrc) {
        Stream stream = streams.find(ssrc);
        if (stream == null) {
            stream = new Stream(ssrc);
            streams.add(ssrc, stream);
        }
        return stream;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
