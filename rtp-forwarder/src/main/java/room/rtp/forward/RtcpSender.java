package room.rtp.forward;

import java.util.List;
import room.rtp.bandwidth.ArrivalLog;
import room.rtp.bandwidth.IncomingLimit;
import room.rtp.rtcp.RtcpWriter;
import room.rtp.rtcp.TransportFeedbackWriter;

/** Writes what this end reports to and asks of one peer. Owned by one loop. */
final class RtcpSender {
    /** Stays within the smallest path MTU that WebRTC assumes, SRTCP's trailer included. */
    private static final int MAX_BYTES = 1150;

    private static final int MAX_REPORT_BLOCKS = 31;
    private static final int MAX_NACKS_AT_ONCE = 128;

    private final RtpSession session;
    private final Fanout fanout;
    private final int ssrc;
    private final byte[] cname;
    private final long maxIncomingBps;
    private final RtcpWriter writer = new RtcpWriter();
    private final long[] missing = new long[MAX_NACKS_AT_ONCE];
    private final int[] reported = new int[MAX_REPORT_BLOCKS];
    private final TransportFeedbackWriter feedback = new TransportFeedbackWriter();
    private final IncomingLimit limit;
    private double receivedBps;
    private double lostBps;
    private int feedbackCount;

    RtcpSender(RtpSession session, Fanout fanout, int ssrc, byte[] cname, long maxIncomingBps) {
        this.session = session;
        this.fanout = fanout;
        this.ssrc = ssrc;
        this.cname = cname;
        this.maxIncomingBps = maxIncomingBps;
        this.limit = new IncomingLimit(maxIncomingBps);
    }

    /** Under which this end reports. */
    int ssrc() {
        return ssrc;
    }

    /** Where the datagram goes, or -1. */
    private int begin() {
        int at = session.claim();
        if (at >= 0) {
            writer.wrap(fanout.batch().buffer(), at, MAX_BYTES);
        }
        return at;
    }

    /** @return false when there is no room for it now */
    boolean sendKeyFrameRequest(IncomingStream stream, boolean pli) {
        int at = begin();
        if (at < 0) {
            return false;
        }
        if (pli) {
            writer.pli(ssrc, stream.ssrc());
        } else {
            writer.fir(ssrc, stream.ssrc(), stream.keyFrames().command() & 0xFF);
        }
        session.sealRtcp(at, writer.length());
        fanout.counters().count(ForwardingCounters.Counter.KEY_FRAMES_REQUESTED);
        return true;
    }

