package room.rtp.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.bandwidth.LayerAllocator;
import room.rtp.codec.DecodeTargets;

/**
 * Shares what may be sent to one peer among the video that it is subscribed to: sound goes first, then every picture's
 * lowest layer, then higher ones. Owned by one loop.
 */
final class VideoAllocation {
    private static final long INTERVAL_NANOS = 100_000_000L;

    /** Another simulcast layer must be this much richer, in percent, to be worth a key frame. */
    private static final int BETTER_LAYER_PERCENT = 120;

    /** What the allocator wants to see free before it sends more is wanted as well. */
    private static final int WANTED_PERCENT = 125;

    private static final int MAX_OPTIONS = LayerAllocator.MAX_OPTIONS;

    private final List<Subscription> subscriptions;
    private final LayerAllocator allocator = new LayerAllocator();
    private final @Nullable IncomingStream[] streams = new @Nullable IncomingStream[MAX_OPTIONS];
    private final int[] spatialLimits = new int[MAX_OPTIONS];
    private final int[] temporalLimits = new int[MAX_OPTIONS];
    private final long[] bitrates = new long[MAX_OPTIONS];
    private final long[] names = new long[MAX_OPTIONS];
    private long doneNanos;
    private boolean due = true;
    private long wantedBps;

    /** Whether the options that were listed last leave higher streams out. */
    private boolean capped;

    VideoAllocation(List<Subscription> subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** Something has changed: shares out anew at the next call. */
    void soon() {
        due = true;
    }

    /** Whether something has changed since it was shared out last. */
    boolean isDue() {
        return due;
    }

    /** What would be sent if everything could be, in bit/s. */
    long wantedBps() {
        return wantedBps;
    }

    /**
     * Called some 50 times a second.
     *
     * @param mayPause whether the estimate is old enough to take a picture away altogether
     */
    void onTimer(long estimateBps, boolean mayPause, long nowNanos) {
        if (!due && nowNanos - doneNanos < INTERVAL_NANOS) {
            return;
        }
        due = false;
        doneNanos = nowNanos;
        long audio = 0;
        allocator.begin();
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription subscription = subscriptions.get(i);
            Publication source = subscription.source();
            if (source == null || subscription.isPaused()) {
                continue;
            }
            if (subscription.config().video()) {
                int count = options(source, subscription, nowNanos);
                for (int option = 0; option < count; option++) {
                    names[option] = name(option);
                }
                allocator.add(i, source, subscription.wish().priority(), bitrates, names, count);
            } else {
                IncomingStream stream = subscription.current();
                audio += stream == null ? 0 : stream.bitrateBps();
            }
        }
        wantedBps = (audio + allocator.wantedBps()) * WANTED_PERCENT / 100;
        allocator.allocate(estimateBps - audio, mayPause, nowNanos);
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription subscription = subscriptions.get(i);
            Publication source = subscription.source();
            if (source != null && subscription.config().video() && !subscription.isPaused()) {
                apply(subscription, source, allocator.choice(i), nowNanos);
            }
        }
    }

    /**
     * Lists what could be sent of a source, from the least to the most; how many. Where heights are known, the first
     * stream that is as high as wished for is the last. What the subscriber sees stays a choice as long as it costs more
     * than what is below it: its rate varies.
     */
    private int options(Publication source, Subscription subscription, long nowNanos) {
        int maxHeight = subscription.wish().maxHeight();
        IncomingStream kept = subscription.target();
        capped = false;
        List<IncomingStream> all = source.streams();
        int count = 0;
        long above = -1;
        long lastRate = -1;
        boolean reached = false;
        while (count < MAX_OPTIONS) {
            IncomingStream next = null;
            long nextRate = 0;
            for (int i = 0; i < all.size(); i++) {
                IncomingStream stream = all.get(i);
                long rate = source.expectedBps(stream);
                boolean richer = rate > (stream == kept ? lastRate : above);
                if (stream.isOnOffer(nowNanos) && richer && (next == null || rate < nextRate)) {
                    next = stream;
                    nextRate = rate;
                }
            }
            if (next == null) {
                break;
            }
            if (reached) {
                capped = true;
                break;
            }
            reached = next.height() >= maxHeight;
            if (count == 0) {
                count = fewerLayers(next, maxHeight);
                if (capped) {
                    break;
                }
            }
            streams[count] = next;
            spatialLimits[count] = DecodeTargets.ALL_LAYERS;
            temporalLimits[count] = DecodeTargets.ALL_LAYERS;
            bitrates[count++] = next.bitrateBps() == 0 ? nextRate : next.wholeBps();
            above = Math.max(nextRate * BETTER_LAYER_PERCENT / 100, 1);
            lastRate = nextRate;
        }
        return count;
    }

    /** What tells a choice from the others of its source, whatever else is on the list. */
    private long name(int option) {
        IncomingStream stream = streams[option];
        long ssrc = stream == null ? 0 : Integer.toUnsignedLong(stream.ssrc());
        return ssrc << 8 | (long) spatialLimits[option] << 4 | temporalLimits[option];
    }

    /** Lists what the lowest stream offers besides the whole of it, up to the height wished for; how many. */
    private int fewerLayers(IncomingStream stream, int maxHeight) {
        LayerRates rates = stream.layers().rates();
        int count = Math.min(rates.fewer(), MAX_OPTIONS - 1);
        for (int i = 0; i < count; i++) {
            streams[i] = stream;
            spatialLimits[i] = rates.spatialLimit(i);
            temporalLimits[i] = rates.temporalLimit(i);
            bitrates[i] = rates.bitrateBps(i);
            if (rates.isSmallerThanNext(i) && stream.layers().height(spatialLimits[i]) >= maxHeight) {
                capped = true;
                return i + 1;
            }
        }
        return count;
    }

    private void apply(Subscription subscription, Publication source, int choice, long nowNanos) {
        if (choice == LayerAllocator.PAUSED) {
            subscription.starve();
            subscription.allocated(QualityReason.PAUSED_BY_ESTIMATE);
            return;
        }
        int count = options(source, subscription, nowNanos);
        IncomingStream stream = choice < count ? streams[choice] : null;
        if (stream == null) { // nothing has been measured yet
            stream = source.preferred();
            if (stream != null && subscription.target() == null) {
                subscription.target(stream, nowNanos);
            }
            subscription.allocated(QualityReason.BEST);
            return;
        }
        subscription.allocated(
                choice < count - 1
                        ? QualityReason.LIMITED_BY_ESTIMATE
                        : capped ? QualityReason.LIMITED_BY_WISH : QualityReason.BEST);
        subscription.limitLayers(spatialLimits[choice], temporalLimits[choice]);
        if (subscription.target() != stream) {
            subscription.target(stream, nowNanos);
        }
    }
}
