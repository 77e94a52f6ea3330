package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.packet.RtpPacket;
import room.rtp.packet.SequenceUnwrapper;

/**
 * One SSRC that a publisher sends: what arrived, what is missing, and the clock it runs on. A publication has one, or
 * one per simulcast layer. Owned by one loop.
 */
final class IncomingStream {
    /** A layer that was silent for this long is not sent any more. */
    private static final long ACTIVE_NANOS = 1_000_000_000L;

    /** An encoder that was told to send a layer does so within this time, or not at all. */
    private static final long EXPECTED_NANOS = 2_000_000_000L;

    private final Publication publication;
    private final int ssrc;
    private final @Nullable String rid;
    private final int clockRate;
    private final PacketHistory history;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final ReceiveStatistics statistics = new ReceiveStatistics();
    private final @Nullable NackGenerator nack;
    private final KeyFrameRequester keyFrames = new KeyFrameRequester();

    private long lastArrivalNanos;
    private int lastTimestamp;
    private long reportNtp;
    private int reportTimestamp;
    private long reportArrivalNanos;
    private boolean hasReport;
    private long windowStartNanos;
    private long windowBytes;
    private long bitrateBps;
    private final StreamLayers layers;
    private int height;
    private long expectedUntilNanos = Long.MIN_VALUE / 2;
    private int watchers;
    private long keyFrameSequence = -1;
    private int keyFrameTimestamp;

    IncomingStream(
            Publication publication,
            int ssrc,
            @Nullable String rid,
            PacketHistory history,
            StreamLayers layers,
            boolean nack) {
        this.publication = publication;
        this.ssrc = ssrc;
        this.rid = rid;
        this.clockRate = publication.clockRate();
        this.history = history;
        this.layers = layers;
        this.nack = nack ? new NackGenerator() : null;
    }

    Publication publication() {
        return publication;
    }

    int ssrc() {
        return ssrc;
    }

    @Nullable
    String rid() {
        return rid;
    }

    int clockRate() {
        return clockRate;
    }

    PacketHistory history() {
        return history;
    }

    /** Somebody sees it or waits to see it, or does so no longer: 1 or -1. */
    void watched(int change) {
        watchers += change;
    }

    /** Whether anybody sees it, or waits to see it. */
    boolean isWatched() {
        return watchers > 0;
    }

    ReceiveStatistics statistics() {
        return statistics;
    }

    @Nullable
    NackGenerator nack() {
        return nack;
    }

    /**
     * Keeps an arrived packet, media or recovered.
     *
     * @return its extended sequence number, or -1 for a packet that is here already or older than the history
     */
    long accept(RtpPacket packet, long nowNanos) {
        long extended = unwrapper.peek(packet.sequenceNumber());
        if (unwrapper.highest() >= 0
                && (extended <= unwrapper.highest() - history.slots() || history.contains(extended))) {
            return -1;
        }
        if (history.store(extended, packet.buf(), packet.offset(), packet.length(), nowNanos) < 0) {
            return -1;
        }
        boolean newest = extended > unwrapper.highest();
        unwrapper.unwrap(packet.sequenceNumber());
        statistics.onPacket(extended, packet.timestamp(), clockRate, nowNanos);
        if (nack != null && !nack.onPacket(extended, nowNanos)) {
            publication.requestKeyFrameForAll(this, nowNanos);
        }
        if (newest) {
            lastArrivalNanos = nowNanos;
            lastTimestamp = packet.timestamp();
        }
        measure(packet.length(), nowNanos);
        return extended;
    }

    /** Since the packet, 16 bits, was first asked for; -1 when it is not missing, or was not asked for yet. */
    long repairNanos(int sequenceNumber, long nowNanos) {
        return nack == null ? -1 : nack.askedNanosAgo(unwrapper.peek(sequenceNumber), nowNanos);
    }

    private void measure(int bytes, long nowNanos) {
        long elapsed = nowNanos - windowStartNanos;
        if (elapsed > ACTIVE_NANOS) {
            if (elapsed < 2 * ACTIVE_NANOS) {
                long measured = windowBytes * 8 * ACTIVE_NANOS / elapsed;
                // A key frame makes one second dear; layers are not chosen by that.
                bitrateBps = bitrateBps == 0 ? measured : (bitrateBps + measured) / 2;
            } // else it was switched off for a while, and will be about what it was before
            windowStartNanos = nowNanos;
            windowBytes = 0;
        }
        windowBytes += bytes;
    }

    StreamLayers layers() {
        return layers;
    }

