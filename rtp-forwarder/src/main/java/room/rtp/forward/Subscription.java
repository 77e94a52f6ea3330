package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import room.rtp.packet.RtpPacket;

/**
 * One track that a subscriber receives under one SSRC for as long as its m-line lives. What it carries can change at any
 * time, to another simulcast layer or another publisher; sequence numbers and timestamps go on without a seam, and video
 * starts with a key frame. Owned by one loop.
 */
public final class Subscription {
    private static final int PAYLOAD_TYPES = 128;

    private final Fanout fanout;
    private final RtpSession session;
    private final SubscriptionConfig config;
    private final byte[] retransmissionTypes = new byte[PAYLOAD_TYPES];
    private final @Nullable RetransmitLog log;
    private final SequenceMap sequences = new SequenceMap();

    private @Nullable Publication source;
    private SourceMapping mapping = SourceMapping.empty();
    private @Nullable IncomingStream target;
    private @Nullable IncomingStream current;
    private boolean paused;

    private boolean started;
    private long lastSequence;
    private int lastTimestamp;
    private long lastSentNanos;
    private boolean lastMarker = true;
    private int timestampOffset;
    private int retransmissionSequence;
    private int packets;
    private int octets;
    private long reportedNanos;
    private boolean sourceReported;

    Subscription(Fanout fanout, RtpSession session, SubscriptionConfig config, long firstSequence, int firstTimestamp) {
        this.fanout = fanout;
        this.session = session;
        this.config = config;
        this.log = config.nack() ? new RetransmitLog() : null;
        this.lastSequence = firstSequence;
        this.lastTimestamp = firstTimestamp;
        Arrays.fill(retransmissionTypes, (byte) -1);
        if (config.retransmissionSsrc() != 0) {
            config.retransmissionTypes().forEach((media, rtx) -> retransmissionTypes[media] = rtx.byteValue());
        }
    }

    public SubscriptionConfig config() {
        return config;
    }

    /** Carries this publication from its next key frame on; what it carried before stops now. */
    public void attach(Publication publication, SourceMapping mapping, long nowNanos) {
        detach();
        this.source = publication;
        this.mapping = mapping;
        publication.add(this, nowNanos);
    }

    /** Carries nothing. */
    public void detach() {
        Publication publication = source;
        if (publication != null) {
            publication.remove(this);
            source = null;
            target = null;
            current = null;
            if (log != null) {
                log.clear();
            }
        }
    }

    public @Nullable Publication source() {
        return source;
    }

    /** Suspends or resumes without letting go of the source; video resumes with a key frame. */
    public void pause(boolean paused, long nowNanos) {
        if (this.paused == paused) {
            return;
        }
        this.paused = paused;
        IncomingStream stream = target;
        if (!paused && stream != null) {
            target(stream, nowNanos);
        } else {
            current = null;
        }
    }

    /** Switches to this stream of the source at its next key frame, audio at its next packet. */
    void target(IncomingStream stream, long nowNanos) {
        target = stream;
        if (config.video() && stream != current && !paused) {
            stream.publication().requestKeyFrame(stream, nowNanos);
        }
    }

    /** The stream is gone, and its history with it. */
    void forget(IncomingStream stream) {
        if (current == stream) {
            current = null;
        }
        if (target == stream) {
            target = null;
        }
        if (log != null) {
            log.clear();
        }
    }

    /** Sends one packet of the source on, or says why not. */
    void forward(ForwardedPacket packet, IncomingStream stream, long nowNanos) {
        if (paused) {
            fanout.counters().drop(DropReason.PAUSED);
            return;
        }
        RtpPacket rtp = packet.rtp;
        int payloadType = mapping.payloadTypes()[rtp.payloadType()];
        if (payloadType < 0) {
            fanout.counters().drop(DropReason.NO_COMMON_FORMAT);
            return;
        }
        if (stream != current) {
            if (stream != target) {
                fanout.counters().drop(DropReason.NOT_SELECTED);
                return;
            }
            if (config.video() && !packet.startsKeyFrame) {
                fanout.counters().drop(DropReason.WAITING_FOR_KEY_FRAME);
                stream.publication().requestKeyFrame(stream, nowNanos);
                return;
            }
            switchTo(stream, packet, nowNanos);
        }
        if (rtp.payloadLength() == 0) {
            sequences.drop(packet.extendedSequence);
            fanout.counters().drop(DropReason.PADDING_ONLY);
            return;
        }
        long sequence = sequences.map(packet.extendedSequence);
        if (sequence < 0) {
            fanout.counters().drop(DropReason.LATE_FOR_SWITCH);
            return;
        }
        int timestamp = rtp.timestamp() + timestampOffset;
        if (sequence > lastSequence) {
            lastSequence = sequence;
            lastTimestamp = timestamp;
            lastMarker = rtp.marker();
            lastSentNanos = nowNanos;
        }
        if (log != null) {
            log.sent(sequence, stream, packet.extendedSequence, timestampOffset, payloadType, nowNanos);
        }
        if (send(packet, payloadType, (int) sequence & 0xFFFF, timestamp)) {
            packets++;
            octets += rtp.payloadLength();
            fanout.counters().count(ForwardingCounters.Counter.RTP_FORWARDED);
        }
    }

