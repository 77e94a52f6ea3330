package room.rtp.srtp;

import static room.rtp.srtp.SrtpProfile.RTCP_WORD_BYTES;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and decrypts what one peer sends us. Owned by one loop.
 *
 * <p>Packets are opened in place. Buffers may be direct or on the heap; their reader and writer indexes are neither
 * used nor moved. A packet changes the state of its stream only once it has proved authentic.
 */
public final class SrtpReceiver implements AutoCloseable {
    /** What one peer may send, far above what any client does: each takes some 300 bytes until the peer leaves. */
    public static final int MAX_STREAMS = 1024;

    private static final int RTCP_INDEX_MASK = 0x7FFF_FFFF;

    private final SrtpProfile profile;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private final SsrcTable<ReplayWindow> rtpStreams = new SsrcTable<>(MAX_STREAMS);
    private final SsrcTable<ReplayWindow> rtcpStreams = new SsrcTable<>(MAX_STREAMS);
    private int plainLength;

    /** Derives the session keys and makes the ciphers, which {@link #close} frees. */
    public SrtpReceiver(SrtpCrypto crypto, SrtpKeys keys) {
        this(crypto, SessionKeys.derive(keys, PacketKind.RTP), SessionKeys.derive(keys, PacketKind.RTCP));
    }

    SrtpReceiver(SrtpCrypto crypto, SessionKeys rtpKeys, SessionKeys rtcpKeys) {
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
     * Opens an SRTP packet in place (RFC 3711 section 3.3).
     *
     * @return {@link SrtpStatus#OK}, and {@link #plainLength()} bytes of RTP are at {@code offset}; or why the packet
     *     has to be dropped, and its bytes may be garbage
     * @throws IndexOutOfBoundsException if the range is not inside the buffer
     */
    public SrtpStatus unprotectRtp(ByteBuf buf, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buf.capacity());
        plainLength = 0;
        int headerLength = WireFormat.rtpHeaderLength(buf, offset, length);
        int bodyLength = length - headerLength - profile.rtpOverhead();
        if (headerLength < 0 || bodyLength < 0) {
            return SrtpStatus.MALFORMED;
        }
        int ssrc = buf.getInt(offset + WireFormat.RTP_SSRC);
        int sequenceNumber = buf.getUnsignedShort(offset + WireFormat.RTP_SEQUENCE_NUMBER);
        ReplayWindow stream = rtpStreams.find(ssrc);
        long index = PacketIndex.estimate(stream == null ? PacketIndex.NONE : stream.highest(), sequenceNumber);
        SrtpStatus status = admit(rtpStreams, stream, index);
        if (status != SrtpStatus.OK) {
            return status;
        }
        int tagOffset = offset + headerLength + bodyLength;
        int word = PacketIndex.rollover(index);
        if (!rtp.open(buf, offset, headerLength, bodyLength, tagOffset, word, ssrc, index)) {
            return SrtpStatus.NOT_AUTHENTIC;
        }
        accept(rtpStreams, stream, ssrc, index);
        plainLength = headerLength + bodyLength;
        return SrtpStatus.OK;
    }

    /**
     * Opens an SRTCP packet in place (RFC 3711 section 3.4); one that is authenticated but not encrypted is welcome.
     *
     * @return {@link SrtpStatus#OK}, and {@link #plainLength()} bytes of compound RTCP are at {@code offset}; or why
     *     the packet has to be dropped, and its bytes may be garbage
     * @throws IndexOutOfBoundsException if the range is not inside the buffer
     */
    public SrtpStatus unprotectRtcp(ByteBuf buf, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buf.capacity());
        plainLength = 0;
        int plain = length - profile.rtcpOverhead();
        if (plain < WireFormat.RTCP_HEADER_BYTES || !WireFormat.isVersion2(buf, offset)) {
            return SrtpStatus.MALFORMED;
        }
        // With AES-GCM the tag comes first (RFC 7714 section 9.2), else the word (RFC 3711 section 3.4).
        boolean tagFirst = profile == SrtpProfile.AEAD_AES_128_GCM;
        int tagOffset = offset + plain + (tagFirst ? 0 : RTCP_WORD_BYTES);
        int word = buf.getInt(offset + plain + (tagFirst ? profile.tagBytes() : 0));
        int ssrc = buf.getInt(offset + WireFormat.RTCP_SSRC);
        long index = word & RTCP_INDEX_MASK;
        ReplayWindow stream = rtcpStreams.find(ssrc);
        SrtpStatus status = admit(rtcpStreams, stream, index);
        if (status != SrtpStatus.OK) {
            return status;
        }
        // The E flag is the sign; without it everything is header, authenticated as it stands.
        int headerLength = word < 0 ? WireFormat.RTCP_HEADER_BYTES : plain;
        if (!rtcp.open(buf, offset, headerLength, plain - headerLength, tagOffset, word, ssrc, index)) {
            return SrtpStatus.NOT_AUTHENTIC;
        }
        accept(rtcpStreams, stream, ssrc, index);
        plainLength = plain;
        return SrtpStatus.OK;
    }

    /** Length of the packet opened last; zero if it was dropped. */
    public int plainLength() {
        return plainLength;
    }

    private static SrtpStatus admit(SsrcTable<ReplayWindow> streams, @Nullable ReplayWindow stream, long index) {
        if (stream != null) {
            return stream.check(index);
        }
        return streams.full() ? SrtpStatus.TOO_MANY_STREAMS : SrtpStatus.OK;
    }

    private static void accept(SsrcTable<ReplayWindow> streams, @Nullable ReplayWindow known, int ssrc, long index) {
        ReplayWindow stream = known;
        if (stream == null) {
            stream = new ReplayWindow();
            streams.add(ssrc, stream);
        }
        stream.accept(index);
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
