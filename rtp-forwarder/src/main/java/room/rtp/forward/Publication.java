package room.rtp.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;
import room.rtp.codec.DecodeTargets;
import room.rtp.codec.PictureHeight;
import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;

/**
 * One track that a participant publishes, and who is subscribed to it. Packets that arrive in one read burst are
 * collected and then forwarded subscriber by subscriber, so that each subscriber's leave together. Owned by one loop.
 */
public final class Publication {
    /** A burst longer than this is forwarded in parts; the history holds at least twice as many. */
    private static final int MAX_BURST = 64;

    /** Another simulcast layer must be this much richer, in percent, to be worth a key frame. */
    private static final int BETTER_LAYER_PERCENT = 120;

    private static final int PAYLOAD_TYPES = 128;

    private final Fanout fanout;
    private final RtpSession owner;
    private PublicationConfig config;
    private final @Nullable Codec[] codecs = new @Nullable Codec[PAYLOAD_TYPES];
    private final byte[] retransmissions = new byte[PAYLOAD_TYPES];
    private final int clockRate;
    private final List<IncomingStream> streams = new ArrayList<>(1);
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<ForwardedPacket> burst = new ArrayList<>();
    private final List<IncomingStream> burstStreams = new ArrayList<>();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final AudioLevel audioLevel = new AudioLevel();
    private final CaptureClock captureClock;
    private int burstSize;
    private boolean audible = true;

    /** The newest packet that was forwarded when the publication stopped being audible. */
    private long lastAudible = -1;

    private int dependencyDescriptorId;
    private @Nullable IncomingStream preferred;

    Publication(Fanout fanout, RtpSession owner, PublicationConfig config) {
        this.fanout = fanout;
        this.owner = owner;
        this.captureClock = new CaptureClock(fanout.clock(), owner.senderClock());
        this.config = config;
        this.clockRate = config.video() ? Codec.VP8.clockRate() : Codec.OPUS.clockRate();
        readFormats();
    }

    private void readFormats() {
        Arrays.fill(codecs, null);
        Arrays.fill(retransmissions, (byte) -1);
        config.codecs().forEach((payloadType, codec) -> codecs[payloadType] = codec);
        config.retransmissions().forEach((rtx, media) -> retransmissions[rtx] = media.byteValue());
    }

    /**
     * Goes on as was negotiated anew.
     *
     * @return the streams that have ended, because their layers were given up
     */
    List<IncomingStream> renegotiate(PublicationConfig renegotiated) {
        config = renegotiated;
        readFormats();
        List<IncomingStream> ended = new ArrayList<>();
        for (IncomingStream stream : streams) {
            String rid = stream.rid();
            boolean kept = rid == null ? config.rids().isEmpty() : config.rids().contains(rid);
            if (!kept) {
                ended.add(stream);
            }
        }
        ended.forEach(this::end);
        return ended;
    }

    private void end(IncomingStream stream) {
        fanout.flush(stream.lastArrivalNanos()); // what waits in the burst is still in its history
        streams.remove(stream);
        for (Subscription subscription : subscriptions) {
            subscription.forget(stream);
        }
        stream.history().close();
        lastAudible = -1;
        if (preferred == stream) {
            preferred = null;
        }
    }

    public PublicationConfig config() {
        return config;
    }

    int clockRate() {
        return clockRate;
    }

    RtpSession owner() {
        return owner;
    }

    @Nullable
    Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** The payload type that an RTX payload type stands for, -1 when it is none. */
    int retransmissionOf(int payloadType) {
        return retransmissions[payloadType];
    }

    boolean knows(int payloadType) {
        return codecs[payloadType] != null || retransmissions[payloadType] >= 0;
    }

    List<IncomingStream> streams() {
        return streams;
    }

