package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import room.rtp.codec.PayloadDescriptor;
import room.rtp.packet.RtpPacket;

/**
 * Writes, numbers and protects what a subscriber gets under one SSRC and its RTX SSRC, and sends it again when asked. What
 * belongs on the track and under which sequence number, its {@link Subscription} decides. Owned by one loop.
 */
final class TrackSender {
    private static final int PAYLOAD_TYPES = 128;

    /** The original sequence number in front of an RTX payload (RFC 4588 section 4). */
    private static final int RETRANSMISSION_PREFIX_BYTES = 2;

    /** What is repeated in a probe may have been lost, and still be of use. */
    private static final long MAX_PROBE_AGE_NANOS = 200_000_000L;

    private final Fanout fanout;
    private final RtpSession session;
    private final Downlink downlink;
    private final SubscriptionConfig config;
    private final int ssrc;
    private final byte[] retransmissionTypes = new byte[PAYLOAD_TYPES];
    private final @Nullable RetransmitLog log;
    private final int transportCcId;

    /** An RTX payload type, -1 where there is none. */
    private final int paddingType;

    private SourceMapping mapping = SourceMapping.empty();
    private int retransmissionSequence;
    private int packets;
    private int octets;

    /** Goes on under the same SSRCs, as was negotiated anew. */
    TrackSender(Fanout fanout, RtpSession session, SubscriptionConfig config, TrackSender before) {
        this(fanout, session, config);
        this.retransmissionSequence = before.retransmissionSequence;
        this.packets = before.packets;
        this.octets = before.octets;
    }

    TrackSender(Fanout fanout, RtpSession session, SubscriptionConfig config) {
        this.fanout = fanout;
        this.session = session;
        this.downlink = session.downlink();
        this.config = config;
        this.ssrc = config.ssrc();
        this.log = config.nack() ? new RetransmitLog() : null;
        // A packet that is sent again without RTX has to be the same to the last byte, so its stream goes without
        // numbers.
        boolean repeats = config.nack() && config.retransmissionSsrc() == 0;
        this.paddingType =
                config.retransmissionSsrc() == 0 || config.retransmissionTypes().isEmpty()
                        ? -1
                        : config.retransmissionTypes().values().iterator().next();
        this.transportCcId = repeats ? 0 : config.transportCcId();
        Arrays.fill(retransmissionTypes, (byte) -1);
        if (config.retransmissionSsrc() != 0) {
            config.retransmissionTypes().forEach((media, rtx) -> retransmissionTypes[media] = rtx.byteValue());
        }
    }

    /** What it sends comes from a source that is mapped so. */
    void carry(SourceMapping mapping) {
        this.mapping = mapping;
    }

    /** The history of what it has sent is gone. */
    void forget() {
        if (log != null) {
            log.clear();
        }
    }

    /** Whether it knows what it has sent, and so can send it later or again. */
    boolean remembers() {
        return log != null;
    }

    /** Whether the extended sequence number has gone out already. */
    boolean hasSent(long sequence) {
        return log != null && log.contains(sequence);
    }

    /** Whether its packets carry transport-wide sequence numbers. */
    boolean isNumbered() {
        return transportCcId != 0;
    }

    /** Whether more can be sent on it than there is media, to find out what the path carries. */
    boolean canProbe() {
        return paddingType >= 0;
    }

    /** RTP packets sent on the media SSRC, without those that were sent again. */
    int packets() {
        return packets;
    }

    /** Bytes of their payloads (RFC 3550 section 6.4.1). */
    int octets() {
        return octets;
    }

    /** The reused header, begun for a packet on the media SSRC. */
    OutgoingHeader begin(int payloadType, long sequence, int timestamp) {
        OutgoingHeader header = fanout.header;
        header.ssrc = ssrc;
        header.payloadType = payloadType;
        header.sequenceNumber = (int) sequence & 0xFFFF;
        header.timestamp = timestamp;
        header.transportCcId = transportCcId;
        return header;
    }

    /** Notes a packet as sent, which it is from here on: at once, or when its turn has come. */
    void remember(
            long sequence,
            IncomingStream stream,
            long incomingSequence,
            int timestampOffset,
            OutgoingHeader header,
            long nowNanos) {
        if (log != null) {
            log.sent(sequence, stream, incomingSequence, timestampOffset, header, nowNanos);
        }
    }

