package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;
import room.rtp.codec.DescriptorRewriter;
import room.rtp.packet.RtpPacket;

/**
 * One track that a subscriber receives under one SSRC for as long as its m-line lives. What it carries can change at any
 * time, to another simulcast layer or another publisher; sequence numbers and timestamps go on without a seam, and video
 * starts with a key frame. Owned by one loop.
 */
public final class Subscription {
    /** A syllable, and the time that it takes to notice that somebody speaks. */
    private static final long PREROLL_NANOS = 300_000_000L;

    /** Of 10 ms each, as short as Opus packets usually get. */
    private static final int MAX_PREROLL_PACKETS = 30;

    /** What a key frame and its followers may be, for a subscriber that starts with them. */
    private static final int MAX_ENTRY_PACKETS = 128;

    private static final int MAX_ENTRY_BYTES = 128 * 1024;
    private static final long MAX_ENTRY_AGE_NANOS = 2_000_000_000L;

    private final Fanout fanout;
    private final RtpSession session;
    private SubscriptionConfig config;
    private TrackSender sender;
    private final LayerSelector selector;
    private final QualityWatch quality = new QualityWatch();
    private final StreamRewriter rewriter;
    private final DescriptorRewriter descriptors;
    private final FrameNumbering frames = new FrameNumbering();

    private VideoWish wish = VideoWish.UNSTATED;
    private @Nullable Publication source;
    private SourceMapping mapping = SourceMapping.empty();
    private boolean paused;
    private long reportedNanos;
    private boolean sourceReported;

    /** What it sees and cannot go on with, but for a key frame after those that had begun by then; null for nothing. */
    private @Nullable IncomingStream broken;

    private int brokenSinceKeyFrame;

    Subscription(Fanout fanout, RtpSession session, SubscriptionConfig config, long firstSequence, int firstTimestamp) {
        this.fanout = fanout;
        this.session = session;
        this.config = config;
        this.sender = new TrackSender(fanout, session, config);
        this.selector = new LayerSelector(config.video());
        this.rewriter = new StreamRewriter(config.clockRate(), config.video(), firstSequence, firstTimestamp);
        this.descriptors = config.video() ? DescriptorRewriter.ofVideo() : DescriptorRewriter.none();
    }

    public SubscriptionConfig config() {
        return config;
    }

    /**
     * Sends as was negotiated anew, empty at first, and goes on in numbers and time where it stopped.
     *
     * @return false when it cannot, because it was another kind of track
     */
    boolean renegotiate(SubscriptionConfig renegotiated) {
        if (config.video() != renegotiated.video() || config.clockRate() != renegotiated.clockRate()) {
            return false;
        }
        config = renegotiated;
        sender = new TrackSender(fanout, session, config, sender);
        wish = VideoWish.UNSTATED;
        paused = false;
        return true;
    }

    /** The source goes on and its packets read otherwise here: one of the two sides has negotiated anew. */
    public void remap(SourceMapping remapped) {
        Publication publication = source;
        if (publication != null && !mapping.isLike(remapped)) {
            mapping = publication.shared(remapped);
            sender.carry(mapping);
            selector.filter().describe(mapping.extensionIds()[publication.dependencyDescriptorId()] != 0);
        }
    }

    /** Carries this publication from its next key frame on; what it carried before stops now. */
    public void attach(Publication publication, SourceMapping mapping, long nowNanos) {
        detach();
        this.source = publication;
        this.mapping = publication.shared(mapping);
        sender.carry(this.mapping);
        selector.filter().describe(mapping.extensionIds()[publication.dependencyDescriptorId()] != 0);
        publication.add(this, nowNanos);
    }

    /** Carries nothing. */
    public void detach() {
        Publication publication = source;
        if (publication != null) {
            publication.remove(this);
            source = null;
            broken = null;
            selector.clear();
            quality.started();
            quality.allocated(QualityReason.BEST);
            sender.forget();
        }
    }

    public @Nullable Publication source() {
        return source;
    }