    @Nullable
    IncomingStream stream(@Nullable String rid) {
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream stream = streams.get(i);
            if (rid == null ? stream.rid() == null : rid.equals(stream.rid())) {
                return stream;
            }
        }
        return null;
    }

    IncomingStream addStream(int ssrc, @Nullable String rid) {
        IncomingStream stream = new IncomingStream(
                this,
                ssrc,
                rid,
                new PacketHistory(fanout.allocator()),
                new StreamLayers(fanout.outdated),
                config.nack());
        streams.add(stream);
        return stream;
    }

    /** The layer goes on under another SSRC, with a history of its own. */
    IncomingStream replaceStream(IncomingStream old, int ssrc) {
        boolean wasPreferred = preferred == old;
        List<Subscription> waiting = new ArrayList<>();
        for (Subscription subscription : subscriptions) {
            if (subscription.target() == old) {
                waiting.add(subscription);
            }
        }
        end(old);
        IncomingStream stream = addStream(ssrc, old.rid());
        if (wasPreferred) {
            prefer(stream, old.lastArrivalNanos());
        }
        for (Subscription subscription : waiting) {
            if (subscription.target() != stream) {
                subscription.target(stream, old.lastArrivalNanos());
            }
        }
        return stream;
    }

    /** The stream that new subscribers are given: the richest layer that is being sent. */
    @Nullable
    IncomingStream preferred() {
        return preferred;
    }

    /** The id under which packets carry a dependency descriptor (AV1 RTP specification, appendix A), 0 when they do not. */
    public void dependencyDescriptorExtension(int id) {
        dependencyDescriptorId = id;
    }

    int dependencyDescriptorId() {
        return dependencyDescriptorId;
    }

    /** Reads from now on how loud the track is: the id under which its packets say so (RFC 6464), 0 when they do not. */
    public void audioLevelExtension(int id) {
        audioLevel.extensionId(id);
    }

    /** The id under which packets say when they were captured (abs-capture-time), 0 when they do not. */
    public void captureTimeExtension(int id) {
        captureClock.extensionId(id);
    }

    public AudioLevel audioLevel() {
        return audioLevel;
    }

    // Packets in

    /** Takes a decrypted packet of one of its streams; the bytes are copied, once for all subscribers. */
    void accept(IncomingStream stream, RtpPacket packet, long nowNanos) {
        Codec codec = codecs[packet.payloadType()];
        if (codec == null) {
            fanout.counters().drop(DropReason.UNKNOWN_PAYLOAD_TYPE);
            return;
        }
        long highestBefore = stream.highestSequence();
        long extended = stream.accept(packet, nowNanos);
        if (extended < 0) {
            fanout.counters().drop(DropReason.DUPLICATE);
            return;
        }
        if (preferred == null) {
            prefer(stream, nowNanos);
        }
        if (burstSize == MAX_BURST) {
            fanout.flush(nowNanos);
        }
        if (burstSize == 0) {
            fanout.add(this);
        }
        if (burstSize == burst.size()) { // grows to the longest burst seen, then never again
            burst.add(new ForwardedPacket());
            burstStreams.add(stream);
        }
        ForwardedPacket forwarded = burst.get(burstSize);
        burstStreams.set(burstSize, stream);
        burstSize++;
        forwarded.wrap(stream, extended, extensions);
        if (config.video()) {
            forwarded.arrived(highestBefore, fanout.pictureStart, stream);
            stream.sawVideo(forwarded, nowNanos);
            stream.layers().rates().onPacket(forwarded.layers, packet.length(), nowNanos);
            if (forwarded.entry != PictureStart.NONE) {
                RtpPacket stored = forwarded.rtp;
                stream.sawHeight(PictureHeight.of(codec, stored.buf(), stored.payloadOffset(), stored.payloadLength()));
                stream.sawHeight(stream.layers().height(DecodeTargets.ALL_LAYERS));
            }
        }
        audioLevel.onPacket(forwarded);
        captureClock.onPacket(forwarded);
    }

    /**
     * Whether the sound is forwarded. What becomes audible begins with its last moments, so that no first syllable is
     * lost.
     */
    public void audible(boolean nowAudible, long nowNanos) {
        if (audible == nowAudible) {
            return;
        }
        if (burstSize > 0) {
            forward(nowNanos); // it belongs to the time before
        }
        audible = nowAudible;
        IncomingStream stream = preferred;
        if (stream == null) {
            return;
        }
        if (!nowAudible) {
            lastAudible = stream.highestSequence();
            return;
        }
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).preroll(stream, lastAudible, nowNanos);
        }
    }

    public boolean isAudible() {
        return audible;
    }

    /** Sends the burst to every subscription. */
    void forward(long nowNanos) {
        int packets = 0;
        if (audible) {
            packets = watchedFirst();
            fanout.counters().drop(DropReason.NOT_SELECTED, (burstSize - packets) * subscriptions.size());
        } else {
            fanout.counters().drop(DropReason.NOT_LOUD, burstSize);
        }
        if (packets > 1 && fanout.batch().sendsRuns()) {
            BurstPadding.equalize(burst, burstStreams, packets);
        }
        for (int s = 0; s < subscriptions.size() && packets > 0; s++) {
            try {
                forward(subscriptions.get(s), packets, nowNanos);
            } catch (Throwable failure) {
                fanout.failed(failure);
            }
        }
        burstSize = 0;
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).history().growIfNeeded();
        }
    }

    /** Forgets the burst; its packets stay in the history. */
    void discardBurst() {
        burstSize = 0;
    }

    /**
     * Moves the packets of layers that nobody sees behind the others, so that the walk over the subscribers need not look
     * at them; how many there are of the others.
     */
    private int watchedFirst() {
        int watched = 0;
        for (int p = 0; p < burstSize; p++) {
            if (burstStreams.get(p).isWatched()) {
                if (watched < p) {
                    Collections.swap(burst, watched, p);
                    Collections.swap(burstStreams, watched, p);
                }
                watched++;
            }
        }
        return watched;
    }

    /** Packets of a layer that the subscriber does not see are passed over, a frame of them at a time. */
    private void forward(Subscription subscription, int packets, long nowNanos) {
        IncomingStream ignored = null;
        int passedOver = 0;
        for (int p = 0; p < packets; p++) {
            IncomingStream stream = burstStreams.get(p);
            if (stream == ignored) {
                passedOver++;
            } else if (subscription.ignores(stream)) {
                ignored = stream;
                passedOver++;
            } else {
                subscription.forward(burst.get(p), stream, nowNanos);
            }
        }
        if (passedOver > 0) {
            fanout.counters().drop(DropReason.NOT_SELECTED, passedOver);
        }
    }

    // Subscriptions

    /**
     * A mapping like this one that is in use, if there is any: with most subscribers alike, one stays in the cache where
     * hundreds would not.
     */
    SourceMapping shared(SourceMapping mapping) {
        for (int i = 0; i < subscriptions.size(); i++) {
            SourceMapping used = subscriptions.get(i).mapping();
            if (used.isLike(mapping)) {
                return used;
            }
        }
        return mapping;
    }

    void add(Subscription subscription, long nowNanos) {
        subscriptions.add(subscription);
        IncomingStream stream = preferred;
        if (stream != null) {
            subscription.prefer(stream, nowNanos);
        }
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    /** The publisher is about to send its layers up to this height, in pixels, which it did not before. */
    public void expect(int height, long nowNanos) {
        boolean reached = false;
        for (IncomingStream stream = lowestAbove(0);
                stream != null && !reached;
                stream = lowestAbove(stream.height())) {
            if (!stream.isActive(nowNanos)) {
                stream.expect(nowNanos);
            }
            reached = stream.height() >= height;
        }
    }

    /**
     * What a stream takes in bit/s: as measured, or, while that is not known, by what the next smaller one takes for its
     * size; 0 when that is not known either.
     */
    long expectedBps(IncomingStream stream) {
        if (stream.bitrateBps() > 0 || stream.height() == 0) {
            return stream.bitrateBps();
        }
        IncomingStream smaller = null;
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream each = streams.get(i);
            boolean measured = each.bitrateBps() > 0 && each.height() > 0 && each.height() < stream.height();
            if (measured && (smaller == null || each.height() > smaller.height())) {
                smaller = each;
            }
        }
        if (smaller == null) {
            return 0;
        }
        // Encoders spend less on each pixel of a larger picture: about the power 3/2 of the height.
        double larger = (double) stream.height() / smaller.height();
        return (long) (smaller.bitrateBps() * larger * Math.sqrt(larger));
    }

    private @Nullable IncomingStream lowestAbove(int height) {
        IncomingStream lowest = null;
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream stream = streams.get(i);
            if (stream.height() > height && (lowest == null || stream.height() < lowest.height())) {
                lowest = stream;
            }
        }
        return lowest;
    }

    /** Asks the publisher for a key frame: now, or, if one is on its way or has just come, later. */
    void requestKeyFrame(IncomingStream stream, long nowNanos) {
        if (config.video() && stream.keyFrames().request(stream.bitrateBps(), nowNanos)) {
            send(stream.keyFrames(), stream);
        }
    }

    /** As {@link #requestKeyFrame}, for one who may have asked already: that is repeated when it is time. */
    void awaitKeyFrame(IncomingStream stream, long nowNanos) {
        if (!stream.keyFrames().isWanted()) {
            requestKeyFrame(stream, nowNanos);
        }
    }

    /** As {@link #requestKeyFrame}: more was lost than can be repaired, so whoever sees the stream needs one. */
    void requestKeyFrameForAll(IncomingStream stream, long nowNanos) {
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).needsKeyFrame(stream);
        }
        requestKeyFrame(stream, nowNanos);
    }

    /**
     * Asks again for key frames that did not come, and now for those that could not be asked for before, as long as
     * somebody waits for them. Called at every tick.
     */
    void repeatKeyFrameRequests(long nowNanos, long roundTripNanos) {
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream stream = streams.get(i);
            KeyFrameRequester keyFrames = stream.keyFrames();
            if (!keyFrames.isDue(stream.bitrateBps(), roundTripNanos, nowNanos)) {
                continue;
            }
            if (isAwaited(stream)) {
                keyFrames.repeat(nowNanos);
                send(keyFrames, stream);
            } else {
                keyFrames.giveUp();
            }
        }
    }

    private boolean isAwaited(IncomingStream stream) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (subscriptions.get(i).awaitsKeyFrame(stream)) {
                return true;
            }
        }
        return false;
    }

    private void send(KeyFrameRequester keyFrames, IncomingStream stream) {
        if (!owner.isReady() || !owner.sendKeyFrameRequest(stream, config.pli())) {
            keyFrames.notSent();
        }
    }

    // Time

    /** Follows the richest simulcast layer that is being sent; called about once a second. */
    void onTimer(long nowNanos) {
        if (streams.size() < 2) {
            return;
        }
        IncomingStream best = preferred;
        for (int i = 0; i < streams.size(); i++) {
            IncomingStream stream = streams.get(i);
            if (!stream.isActive(nowNanos)) {
                continue;
            }
            if (best == null
                    || !best.isActive(nowNanos)
                    || stream.bitrateBps() * 100 > best.bitrateBps() * BETTER_LAYER_PERCENT) {
                best = stream;
            }
        }
        if (best != null && best != preferred) {
            prefer(best, nowNanos);
        }
    }

    private void prefer(IncomingStream stream, long nowNanos) {
        preferred = stream;
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).prefer(stream, nowNanos);
        }
    }

    /** Lets go of subscribers and memory; nothing may be called afterwards. */
    void close() {
        burstSize = 0;
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            subscriptions.get(i).detach();
        }
        fanout.remove(this);
        for (IncomingStream stream : streams) {
            stream.history().close();
        }
    }
}