    void sendNacks(Publication publication, long nowNanos, long roundTripNanos) {
        List<IncomingStream> streams = publication.streams();
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream stream = streams.get(i);
            NackGenerator nack = stream.nack();
            if (nack == null || nack.missing() == 0) {
                continue;
            }
            int count = nack.take(missing, nowNanos, roundTripNanos);
            if (count > 0) {
                sendNack(stream.ssrc(), count);
            }
        }
    }

    /** RFC 4585 section 6.2.1: each pair names one packet and, by a bitmask, those of the 16 after it. */
    private void sendNack(int mediaSsrc, int count) {
        int at = begin();
        if (at < 0) {
            return;
        }
        int index = 0;
        while (index < count) {
            long first = missing[index++];
            int bitmask = 0;
            while (index < count && missing[index] - first <= 16) {
                bitmask |= 1 << (int) (missing[index] - first - 1);
                index++;
            }
            if (writer.length() == 0) {
                writer.nack(ssrc, mediaSsrc, (int) first & 0xFFFF, bitmask);
            } else {
                writer.nackPair((int) first & 0xFFFF, bitmask);
            }
        }
        session.sealRtcp(at, writer.length());
        fanout.counters().count(ForwardingCounters.Counter.NACKS_SENT);
    }

    /** Tells when packets arrived since the last feedback, in as many feedback packets as that takes. */
    void sendTransportFeedback(ArrivalLog arrivals) {
        long sequence = arrivals.first();
        while (sequence <= arrivals.last()) {
            while (!arrivals.hasArrived(sequence)) {
                sequence++; // what is lost at the start needs no status: the next one's number tells
            }
            feedback.begin((int) sequence & 0xFFFF);
            while (sequence <= arrivals.last()
                    && (arrivals.hasArrived(sequence)
                            ? feedback.addArrived(arrivals.arrivalNanos(sequence))
                            : feedback.addLost())) {
                sequence++;
            }
            int at = session.claim();
            if (at < 0) {
                return; // the next feedback tells of these too
            }
            int length = feedback.finish(fanout.batch().buffer(), at, ssrc, arrivals.ssrc(), feedbackCount++ & 0xFF);
            session.sealRtcp(at, length);
            arrivals.reportedUntil(sequence);
        }
    }

    void sendReceiverReports(List<Publication> publications, long nowNanos) {
        int at = -1;
        int blocks = 0;
        receivedBps = 0;
        lostBps = 0;
        for (int p = 0; p < publications.size(); p++) {
            List<IncomingStream> streams = publications.get(p).streams();
            for (int s = 0; s < streams.size() && blocks < MAX_REPORT_BLOCKS; s++) {
                if (at < 0) {
                    at = begin();
                    if (at < 0) {
                        return;
                    }
                    writer.receiverReport(ssrc);
                }
                reportBlock(streams.get(s), nowNanos);
                reported[blocks++] = streams.get(s).ssrc();
            }
        }
        if (at >= 0) {
            writer.cname(ssrc, cname);
            writer.remb(ssrc, incomingLimitBps(), reported, blocks);
            writer.receiverReferenceTime(ssrc, fanout.clock().ntpAt(nowNanos));
            session.sealRtcp(at, writer.length());
        }
    }

    /** Who gets transport-wide feedback finds the path's rate itself. */
    private long incomingLimitBps() {
        if (session.givesTransportFeedback()) {
            return maxIncomingBps;
        }
        if (receivedBps > 0) {
            limit.onReport(lostBps / receivedBps, (long) receivedBps);
        }
        return limit.bitrateBps();
    }

    private void reportBlock(IncomingStream stream, long nowNanos) {
        ReceiveStatistics statistics = stream.statistics();
        int lost = statistics.takeFractionLost();
        receivedBps += stream.bitrateBps();
        lostBps += stream.bitrateBps() * (lost / 256.0);
        writer.reportBlock(
                stream.ssrc(),
                lost,
                statistics.cumulativeLost(),
                statistics.highestSequence(),
                statistics.jitter(),
                stream.lastSenderReport(),
                stream.delaySinceLastSenderReport(nowNanos));
    }

    /**
     * @param all true: of every stream that has sent since its last report; false: only first reports, without which
     *     a receiver cannot bring sound and picture together
     */
    void sendSenderReports(List<Subscription> subscriptions, boolean all, long nowNanos) {
        int at = -1;
        int perReport = RtcpWriter.SENDER_REPORT_BYTES + RtcpWriter.cnameBytes(cname);
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription subscription = subscriptions.get(i);
            if (!(all ? subscription.reportDue() : subscription.firstReportDue())) {
                continue;
            }
            if (at >= 0 && writer.remaining() < perReport) {
                session.sealRtcp(at, writer.length());
                at = -1;
            }
            if (at < 0) {
                at = begin();
                if (at < 0) {
                    return;
                }
            }
            int reportedSsrc = subscription.config().ssrc();
            writer.senderReport(
                    reportedSsrc,
                    fanout.clock().ntpAt(nowNanos),
                    subscription.timestampAt(nowNanos),
                    subscription.packets(),
                    subscription.octets());
            writer.cname(reportedSsrc, cname);
            subscription.reported(nowNanos);
        }
        if (at >= 0) {
            session.sealRtcp(at, writer.length());
        }
    }
}