    /** How the source's packets read here. */
    SourceMapping mapping() {
        return mapping;
    }

    /** What the subscriber would like to see of the track; counts from the next tick on. */
    public void want(VideoWish newWish) {
        if (!wish.equals(newWish)) {
            wish = newWish;
            session.reallocate();
        }
    }

    public VideoWish wish() {
        return wish;
    }

    /** Why the subscriber sees the track as it does; for people, a few times a second at most. */
    public TrackQuality quality(long nowNanos) {
        return quality.judge(source, selector.current(), paused, session.estimateBps(), nowNanos);
    }

    /** Suspends or resumes without letting go of the source; video resumes with a key frame. */
    public void pause(boolean paused, long nowNanos) {
        if (this.paused == paused) {
            return;
        }
        this.paused = paused;
        selector.stop();
        quality.started();
        IncomingStream stream = selector.target();
        if (!paused && stream != null) {
            target(stream, nowNanos);
        }
    }

    /** Switches to this stream of the source at its next key frame, audio at its next packet. */
    void target(IncomingStream stream, long nowNanos) {
        selector.target(stream);
        if (config.video() && stream != selector.current() && !paused) {
            quality.awaitKeyFrame(nowNanos);
            if (selector.current() == null && enterFromHistory(stream, nowNanos)) {
                return;
            }
            stream.publication().requestKeyFrame(stream, nowNanos);
        }
    }

    /** The way to the subscriber is open now: what has been waiting for it starts. */
    void onReady(long nowNanos) {
        IncomingStream stream = selector.target();
        if (stream != null) {
            target(stream, nowNanos);
        }
    }

    /**
     * Starts with the newest key frame, when that and what followed is young and small, so that nobody waits for another
     * one and the publisher need not make it.
     */
    private boolean enterFromHistory(IncomingStream stream, long nowNanos) {
        if (!sender.remembers() || !session.isReady()) {
            return false;
        }
        // The path takes it in half a second at most.
        int maxBytes = (int) Math.min(MAX_ENTRY_BYTES, session.estimateBps() / 16);
        long first = stream.entry(MAX_ENTRY_PACKETS, maxBytes, MAX_ENTRY_AGE_NANOS, nowNanos);
        if (first < 0 || !rewriter.isAfterLast(stream.history().arrivalNanos(first))) {
            return false;
        }
        ForwardedPacket packet = fanout.stored;
        packet.wrap(stream, first, session.extensions());
        // Seen from the subscriber's clock it was there when it came, so that what follows is not shown late.
        if (!begin(packet, stream, stream.highestSequence(), stream.history().arrivalNanos(first), nowNanos)) {
            return false;
        }
        fanout.counters().count(ForwardingCounters.Counter.STARTED_FROM_HISTORY);
        return true;
    }

    /**
     * Starts with a packet out of the history, and goes on with what has come since.
     *
     * @param until the newest packet that is sent now, extended
     * @param seenNanos when the first is taken to have come
     * @return false when the stream cannot take over with it
     */
    private boolean begin(ForwardedPacket first, IncomingStream stream, long until, long seenNanos, long nowNanos) {
        first.entry = first.extendedSequence;
        int payloadType = mapping.payloadType(first);
        if (payloadType < 0 || selector.choose(first, stream) != LayerSelector.Choice.SWITCH) {
            return false;
        }
        switchTo(stream, first, seenNanos);
        long behind = first.extendedSequence + 1;
        continueWith(first, stream, payloadType, nowNanos);
        sendStored(stream, behind, until, payloadType, nowNanos);
        return true;
    }

    /** Whether its packets carry transport-wide sequence numbers. */
    boolean isNumbered() {
        return sender.isNumbered();
    }

    /** Whether more can be sent on it than there is media, to find out what the path carries. */
    boolean canProbe() {
        return sender.canProbe();
    }

    boolean isPaused() {
        return paused;
    }

    @Nullable
    IncomingStream current() {
        return selector.current();
    }

