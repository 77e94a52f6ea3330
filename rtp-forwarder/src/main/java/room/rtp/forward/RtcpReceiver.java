package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/** Acts on the RTCP of one peer: its reports on what it sends and receives, and what it asks for. Owned by one loop. */
final class RtcpReceiver {
    private final RtpSession session;
    private final Fanout fanout;
    private final RtcpReader reader = new RtcpReader();

    RtcpReceiver(RtpSession session, Fanout fanout) {
        this.session = session;
        this.fanout = fanout;
    }

    void accept(ByteBuf buf, int offset, int length, long nowNanos) {
        reader.wrap(buf, offset, length);
        while (reader.next()) {
            switch (reader.type()) {
                case Rtcp.SENDER_REPORT -> {
                    onSenderReport(nowNanos);
                    onReportBlocks(nowNanos);
                }
                case Rtcp.RECEIVER_REPORT -> onReportBlocks(nowNanos);
                case Rtcp.TRANSPORT_FEEDBACK -> {
                    if (reader.count() == Rtcp.FORMAT_NACK) {
                        onNack(nowNanos);
                    } else if (reader.count() == Rtcp.FORMAT_TRANSPORT_CC) {
                        session.onTransportFeedback(reader, nowNanos);
                    }
                }
                case Rtcp.PAYLOAD_FEEDBACK -> onPayloadFeedback(nowNanos);
                case Rtcp.EXTENDED_REPORT -> onExtendedReport(nowNanos);
                default -> {
                    // Source descriptions and goodbyes change nothing here: who sends what is negotiated, and a
                    // stream that stops is seen to stop.
                }
            }
        }
        if (reader.malformed()) {
            fanout.counters().drop(DropReason.MALFORMED_RTCP);
        }
    }

    private void onSenderReport(long nowNanos) {
        IncomingStream stream = session.router().find(reader.senderSsrc());
        if (stream != null && stream.ssrc() == reader.senderSsrc()) {
            session.senderClock().onSenderReport(reader.ntpTimestamp(), nowNanos);
            stream.onSenderReport(reader.ntpTimestamp(), reader.rtpTimestamp(), nowNanos);
        }
    }

    /** RFC 3550 section 6.4.1: the round trip is now - LSR - DLSR, in 1/65536 s. */
    private void onReportBlocks(long nowNanos) {
        for (int i = 0; i < reader.count(); i++) {
            int lastReport = reader.blockLastSenderReport(i);
            if (lastReport != 0 && session.subscription(reader.blockSsrc(i)) != null) {
                onRoundTrip(lastReport, reader.blockDelaySinceLastSenderReport(i), nowNanos);
            }
        }
    }

    /** RFC 3611 section 4.5: a peer that is sent nothing answers the reference time as it would a sender report. */
    private void onExtendedReport(long nowNanos) {
        if (reader.findDelayOf(session.rtcpSsrc()) && reader.lastReceiverReport() != 0) {
            onRoundTrip(reader.lastReceiverReport(), reader.delaySinceLastReceiverReport(), nowNanos);
        }
    }

    private void onRoundTrip(int lastReport, int delay, long nowNanos) {
        int now = NtpClock.middle(fanout.clock().ntpAt(nowNanos));
        int roundTrip = now - lastReport - delay;
        if (roundTrip >= 0) {
            session.roundTrip().onReport(roundTrip * 1_000_000_000L / 65_536, nowNanos);
        }
    }

    private void onNack(long nowNanos) {
        Subscription subscription = session.subscription(reader.mediaSsrc());
        if (subscription == null) {
            return;
        }
        fanout.counters().count(ForwardingCounters.Counter.NACKS_RECEIVED);
        for (int pair = 0; pair < reader.nackPairs(); pair++) {
            int packetId = reader.nackPacketId(pair);
            subscription.onNack(packetId, nowNanos, session.roundTripNanos() / 2);
            for (int bits = reader.nackBitmask(pair), i = 1; bits != 0; bits >>= 1, i++) {
                if ((bits & 1) != 0) {
                    subscription.onNack((packetId + i) & 0xFFFF, nowNanos, session.roundTripNanos() / 2);
                }
            }
        }
    }

    private void onPayloadFeedback(long nowNanos) {
        if (reader.isRemb()) {
            session.downlink().onRemb(reader.rembBitrateBps(), nowNanos);
        } else if (reader.count() == Rtcp.FORMAT_PLI) {
            onKeyFrameRequest(reader.mediaSsrc(), nowNanos);
        } else if (reader.count() == Rtcp.FORMAT_FIR) {
            for (int i = 0; i < reader.firEntries(); i++) {
                onKeyFrameRequest(reader.firSsrc(i), nowNanos);
            }
        }
    }

    private void onKeyFrameRequest(int ssrc, long nowNanos) {
        Subscription subscription = session.subscription(ssrc);
        if (subscription != null) {
            subscription.onKeyFrameRequest(nowNanos);
        }
    }
}
