package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.bench.load.measure.LoopMeter;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.RtcpWriter;
import room.rtp.srtp.SrtpSender;

/**
 * RTCP of one connection: tells the server once a second that there is bandwidth for everything, and does what the server
 * asks of publishers. Owned by one loop.
 */
final class Feedback {
    private static final long ESTIMATE_BPS = 100_000_000L;
    private static final int MAX_STREAMS = 64;
    private static final int MAX_BYTES = 512;

    private final int ownSsrc;
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();

    Feedback(int ownSsrc) {
        this.ownSsrc = ownSsrc;
    }

    /** A protected report at the start of {@code out}; 0 when there is nothing to report on. */
    int write(ByteBuf out, int[] ssrcs, SrtpSender protect) {
        if (ssrcs.length == 0) {
            return 0;
        }
        writer.wrap(out, 0, MAX_BYTES);
        writer.receiverReport(ownSsrc);
        writer.remb(ownSsrc, ESTIMATE_BPS, ssrcs, Math.min(ssrcs.length, MAX_STREAMS));
        return Math.max(0, protect.protectRtcp(out, 0, writer.length()));
    }

    /** Takes decrypted RTCP. */
    void read(
            ByteBuf datagram,
            int offset,
            int length,
            List<RtpTrack> tracks,
            ClientSocket socket,
            InetSocketAddress to,
            LoopMeter meter) {
        reader.wrap(datagram, offset, length);
        while (reader.next()) {
            if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI)) {
                wantKeyFrame(tracks, reader.mediaSsrc(), meter);
            } else if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_FIR)) {
                for (int i = 0; i < reader.firEntries(); i++) {
                    wantKeyFrame(tracks, reader.firSsrc(i), meter);
                }
            } else if (reader.is(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK)) {
                RtpTrack track = track(tracks, reader.mediaSsrc());
                for (int i = 0; track != null && i < reader.nackPairs(); i++) {
                    resend(track, reader.nackPacketId(i), reader.nackBitmask(i), socket, to, meter);
                }
            }
        }
    }

    private static void wantKeyFrame(List<RtpTrack> tracks, int ssrc, LoopMeter meter) {
        RtpTrack track = track(tracks, ssrc);
        if (track != null) {
            track.source().wantKeyFrame();
            meter.onKeyFrameRequest();
        }
    }

    private static void resend(
            RtpTrack track, int first, int bitmask, ClientSocket socket, InetSocketAddress to, LoopMeter meter) {
        for (int bit = -1; bit < 16; bit++) {
            if ((bit < 0 || (bitmask >>> bit & 1) != 0) && track.resend(first + bit + 1 & 0xFFFF, socket, to)) {
                meter.onRetransmitted();
            }
        }
    }

    private static @Nullable RtpTrack track(List<RtpTrack> tracks, int ssrc) {
        for (RtpTrack track : tracks) {
            if (track.ssrc() == ssrc) {
                return track;
            }
        }
        return null;
    }
}