    @Nullable
    IncomingStream target() {
        return selector.target();
    }

    /** The source would have it send this stream; where something limits what is sent, that decides instead. */
    void prefer(IncomingStream stream, long nowNanos) {
        boolean free = !session.downlink().isLimited() && wish.equals(VideoWish.UNSTATED);
        if (!config.video() || free) {
            target(stream, nowNanos);
        }
    }

    /** Sends nothing until there is a target again: the path does not carry it. */
    void starve() {
        selector.clear();
        quality.started();
    }

    /** What decides about the picture, as the sharing out among all tracks of the subscriber found. */
    void allocated(QualityReason decided) {
        quality.allocated(decided);
    }

    /** Sends layers up to these, as far as the source has any; {@link DecodeTargets#ALL_LAYERS} of them. */
    void limitLayers(int spatial, int temporal) {
        selector.filter().limit(spatial, temporal);
    }

    /** The stream is gone, and its history with it. */
    void forget(IncomingStream stream) {
        selector.forget(stream);
        sender.forget();
        if (broken == stream) {
            broken = null;
        }
    }

    /** Whether packets of this stream of the source neither are sent on nor waited for. */
    boolean ignores(IncomingStream stream) {
        return selector.ignores(stream);
    }

    /** Sends one packet of the source on, or says why not. */
    void forward(ForwardedPacket packet, IncomingStream stream, long nowNanos) {
        if (!session.isReady()) {
            fanout.counters().drop(DropReason.NO_KEYS);
            return;
        }
        if (paused) {
            fanout.counters().drop(DropReason.PAUSED);
            return;
        }
        int payloadType = mapping.payloadType(packet);
        if (payloadType < 0) {
            fanout.counters().drop(DropReason.NO_COMMON_FORMAT);
            return;
        }
        if (packet.entry != PictureStart.NONE && !packet.isEntry() && selector.waitsFor(stream)) {
            enter(packet, stream, nowNanos);
            return;
        }
        switch (selector.choose(packet, stream)) {
            case NOT_SELECTED -> fanout.counters().drop(DropReason.NOT_SELECTED);
            case WAIT_FOR_KEY_FRAME -> {
                fanout.counters().drop(DropReason.WAITING_FOR_KEY_FRAME);
                stream.publication().awaitKeyFrame(stream, nowNanos);
            }
            case THIN_OUT -> thinOut(packet, payloadType, nowNanos);
            case SWITCH -> {
                switchTo(stream, packet, nowNanos);
                continueWith(packet, stream, payloadType, nowNanos);
                catchUp(stream, packet.extendedSequence, packet.highestBefore, payloadType, nowNanos);
            }
            case FORWARD -> continueWith(packet, stream, payloadType, nowNanos);
        }
        if (selector.filter().waitsForKeyFrame()) {
            stream.publication().awaitKeyFrame(stream, nowNanos);
        }
    }

    /** With this packet it is known that a picture in the history can be entered, which ends the wait. */
    private void enter(ForwardedPacket packet, IncomingStream stream, long nowNanos) {
        // Without a memory of what was sent, only that may be sent now which is not going to be forwarded.
        long until = sender.remembers() ? Math.max(packet.extendedSequence, packet.highestBefore) : packet.entryThrough;
        ForwardedPacket first = fanout.stored;
        first.wrap(stream, packet.entry, session.extensions());
        begin(first, stream, until, nowNanos, nowNanos);
    }

    private void thinOut(ForwardedPacket packet, int payloadType, long nowNanos) {
        descriptors.drop(packet.descriptor);
        leaveOut(packet, payloadType, nowNanos);
        fanout.counters().drop(DropReason.THINNED_OUT);
    }