    /** Sends a packet for the first time. */
    void send(ForwardedPacket packet, OutgoingHeader header, long nowNanos) {
        if (send(packet, header, 0, 0, nowNanos)) {
            countSent(packet);
        }
    }

    /**
     * Sends a packet without content in place of one that is left out.
     *
     * @return false when there is no room for it
     */
    boolean fill(int payloadType, long sequence, int timestamp, long nowNanos) {
        int at = session.claim();
        if (at < 0) {
            return false;
        }
        if (log != null) {
            log.filled(sequence);
        }
        OutgoingHeader header = begin(payloadType, sequence, timestamp);
        header.transportSequence = downlink.transportSequence();
        int headerLength = HeaderWriter.writePadding(fanout.batch().buffer(), at, header);
        numbered(session.seal(at, headerLength, fanout.filler, 0, fanout.filler.capacity()), nowNanos);
        return true;
    }

    /**
     * Sends a remembered packet whose turn has come, unless it has gone out of the history meanwhile.
     *
     * @param current the stream that the subscriber sees
     */
    void sendWaiting(long sequence, @Nullable IncomingStream current, long nowNanos) {
        int entry = log == null ? -1 : log.find((int) sequence & 0xFFFF);
        IncomingStream stream = entry < 0 || log == null ? null : log.stream(entry);
        if (log == null || stream == null || !stream.history().contains(log.incomingSequence(entry))) {
            return;
        }
        if (stream != current) {
            return; // another layer has taken over with a key frame: what is late of the old one only holds it up
        }
        ForwardedPacket packet = fanout.stored;
        packet.wrap(stream, log.incomingSequence(entry), session.extensions());
        OutgoingHeader header = fanout.header;
        log.restore(entry, header);
        begin(header.payloadType, sequence, packet.rtp.timestamp() + log.timestampOffset(entry));
        if (send(packet, header, 0, 0, nowNanos)) {
            log.resent(entry, nowNanos);
            countSent(packet);
        }
    }

    /**
     * Sends a packet again if it is still in the history: as RTX, or as it was.
     *
     * @param current the stream that the subscriber sees
     */
    void onNack(int sequenceNumber, @Nullable IncomingStream current, long nowNanos, long roundTripNanos) {
        int entry = log == null ? -1 : log.find(sequenceNumber);
        if (log == null || entry < 0 || !log.isTurn(entry, nowNanos, roundTripNanos)) {
            return;
        }
        IncomingStream stream = log.stream(entry);
        if (stream == null || !stream.history().contains(log.incomingSequence(entry))) {
            return;
        }
        if (config.video() && stream != current) {
            return; // another layer has taken over with a key frame, for which nothing before it is needed
        }
        if (!downlink.mayRetransmit(stream.history().length(log.incomingSequence(entry)), nowNanos)) {
            fanout.counters().drop(DropReason.RETRANSMISSION_BUDGET);
            return;
        }
        resend(log, entry, stream, sequenceNumber, nowNanos);
    }

    /**
     * Sends a packet once more as part of a probe, which repairs what may have been lost: the newest that has not been
     * sent twice.
     *
     * @return false when there is none, or this track has no RTX
     */
    boolean sendAgainAsProbe(long nowNanos) {
        if (log == null || !canProbe()) {
            return false;
        }
        int entry = log.newestSentOnce(nowNanos - MAX_PROBE_AGE_NANOS);
        IncomingStream stream = entry < 0 ? null : log.stream(entry);
        if (stream == null || !stream.history().contains(log.incomingSequence(entry))) {
            return false;
        }
        resend(log, entry, stream, log.sequenceNumber(entry), nowNanos);
        return true;
    }

    /**
     * Sends a packet that carries nothing, as part of a probe: on the RTX stream, where no decoder minds it (RFC 4588
     * section 4 leaves such packets to the receiver's jitter buffer, which drops them).
     *
     * @return false when this track cannot
     */
    boolean sendPadding(int timestamp, long nowNanos) {
        if (!canProbe()) {
            return false;
        }
        int at = session.claim();
        if (at < 0) {
            return false;
        }
        OutgoingHeader header = fanout.header;
        beginRetransmission(header, paddingType);
        header.timestamp = timestamp;
        header.transportCcId = transportCcId;
        header.transportSequence = downlink.transportSequence();
        int headerLength = HeaderWriter.writePadding(fanout.batch().buffer(), at, header);
        ByteBuf padding = fanout.padding;
        return numbered(session.seal(at, headerLength, padding, 0, padding.capacity()), nowNanos);
    }

