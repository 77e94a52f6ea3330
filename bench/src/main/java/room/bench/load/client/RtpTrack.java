package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import room.bench.load.measure.LoopMeter;
import room.bench.load.media.MediaSource;
import room.rtp.rtcp.RtcpWriter;
import room.rtp.srtp.SrtpSender;

/** One RTP stream that a client sends: numbers, header, protection, and what a server asks to have again. Loop-owned. */
final class RtpTrack {
    /** Protected packets kept for retransmission: half a second and more of what a camera sends. */
    private static final int HISTORY = 256;

    private static final int MAX_HEADER_BYTES = 64;
    private static final int FIXED_HEADER_BYTES = 12;
    private static final int EXTENSION_FLAG = 0x10;
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;

    private final MediaSource source;
    private final int ssrc;
    private final int payloadType;
    private final byte[] extensions;
    private final int firstSequence;
    private final int timestampOffset;
    private final byte[][] history = new byte[HISTORY][];
    private int packets;
    private final int transportSequenceAt;
    private int octets;
    private long nextReportNanos;

    /**
     * @param extensions the header extension block with its profile word, empty for none
     * @param transportSequenceAt where in that block the transport-wide number goes, -1 for nowhere
     * @param firstSequence below 32768 (RFC 3711 section 3.3.1)
     */
    RtpTrack(
            MediaSource source,
            int ssrc,
            int payloadType,
            byte[] extensions,
            int transportSequenceAt,
            int firstSequence,
            int timestampOffset) {
        this.source = source;
        this.ssrc = ssrc;
        this.payloadType = payloadType;
        this.extensions = extensions;
        this.transportSequenceAt = transportSequenceAt;
        this.firstSequence = firstSequence;
        this.timestampOffset = timestampOffset;
    }

    /**
     * A one-byte header extension block (RFC 8285 section 4.2) with MID, RID and room for a transport-wide number, each
     * only if its id is not zero.
     */
    static byte[] extensions(int midId, String mid, int ridId, @Nullable String rid, int transportCcId) {
        byte[] block = new byte[MAX_HEADER_BYTES - FIXED_HEADER_BYTES];
        int at = 4;
        at = element(block, at, midId, mid);
        at = element(block, at, ridId, rid == null ? "" : rid);
        at = element(block, at, transportCcId, "\0\0");
        if (at == 4) {
            return new byte[0];
        }
        int words = (at - 4 + 3) / 4;
        block[0] = (byte) (ONE_BYTE_PROFILE >> 8);
        block[1] = (byte) ONE_BYTE_PROFILE;
        block[3] = (byte) words;
        return java.util.Arrays.copyOf(block, 4 + 4 * words);
    }

    private static int element(byte[] block, int at, int id, String text) {
        if (id == 0 || text.isEmpty() || text.length() > 16) {
            return at;
        }
        block[at] = (byte) (id << 4 | text.length() - 1);
        for (int i = 0; i < text.length(); i++) {
            block[at + 1 + i] = (byte) text.charAt(i);
        }
        return at + 1 + text.length();
    }

    /** Where {@link #extensions} left room for the transport-wide number, -1 where it has none. */
    static int transportSequenceAt(int midId, String mid, int ridId, @Nullable String rid, int transportCcId) {
        if (transportCcId == 0) {
            return -1;
        }
        byte[] block = new byte[MAX_HEADER_BYTES];
        int at = element(block, EXTENSION_HEADER_BYTES, midId, mid);
        return element(block, at, ridId, rid == null ? "" : rid) + 1;
    }

    int ssrc() {
        return ssrc;
    }

    MediaSource source() {
        return source;
    }

    /**
     * Sends what is due.
     *
     * @param numbers counts the packets of the connection
     */
    void send(
            SrtpSender sender,
            ClientSocket socket,
            InetSocketAddress to,
            ByteBuf scratch,
            LoopMeter meter,
            TransportNumbers numbers) {
        long now = System.nanoTime();
        while (source.nextDueNanos() <= now) {
            long due = source.nextDueNanos();
            int sequence = firstSequence + packets & 0xFFFF;
            int header = FIXED_HEADER_BYTES + extensions.length;
            int payload = source.next(scratch, header);
            scratch.setByte(0, extensions.length == 0 ? 0x80 : 0x80 | EXTENSION_FLAG);
            scratch.setByte(1, (source.marker() ? 0x80 : 0) | payloadType);
            scratch.setShort(2, sequence);
            scratch.setInt(4, source.rtpTimestamp() + timestampOffset);
            scratch.setInt(8, ssrc);
            scratch.setBytes(FIXED_HEADER_BYTES, extensions);
            if (transportSequenceAt >= 0) {
                scratch.setShort(FIXED_HEADER_BYTES + transportSequenceAt, numbers.next());
            }
            int length = sender.protectRtp(scratch, 0, header, scratch, header, payload);
            if (length != SrtpSender.UNSENDABLE) {
                socket.write(scratch, 0, length, to);
                keep(sequence, scratch, length);
                meter.onSent(now - due);
            }
            packets++;
            octets += payload;
        }
        if (now - nextReportNanos >= 0) {
            report(sender, socket, to, scratch);
            nextReportNanos = now + REPORT_NANOS;
        }
    }

    private void keep(int sequence, ByteBuf packet, int length) {
        byte[] kept = new byte[length];
        packet.getBytes(0, kept);
        history[sequence % HISTORY] = kept;
    }

    private void report(SrtpSender sender, ClientSocket socket, InetSocketAddress to, ByteBuf scratch) {
        if (packets == 0) {
            return;
        }
        RtcpWriter writer = new RtcpWriter();
        writer.wrap(scratch, 0, RtcpWriter.SENDER_REPORT_BYTES);
        long millis = System.currentTimeMillis();
        long ntp = (millis / 1000 + NTP_EPOCH_SECONDS) << 32 | (millis % 1000 << 32) / 1000;
        // The RTP time of now, had the frame sent last been taken when it was sent.
        writer.senderReport(ssrc, ntp, source.rtpTimestamp() + timestampOffset, packets, octets);
        int length = sender.protectRtcp(scratch, 0, writer.length());
        if (length != SrtpSender.UNSENDABLE) {
            socket.write(scratch, 0, length, to);
        }
    }

    /** Sends a packet again, exactly as it was, if it is still known. */
    boolean resend(int sequence, ClientSocket socket, InetSocketAddress to) {
        byte[] kept = history[sequence % HISTORY];
        if (kept == null || ((kept[2] & 0xFF) << 8 | kept[3] & 0xFF) != sequence) {
            return false;
        }
        socket.send(kept, to);
        return true;
    }
}