    /** Looks at a packet of video for where the stream can be entered. */
    void sawVideo(ForwardedPacket packet, long nowNanos) {
        long entry = packet.entry;
        boolean start = entry != PictureStart.NONE;
        int timestamp = packet.isEntry() || !start ? packet.rtp.timestamp() : history.timestamp(entry);
        if (start && (keyFrameSequence < 0 || entry > keyFrameSequence && timestamp != keyFrameTimestamp)) {
            keyFrameSequence = entry;
            keyFrameTimestamp = timestamp;
        }
        keyFrames.onPacket(start, timestamp, packet.rtp.length(), nowNanos);
    }

    /**
     * The first packet of the newest key frame, extended, if everything from there on is still in the history and is no
     * more than this; else -1.
     */
    long entry(int maxPackets, int maxBytes, long maxAgeNanos, long nowNanos) {
        long first = keyFrameSequence;
        long last = unwrapper.highest();
        if (first < 0 || last - first >= maxPackets || !history.contains(first)) {
            return -1;
        }
        if (nowNanos - history.arrivalNanos(first) > maxAgeNanos) {
            return -1;
        }
        int bytes = 0;
        for (long sequence = first; sequence <= last; sequence++) {
            if (!history.contains(sequence)) {
                return -1;
            }
            bytes += history.length(sequence);
        }
        return bytes <= maxBytes ? first : -1;
    }

    /** A key frame told how high the pictures are, in pixels; 0 for one that did not. */
    void sawHeight(int pixels) {
        if (pixels != 0) {
            height = pixels;
        }
    }

    /** In pixels, 0 while not known. */
    int height() {
        return height;
    }

    /** Over the last whole seconds in which it was sent, the last one by half; 0 in the first. */
    long bitrateBps() {
        return bitrateBps;
    }

    /** What a subscriber gets that sees all its layers: of some encoders not every frame of the lower ones. */
    long wholeBps() {
        LayerRates rates = layers.rates();
        long measured = rates.bitrateBps(rates.fewer());
        return measured == 0 ? bitrateBps : measured;
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    boolean isActive(long nowNanos) {
        return statistics.received() > 0 && nowNanos - lastArrivalNanos < ACTIVE_NANOS;
    }

    /** The publisher was told to send it, after it did not. */
    void expect(long nowNanos) {
        expectedUntilNanos = nowNanos + EXPECTED_NANOS;
    }

    /** Whether it is sent, or should be in a moment. */
    boolean isOnOffer(long nowNanos) {
        return isActive(nowNanos) || nowNanos - expectedUntilNanos < 0;
    }

    void onSenderReport(long ntpTimestamp, int rtpTimestamp, long nowNanos) {
        reportNtp = ntpTimestamp;
        reportTimestamp = rtpTimestamp;
        reportArrivalNanos = nowNanos;
        hasReport = true;
    }

    /** For a report block: the middle bits of the last sender report, 0 before the first. */
    int lastSenderReport() {
        return hasReport ? NtpClock.middle(reportNtp) : 0;
    }

    /** For a report block: since that report, in 1/65536 s. */
    int delaySinceLastSenderReport(long nowNanos) {
        return hasReport ? (int) ((nowNanos - reportArrivalNanos) * 65_536 / 1_000_000_000L) : 0;
    }

    /**
     * The stream's timestamp at an instant of our clock: by the publisher's sender reports, or, until the first came,
     * by the last packet's arrival.
     */
    int timestampAt(long nowNanos, SenderClock clock) {
        if (hasReport) {
            return reportTimestamp + ticks(nowNanos - clock.localNanos(reportNtp));
        }
        return lastTimestamp + ticks(nowNanos - lastArrivalNanos);
    }

    private int ticks(long nanos) {
        return (int) (nanos / 1000 * clockRate / 1_000_000);
    }

    /** The highest extended sequence number that has arrived, -1 before the first packet. */
    long highestSequence() {
        return unwrapper.highest();
    }

    /**
     * What another stream of the same publisher would write on a frame that this one marked with {@code timestamp}, by
     * the sender reports of both; meaningful only if both {@link #hasReport}.
     */
    int timestampOn(IncomingStream other, int timestamp) {
        long nanosAfterReport = (long) (timestamp - reportTimestamp) * 1_000_000_000L / clockRate;
        long reportDistance = NtpClock.toNanos(reportNtp) - NtpClock.toNanos(other.reportNtp);
        return other.reportTimestamp + other.ticks(reportDistance + nanosAfterReport);
    }

    boolean hasReport() {
        return hasReport;
    }

    /** When it is asked for key frames. */
    KeyFrameRequester keyFrames() {
        return keyFrames;
    }
}