    private void resend(RetransmitLog log, int entry, IncomingStream stream, int sequenceNumber, long nowNanos) {
        log.resent(entry, nowNanos);
        ForwardedPacket packet = fanout.stored;
        packet.wrap(stream, log.incomingSequence(entry), session.extensions());
        OutgoingHeader header = fanout.header;
        log.restore(entry, header);
        // Without RTX the very same bytes go out again: under one SRTP nonce nothing else may.
        begin(header.payloadType, sequenceNumber, packet.rtp.timestamp() + log.timestampOffset(entry));
        int retransmissionType = retransmissionTypes[header.payloadType];
        int prefix = 0;
        if (retransmissionType >= 0) {
            // RFC 4588 section 4: the payload is the original sequence number and the original payload.
            beginRetransmission(header, retransmissionType);
            prefix = RETRANSMISSION_PREFIX_BYTES;
        }
        if (send(packet, header, sequenceNumber, prefix, nowNanos)) {
            fanout.counters().count(ForwardingCounters.Counter.RTP_RETRANSMITTED);
        }
    }

    private void beginRetransmission(OutgoingHeader header, int payloadType) {
        retransmissionSequence = (retransmissionSequence + 1) & 0xFFFF;
        header.ssrc = config.retransmissionSsrc();
        header.payloadType = payloadType;
        header.sequenceNumber = retransmissionSequence;
    }

    /**
     * Writes and protects a packet.
     *
     * @param prefix bytes in front of the payload: 0, or the 2 of {@code originalSequence} in RTX
     */
    private boolean send(
            ForwardedPacket packet, OutgoingHeader header, int originalSequence, int prefix, long nowNanos) {
        RtpPacket rtp = packet.rtp;
        int at = session.claim();
        if (at < 0) {
            return false;
        }
        header.transportSequence = downlink.transportSequence();
        int headerLength = HeaderWriter.write(fanout.batch().buffer(), at, packet, mapping.extensionIds(), header);
        boolean blocks = mapping.rewritesBlocks(packet);
        if (blocks) { // the stored packet keeps the publisher's payload types
            packet.redundancy.write(rtp.buf(), rtp.payloadOffset(), mapping.payloadTypes());
        }
        boolean sent = seal(at, headerLength, packet, header, originalSequence, prefix);
        if (blocks) {
            packet.redundancy.restore(rtp.buf(), rtp.payloadOffset());
        }
        return numbered(sent, nowNanos);
    }

    private boolean seal(
            int at, int headerLength, ForwardedPacket packet, OutgoingHeader header, int originalSequence, int prefix) {
        RtpPacket rtp = packet.rtp;
        boolean rewritten = header.pictureIds != PayloadDescriptor.UNCHANGED;
        int growth = rewritten ? packet.descriptor.growth() : 0;
        ByteBuf stored = rtp.buf();
        int skipped = mapping.skippedBytes(packet);
        int from = rtp.payloadOffset() + skipped;
        int length = rtp.payloadLength() - skipped + packet.padding;
        if (!rewritten && prefix == 0) {
            return session.seal(at, headerLength, stored, from, length);
        }
        // The stored packet lends the place of its descriptor, and the bytes before it, so that the payload is not
        // copied. Eight bytes hold the longest descriptor with what is put in front of it.
        int borrowedAt = from - RETRANSMISSION_PREFIX_BYTES - growth;
        long borrowed = stored.getLong(borrowedAt);
        if (rewritten) {
            packet.descriptor.write(stored, from, header.pictureIds);
        }
        if (prefix > 0) {
            stored.setShort(from - growth - prefix, originalSequence);
        }
        boolean sent = session.seal(at, headerLength, stored, from - growth - prefix, length + growth + prefix);
        stored.setLong(borrowedAt, borrowed);
        return sent;
    }

    private boolean numbered(boolean sent, long nowNanos) {
        if (sent && transportCcId != 0) {
            downlink.onNumberedSent(nowNanos);
        }
        return sent;
    }

    private void countSent(ForwardedPacket packet) {
        packets++;
        octets += packet.rtp.payloadLength() - mapping.skippedBytes(packet);
        fanout.counters().count(ForwardingCounters.Counter.RTP_FORWARDED);
    }
}
