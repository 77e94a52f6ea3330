package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import room.rtp.bandwidth.ArrivalLog;
import room.rtp.rtcp.TransportFeedbackWriter;
import room.rtp.srtp.SrtpSender;

/**
 * Transport-wide feedback of one connection, as a browser gives it: notes when numbered packets came, and tells the server
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). Owned by one loop.
 */
final class ArrivalReports {
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int EXTENSION_FLAG = 0x10;
    private static final int FIXED_HEADER_BYTES = 12;
    private static final int EXTENSION_HEADER_BYTES = 4;

    private final int ownSsrc;
    private final ArrivalLog arrivals = new ArrivalLog();
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private int reports;

    ArrivalReports(int ownSsrc) {
        this.ownSsrc = ownSsrc;
    }

    /** Notes an RTP packet, if it carries a transport-wide number under this extension id; header only, still protected. */
    void onRtp(ByteBuf packet, int offset, int length, int id, long nowNanos) {
        int sequenceAt = find(packet, offset, length, id);
        if (sequenceAt >= 0) {
            arrivals.onPacket(packet.getUnsignedShort(sequenceAt), packet.getInt(offset + 8), nowNanos);
        }
    }

    private static int find(ByteBuf packet, int offset, int length, int id) {
        int flags = packet.getByte(offset);
        int at = offset + FIXED_HEADER_BYTES + 4 * (flags & 0x0F);
        if ((flags & EXTENSION_FLAG) == 0
                || at + EXTENSION_HEADER_BYTES > offset + length
                || packet.getUnsignedShort(at) != ONE_BYTE_PROFILE) {
            return -1;
        }
        int end = at + EXTENSION_HEADER_BYTES + 4 * packet.getUnsignedShort(at + 2);
        at += EXTENSION_HEADER_BYTES;
        while (at + 2 < Math.min(end, offset + length)) {
            int element = packet.getByte(at);
            if (element == 0) {
                at++;
            } else if ((element >> 4 & 0x0F) == id) {
                return at + 1;
            } else {
                at += 2 + (element & 0x0F);
            }
        }
        return -1;
    }

    /** Writes the next protected report to the start of {@code out}; 0 when everything has been reported. */
    int write(ByteBuf out, SrtpSender protect) {
        if (arrivals.isEmpty()) {
            return 0;
        }
        long sequence = arrivals.first();
        while (!arrivals.hasArrived(sequence)) {
            sequence++;
        }
        writer.begin((int) sequence & 0xFFFF);
        while (sequence <= arrivals.last()
                && (arrivals.hasArrived(sequence)
                        ? writer.addArrived(arrivals.arrivalNanos(sequence))
                        : writer.addLost())) {
            sequence++;
        }
        arrivals.reportedUntil(sequence);
        int length = writer.finish(out, 0, ownSsrc, arrivals.ssrc(), reports++ & 0xFF);
        return Math.max(0, protect.protectRtcp(out, 0, length));
    }
}
