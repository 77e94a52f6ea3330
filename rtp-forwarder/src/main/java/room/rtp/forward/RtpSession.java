package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.rtp.bandwidth.ArrivalLog;
import room.rtp.forward.ForwardingCounters.Counter;
import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;
import room.rtp.rtcp.RtcpReader;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.SrtpStatus;

/**
 * The RTP of one peer: what it publishes and what it is subscribed to, over one SRTP association and to one address.
 * Owned by one loop.
 */
public final class RtpSession implements AutoCloseable {
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /** Congestion control needs feedback within a fraction of a round trip; at 20 ms a tick this makes 60 ms. */
    private static final long FEEDBACK_INTERVAL_NANOS = 50_000_000L;

    /** How often a session is looked after that only receives, and of which nothing waits to be sent. */
    private static final long QUIET_INTERVAL_NANOS = 100_000_000L;

    /** Many more than the slots of any client; beyond them a track that comes back begins anew. */
    private static final int MAX_RETIRED = 256;

    private final Fanout fanout;
    private final RandomGenerator random;
    private final IncomingRouter router;
    private final RtcpSender rtcp;
    private final RtcpReceiver rtcpIn;
    private final SenderClock senderClock = new SenderClock();
    private final List<Publication> publications = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final IntTable<Subscription> subscriptionsBySsrc = new IntTable<>();

    /** Those that may be taken up again. */
    private final IntTable<Subscription> retired = new IntTable<>();

    private final RtpPacket packet = new RtpPacket();
    private final HeaderExtensions extensions = new HeaderExtensions();

    private @Nullable SrtpReceiver inbound;
    private @Nullable SrtpSender outbound;
    private @Nullable InetSocketAddress remote;
    private final RoundTrip roundTrip = new RoundTrip();
    private long reportNanos;
    private long lookedAfterNanos = Long.MIN_VALUE / 2;

    /** Whether it is to be looked after at every tick; kept, so that a tick need not ask all parts of a session. */
    private boolean busy = true;

    private long authenticPackets;
    private @Nullable ArrivalLog arrivals;
    private boolean started;
    private boolean firstReportDue;
    private final Downlink downlink;
    private int[] transportCcIds = {};
    private long feedbackNanos;

    /**
     * @param rtcpSsrc under which this end reports on what it receives
     * @param cname of everything that this end sends, ASCII
     * @param maxIncomingBps what publishers are told to stay below (REMB), in bit/s
     */
    public RtpSession(Fanout fanout, int rtcpSsrc, byte[] cname, long maxIncomingBps, RandomGenerator random) {
        this.fanout = fanout;
        this.random = random;
        this.router = new IncomingRouter();
        this.rtcp = new RtcpSender(this, fanout, rtcpSsrc, cname, maxIncomingBps);
        this.rtcpIn = new RtcpReceiver(this, fanout);
        this.downlink = new Downlink(subscriptions);
    }

    // What is negotiated

    /** The ids of the extensions by which packets name their m-line and layer, 0 for one that was not negotiated. */
    public void extensionIds(int mid, int rid, int repairedRid) {
        router.extensionIds(mid, rid, repairedRid);
    }

    /**
     * The ids of the extension with transport-wide sequence numbers, on which feedback is sent; none when there is no
     * such feedback. M-lines may number it differently, but none may use these ids for anything else.
     */
    public void transportCcExtension(int... ids) {
        transportCcIds = ids.clone();
        if (ids.length != 0 && arrivals == null) {
            arrivals = new ArrivalLog();
        }
    }

    /** Expects one more track from this peer. */
    public Publication publish(PublicationConfig config) {
        Publication publication = new Publication(fanout, this, config);
        publications.add(publication);
        busy = true;
        return publication;
    }

    /** Expects this SSRC, and its RTX stream's unless that is 0, to belong to the track (RFC 5576). */
    public void announce(Publication publication, int ssrc, int retransmissionSsrc) {
        announce(publication, ssrc, retransmissionSsrc, null);
    }