    /**
     * Does not send the packet, so that no gap remains. Where later packets went out already with a gap for it, one
     * without content closes that: the subscriber would go on asking for it.
     */
    private void leaveOut(ForwardedPacket packet, int payloadType, long nowNanos) {
        if (rewriter.drop(packet.extendedSequence) || !sender.remembers()) {
            return;
        }
        long sequence = rewriter.sequence(packet.extendedSequence);
        if (sequence < 0 || sender.hasSent(sequence)) {
            return;
        }
        int timestamp = packet.rtp.timestamp() + rewriter.timestampOffset();
        if (sender.fill(payloadType, sequence, timestamp, nowNanos)) {
            rewriter.filled(sequence);
        }
    }

    /**
     * Sends what a microphone that was not forwarded has said in the last moment, so that its first syllable is heard,
     * and goes on from there.
     *
     * @param after the newest packet that was forwarded before, extended; -1 for none
     */
    void preroll(IncomingStream stream, long after, long nowNanos) {
        if (paused || selector.target() != stream) {
            return;
        }
        PacketHistory history = stream.history();
        long newest = stream.highestSequence();
        boolean resumed = selector.current() != stream; // else the first packet is a switch, and needs nothing
        for (long sequence = Math.max(after + 1, newest - MAX_PREROLL_PACKETS); sequence <= newest; sequence++) {
            if (!history.contains(sequence) || nowNanos - history.arrivalNanos(sequence) > PREROLL_NANOS) {
                continue;
            }
            if (!resumed) {
                rewriter.resumeWith(sequence);
                resumed = true;
            }
            ForwardedPacket packet = fanout.stored;
            packet.wrap(stream, sequence, session.extensions());
            forward(packet, stream, nowNanos);
        }
        if (!resumed) {
            rewriter.resumeWith(newest + 1);
        }
    }

    private void switchTo(IncomingStream stream, ForwardedPacket packet, long nowNanos) {
        quality.started();
        rewriter.switchTo(stream, packet, nowNanos);
        frames.start(packet, stream.layers().structure());
        Codec codec = packet.codec;
        if (codec != null) {
            descriptors.start(codec, packet.descriptor);
        }
        sourceReported = false;
        session.reportSoon();
    }

    /** The start of the key frame came late, after packets that follow it: those were stored, and are sent now. */
    private void catchUp(IncomingStream stream, long keyFrame, long until, int payloadType, long nowNanos) {
        if (sender.remembers()) { // else nothing would keep later packets of this burst from being sent twice
            sendStored(stream, keyFrame + 1, until, payloadType, nowNanos);
        }
    }

    /** Sends what the history holds from one packet of the stream that the subscriber sees to another. */
    private void sendStored(IncomingStream stream, long from, long until, int payloadType, long nowNanos) {
        ForwardedPacket packet = fanout.stored;
        long last = Math.min(until, stream.highestSequence());
        for (long sequence = Math.max(from, last - stream.history().slots() + 1); sequence <= last; sequence++) {
            if (stream.history().contains(sequence)) {
                packet.wrap(stream, sequence, session.extensions());
                if (mapping.payloadType(packet) != payloadType) {
                    continue;
                }
                if (selector.filter().keeps(packet, stream.layers())) {
                    continueWith(packet, stream, payloadType, nowNanos);
                } else {
                    thinOut(packet, payloadType, nowNanos);
                }
            }
        }
    }

    /** Sends a packet of the stream that the subscriber sees. */
    private void continueWith(ForwardedPacket packet, IncomingStream stream, int payloadType, long nowNanos) {
        RtpPacket rtp = packet.rtp;
        if (rtp.payloadLength() == 0) {
            leaveOut(packet, payloadType, nowNanos);
            fanout.counters().drop(DropReason.PADDING_ONLY);
            return;
        }
        long sequence = rewriter.sequence(packet.extendedSequence);
        if (sequence < 0) {
            fanout.counters().drop(DropReason.LATE_FOR_SWITCH);
            return;
        }
        if (sender.hasSent(sequence)) {
            return; // sent when its stream caught up
        }
        int timestampOffset = rewriter.timestampOffset();
        OutgoingHeader header = sender.begin(payloadType, sequence, rtp.timestamp() + timestampOffset);
        header.pictureIds = descriptors.map(packet.descriptor);
        LayerFilter filter = selector.filter();
        header.marker = rtp.marker() || filter.endsPicture(packet);
        frames.number(packet, header);
        if (packet.dependencyAt >= 0) {
            header.activeTargets = filter.activeTargets(packet);
            header.targetCount = packet.layers.targets().count();
            frames.sent(packet, stream.layers().structure());
        }
        rewriter.sent(sequence, packet, header.marker, nowNanos);
        sender.remember(sequence, stream, packet.extendedSequence, timestampOffset, header, nowNanos);
        if (config.video() && sender.remembers() && session.downlink().mustWait(nowNanos)) {
            session.enqueue(this, sequence, nowNanos);
        } else {
            sender.send(packet, header, nowNanos);
        }
    }