    /** Makes the packet the next one that the subscriber sees, in sequence and in time. */
    private void switchTo(IncomingStream stream, ForwardedPacket packet, long nowNanos) {
        // One number stays out when the last frame was cut off, so that the decoder sees it broken instead of glued
        // to the next one.
        long next = lastSequence + (started && config.video() && !lastMarker ? 2 : 1);
        sequences.start(packet.extendedSequence, next);
        long elapsed = started ? nowNanos - lastSentNanos : 0;
        long ticks = Math.max(1, elapsed / 1000 * config.clockRate() / 1_000_000);
        timestampOffset = lastTimestamp + (int) ticks - packet.rtp.timestamp();
        current = stream;
        started = true;
        sourceReported = false;
    }

    private boolean send(ForwardedPacket packet, int payloadType, int sequenceNumber, int timestamp) {
        RtpPacket rtp = packet.rtp;
        SendBatch batch = fanout.batch();
        int at = session.claim();
        if (at < 0) {
            return false;
        }
        ByteBuf out = batch.buffer();
        int header = HeaderWriter.write(
                out, at, packet, mapping.extensionIds(), payloadType, sequenceNumber, timestamp, config.ssrc());
        return session.seal(at, header, rtp.buf(), rtp.payloadOffset(), rtp.payloadLength());
    }

    // Retransmission

    /** Sends a packet again if it is still in the history: as RTX, or as it was. */
    void onNack(int sequenceNumber, long nowNanos, long roundTripNanos) {
        if (log == null || paused) {
            return;
        }
        int entry = log.find(sequenceNumber);
        IncomingStream stream = entry < 0 ? null : log.stream(entry);
        if (stream == null
                || !stream.history().contains(log.incomingSequence(entry))
                || !log.takeTurn(entry, nowNanos, roundTripNanos)) {
            return;
        }
        ForwardedPacket packet = fanout.retransmitted;
        packet.wrap(stream.history(), log.incomingSequence(entry), session.extensions());
        int timestamp = packet.rtp.timestamp() + log.timestampOffset(entry);
        int payloadType = log.payloadType(entry);
        int retransmissionType = retransmissionTypes[payloadType];
        // Without RTX the very same bytes go out again: under one SRTP nonce nothing else may.
        boolean sent = retransmissionType < 0
                ? send(packet, payloadType, sequenceNumber, timestamp)
                : sendRetransmission(packet, retransmissionType, sequenceNumber, timestamp);
        if (sent) {
            fanout.counters().count(ForwardingCounters.Counter.RTP_RETRANSMITTED);
        }
    }

    /** RFC 4588 section 4: the payload is the original sequence number and the original payload. */
    private boolean sendRetransmission(ForwardedPacket packet, int payloadType, int originalSequence, int timestamp) {
        RtpPacket rtp = packet.rtp;
        int at = session.claim();
        if (at < 0) {
            return false;
        }
        retransmissionSequence = (retransmissionSequence + 1) & 0xFFFF;
        int header = HeaderWriter.write(
                fanout.batch().buffer(),
                at,
                packet,
                mapping.extensionIds(),
                payloadType,
                retransmissionSequence,
                timestamp,
                config.retransmissionSsrc());
        // The two bytes before the stored payload lend their place, so that the payload is not copied.
        ByteBuf stored = rtp.buf();
        int from = rtp.payloadOffset() - 2;
        short borrowed = stored.getShort(from);
        stored.setShort(from, originalSequence);
        boolean sent = session.seal(at, header, stored, from, rtp.payloadLength() + 2);
        stored.setShort(from, borrowed);
        return sent;
    }

    /** Asks for a key frame of what the subscriber sees, or waits to see. */
    void onKeyFrameRequest(long nowNanos) {
        IncomingStream stream = target;
        if (stream != null && !paused) {
            stream.publication().requestKeyFrame(stream, nowNanos);
        }
    }

    // Sender reports

    /** Whether something was sent and nothing yet reported of this source. */
    boolean firstReportDue() {
        return current != null && !sourceReported;
    }

    /** Whether something was sent since the last report, so that there is news. */
    boolean reportDue() {
        return current != null && lastSentNanos - reportedNanos > 0;
    }

    /** The timestamp that the subscriber would see on a packet sampled now. */
    int timestampAt(long nowNanos) {
        IncomingStream stream = current;
        if (stream == null) {
            return lastTimestamp;
        }
        return stream.timestampAt(nowNanos, stream.publication().owner().senderClock()) + timestampOffset;
    }

    void reported(long nowNanos) {
        reportedNanos = nowNanos;
        sourceReported = true;
    }

    int packets() {
        return packets;
    }

    int octets() {
        return octets;
    }
}