    /**
     * The same of one layer.
     *
     * @param layer one of the track's rids, null when the offer says nothing of layers
     */
    public void announce(Publication publication, int ssrc, int retransmissionSsrc, @Nullable String layer) {
        router.announce(publication, ssrc, retransmissionSsrc, layer);
    }

    /**
     * The track goes on as was negotiated anew: its streams stay, but for layers that there are no more. What the offer
     * says of its SSRCs is to be announced again.
     *
     * @param config of the same kind and m-line
     */
    public void renegotiate(Publication publication, PublicationConfig config) {
        router.unannounce(publication);
        publication.renegotiate(config).forEach(router::remove);
    }

    /** The m-lines that are left; what is known of the SSRCs of others is forgotten. */
    public void keepNames(Set<String> mids) {
        router.keep(mids);
    }

    /** The track has ended; its subscriptions carry nothing. */
    public void unpublish(Publication publication) {
        if (publications.remove(publication)) {
            router.remove(publication);
            publication.close();
        }
    }

    /**
     * Sends one more track to this peer, empty at first. One whose SSRC was in use before, in an m-line that was switched
     * off for a while or negotiated anew, goes on where it stopped: the peer's keys, and its decoder, know the numbers.
     */
    public Subscription subscribe(SubscriptionConfig config) {
        Subscription subscription = retired.find(config.ssrc());
        if (subscription != null && subscription.renegotiate(config)) {
            retired.remove(config.ssrc());
        } else {
            // RFC 3550 section 5.1: random starts. The upper half of the range is left out, so that libsrtp peers do
            // not see the first rollover before they have seen a packet.
            subscription =
                    new Subscription(fanout, this, config, 0x10000L + random.nextInt(1, 0x8000), random.nextInt());
        }
        subscriptions.add(subscription);
        if (subscription.isNumbered() && subscription.canProbe()) {
            downlink.estimate();
        }
        subscriptionsBySsrc.put(config.ssrc(), subscription);
        return subscription;
    }