    /** Sends a packet whose turn has come, unless it is of no use any more. */
    void sendWaiting(long sequence, long nowNanos) {
        if (!paused) {
            sender.sendWaiting(sequence, selector.current(), nowNanos);
        }
    }

    // Feedback

    /** Sends a packet again if it is still in the history: as RTX, or as it was. */
    void onNack(int sequenceNumber, long nowNanos, long roundTripNanos) {
        if (!paused) {
            sender.onNack(sequenceNumber, selector.current(), nowNanos, roundTripNanos);
        }
    }

    /** See {@link TrackSender#sendAgainAsProbe}. */
    boolean sendAgainAsProbe(long nowNanos) {
        return !paused && sender.sendAgainAsProbe(nowNanos);
    }

    /** See {@link TrackSender#sendPadding}. */
    boolean sendPadding(long nowNanos) {
        return sender.sendPadding(rewriter.lastTimestamp(), nowNanos);
    }

    /** Asks for a key frame of what the subscriber sees, or waits to see. */
    void onKeyFrameRequest(long nowNanos) {
        IncomingStream stream = selector.target();
        if (stream != null && !paused && !isOnItsWay(stream, nowNanos)) {
            needsKeyFrame(stream);
            stream.publication().requestKeyFrame(stream, nowNanos);
        }
    }

    /** Whether the subscriber, when it asked, cannot have seen the key frame that it is sent. */
    private boolean isOnItsWay(IncomingStream stream, long nowNanos) {
        return stream == selector.current()
                && session.roundTrip().isMeasured()
                && nowNanos - stream.keyFrames().keyFrameNanos() < session.roundTripNanos();
    }

    /** The subscriber cannot go on without a key frame, if this is the stream that it sees. */
    void needsKeyFrame(IncomingStream stream) {
        if (stream == selector.current()) {
            broken = stream;
            brokenSinceKeyFrame = stream.keyFrames().keyFrames();
        }
    }

    /** Whether a key frame of the stream is what the subscriber waits for. */
    boolean awaitsKeyFrame(IncomingStream stream) {
        if (paused || !session.isReady()) {
            return false;
        }
        if (stream != selector.current()) {
            return stream == selector.target();
        }
        return selector.filter().waitsForKeyFrame()
                || (stream == broken
                        && brokenSinceKeyFrame == stream.keyFrames().keyFrames());
    }

    // Sender reports

    /** Whether something was sent and nothing yet reported of this source. */
    boolean firstReportDue() {
        return selector.current() != null && !sourceReported;
    }

    /** Whether something was sent since the last report, so that there is news. */
    boolean reportDue() {
        return selector.current() != null && rewriter.lastSentNanos() - reportedNanos > 0;
    }

    /** The timestamp that the subscriber would see on a packet sampled now. */
    int timestampAt(long nowNanos) {
        IncomingStream stream = selector.current();
        if (stream == null) {
            return rewriter.lastTimestamp();
        }
        return stream.timestampAt(nowNanos, stream.publication().owner().senderClock()) + rewriter.timestampOffset();
    }

    void reported(long nowNanos) {
        reportedNanos = nowNanos;
        sourceReported = true;
    }

    int packets() {
        return sender.packets();
    }

    int octets() {
        return sender.octets();
    }
}