    public void unsubscribe(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            subscription.detach();
            int ssrc = subscription.config().ssrc();
            subscriptionsBySsrc.remove(ssrc);
            if (retired.size() < MAX_RETIRED) {
                retired.put(ssrc, subscription);
            }
        }
    }

    // Where and how packets travel

    /** The DTLS handshake is done. */
    public void keys(SrtpReceiver inbound, SrtpSender outbound) {
        closeKeys();
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** Where packets go from now on. */
    public void remote(InetSocketAddress remote) {
        if (this.remote != null && !this.remote.equals(remote)) {
            downlink.onPathChanged();
        }
        this.remote = remote;
    }

    // Packets in

    /** Takes a protected RTP packet; the bytes are borrowed and decrypted in place. */
    public void onRtp(ByteBuf buf, int offset, int length, long nowNanos) {
        ForwardingCounters counters = fanout.counters();
        counters.count(Counter.RTP_RECEIVED);
        counters.add(Counter.BYTES_RECEIVED, length);
        SrtpReceiver srtp = inbound;
        if (srtp == null) {
            counters.drop(DropReason.NO_KEYS);
            return;
        }
        SrtpStatus status = srtp.unprotectRtp(buf, offset, length);
        if (status != SrtpStatus.OK) {
            counters.drop(reason(status));
            return;
        }
        authenticPackets++;
        if (!packet.wrap(buf, offset, srtp.plainLength())) {
            counters.drop(DropReason.MALFORMED_RTP);
            return;
        }
        ArrivalLog log = arrivals;
        if (log != null) {
            noteArrival(log, nowNanos);
        }
        DropReason dropped = router.route(packet, publications, nowNanos);
        if (dropped != null) {
            counters.drop(dropped);
            return;
        }
        IncomingStream stream = router.stream();
        if (router.recovered()) {
            counters.count(Counter.RTP_RECOVERED);
            long took = stream.repairNanos(packet.sequenceNumber(), nowNanos);
            if (took >= 0) {
                roundTrip.onRepair(took, nowNanos);
            }
        }
        stream.publication().accept(stream, packet, nowNanos);
    }

    private void noteArrival(ArrivalLog log, long nowNanos) {
        for (int i = 0; i < transportCcIds.length; i++) {
            if (extensions.find(packet, transportCcIds[i]) && extensions.dataLength() == 2) {
                log.onPacket(extensions.buf().getUnsignedShort(extensions.dataOffset()), packet.ssrc(), nowNanos);
                return;
            }
        }
    }

    /** Takes a protected RTCP datagram; the bytes are borrowed and decrypted in place. */
    public void onRtcp(ByteBuf buf, int offset, int length, long nowNanos) {
        fanout.counters().count(Counter.RTCP_RECEIVED);
        SrtpReceiver srtp = inbound;
        if (srtp == null) {
            fanout.counters().drop(DropReason.NO_KEYS);
            return;
        }
        SrtpStatus status = srtp.unprotectRtcp(buf, offset, length);
        if (status != SrtpStatus.OK) {
            fanout.counters().drop(reason(status));
            return;
        }
        authenticPackets++;
        rtcpIn.accept(buf, offset, srtp.plainLength(), nowNanos);
    }

    /** RTP and RTCP packets so far that this peer alone can have sent. */
    public long authenticPackets() {
        return authenticPackets;
    }

    private static DropReason reason(SrtpStatus status) {
        return switch (status) {
            case NOT_AUTHENTIC -> DropReason.NOT_AUTHENTIC;
            case REPLAYED -> DropReason.REPLAYED;
            default -> DropReason.UNPROTECT_FAILED;
        };
    }

    // Packets out

    /** Whether there are keys and an address to send to. */
    boolean isReady() {
        return outbound != null && remote != null;
    }

    /** What the path to the peer takes. */
    Downlink downlink() {
        return downlink;
    }

    /** The packet of video has to wait: it is sent under this extended number when its turn has come. */
    void enqueue(Subscription subscription, long sequence, long nowNanos) {
        downlink.enqueue(subscription, sequence, nowNanos);
        busy = true;
    }

    /** Room for one datagram to this peer in the send batch, or -1; counted. */
    int claim() {
        InetSocketAddress to = remote;
        if (to == null || outbound == null) {
            fanout.counters().drop(outbound == null ? DropReason.NO_KEYS : DropReason.NO_ADDRESS);
            return -1;
        }
        int at = fanout.batch().claim(to, SendBatch.MAX_DATAGRAM_BYTES);
        if (at < 0) {
            fanout.counters().drop(DropReason.SEND_QUEUE_FULL);
        }
        return at;
    }

    /** Encrypts a payload behind the header that was written at the claimed place, and commits the packet. */
    boolean seal(int at, int headerLength, ByteBuf payload, int payloadOffset, int payloadLength) {
        SrtpSender srtp = outbound;
        SendBatch batch = fanout.batch();
        int length = SrtpSender.UNSENDABLE;
        if (srtp != null && headerLength + payloadLength + MAX_SRTP_OVERHEAD <= SendBatch.MAX_DATAGRAM_BYTES) {
            length = srtp.protectRtp(batch.buffer(), at, headerLength, payload, payloadOffset, payloadLength);
        }
        if (length == SrtpSender.UNSENDABLE) {
            batch.commit(0);
            fanout.counters().drop(DropReason.UNSENDABLE);
            return false;
        }
        batch.commit(length);
        downlink.sent(length);
        fanout.counters().add(Counter.BYTES_FORWARDED, length);
        return true;
    }

    /** Encrypts the RTCP datagram that was written at the claimed place, and commits it. */
    void sealRtcp(int at, int length) {
        SrtpSender srtp = outbound;
        SendBatch batch = fanout.batch();
        int sealed = srtp == null || length == 0 ? 0 : srtp.protectRtcp(batch.buffer(), at, length);
        batch.commit(Math.max(0, sealed));
        fanout.counters().count(Counter.RTCP_SENT);
    }

    /** The longest that either profile adds to a packet, in bytes. */
    static final int MAX_SRTP_OVERHEAD = 20;

    /** A subscription carries another source, whose clock the peer is to be told of at the next tick. */
    void reportSoon() {
        firstReportDue = true;
        busy = true;
    }

    /** @return false when it could not be sent now */
    boolean sendKeyFrameRequest(IncomingStream stream, boolean pli) {
        return rtcp.sendKeyFrameRequest(stream, pli);
    }

    // Time

    /**
     * Sends what is due: NACKs at every call, reports each second. Called some 50 times a second, of which most calls end
     * here for most peers of a large room.
     */
    public void onTimer(long nowNanos) {
        if (!busy && nowNanos - lookedAfterNanos < QUIET_INTERVAL_NANOS) {
            return;
        }
        lookedAfterNanos = nowNanos;
        if (outbound == null || remote == null) {
            return;
        }
        if (!started) {
            started = true;
            for (int i = 0; i < subscriptions.size(); i++) {
                subscriptions.get(i).onReady(nowNanos);
            }
        }
        downlink.release(nowNanos);
        for (int i = 0; i < publications.size(); i++) {
            rtcp.sendNacks(publications.get(i), nowNanos, roundTrip.nanos());
            publications.get(i).repeatKeyFrameRequests(nowNanos, roundTrip.nanos());
        }
        ArrivalLog log = arrivals;
        if (log != null && !log.isEmpty() && nowNanos - feedbackNanos >= FEEDBACK_INTERVAL_NANOS) {
            feedbackNanos = nowNanos;
            rtcp.sendTransportFeedback(log);
        }
        downlink.onTimer(nowNanos);
        boolean reports = nowNanos - reportNanos >= REPORT_INTERVAL_NANOS;
        if (reports) {
            reportNanos = nowNanos;
            for (int i = 0; i < publications.size(); i++) {
                publications.get(i).onTimer(nowNanos);
            }
            rtcp.sendReceiverReports(publications, nowNanos);
        }
        if (reports || firstReportDue) {
            firstReportDue = false;
            rtcp.sendSenderReports(subscriptions, reports, nowNanos);
        }
        busy = !publications.isEmpty() || downlink.isBusy();
    }

    /** Whether the peer is told of each arrival, and so finds out by itself how much it may send. */
    boolean givesTransportFeedback() {
        return transportCcIds.length != 0;
    }

    // How much may be sent

    void onTransportFeedback(RtcpReader reader, long nowNanos) {
        if (!downlink.onTransportFeedback(reader, roundTrip.nanos(), nowNanos)) {
            fanout.counters().drop(DropReason.MALFORMED_RTCP);
        }
    }

    /** What is wanted has changed. */
    void reallocate() {
        downlink.reallocate();
        busy = true;
    }

    /** What may be sent to this peer, in bit/s; {@link Long#MAX_VALUE} when nothing is known to limit it. */
    public long estimateBps() {
        return downlink.estimateBps();
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** As measured, in 10 ms to 1 s; 100 ms before the first measurement. */
    public long roundTripNanos() {
        return roundTrip.nanos();
    }

    @Nullable
    Subscription subscription(int ssrc) {
        return subscriptionsBySsrc.find(ssrc);
    }

    /** Under which this end reports on what it receives. */
    int rtcpSsrc() {
        return rtcp.ssrc();
    }

    IncomingRouter router() {
        return router;
    }

    SenderClock senderClock() {
        return senderClock;
    }

    HeaderExtensions extensions() {
        return extensions;
    }

    public List<Publication> publications() {
        return List.copyOf(publications);
    }

    private void closeKeys() {
        SrtpReceiver in = inbound;
        SrtpSender out = outbound;
        inbound = null;
        outbound = null;
        if (in != null) {
            in.close();
        }
        if (out != null) {
            out.close();
        }
    }

    /** Ends all tracks both ways and wipes the keys; nothing may be called afterwards. */
    @Override
    public void close() {
        for (int i = publications.size() - 1; i >= 0; i--) {
            unpublish(publications.get(i));
        }
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            unsubscribe(subscriptions.get(i));
        }
        retired.clear();
        closeKeys();
    }
}
