package room.rtp.forward;

import org.jspecify.annotations.Nullable;

/**
 * Which layers of its source one subscriber sees: the stream that flows now, the one that takes over with its next key
 * frame, and how many layers of it. Owned by one loop.
 */
final class LayerSelector {
    /** What becomes of a packet. */
    enum Choice {
        /** It continues what the subscriber sees. */
        FORWARD,
        /** Its stream takes over with it. */
        SWITCH,
        /** Its stream takes over as soon as it has a key frame. */
        WAIT_FOR_KEY_FRAME,
        /** Nobody waits for its stream. */
        NOT_SELECTED,
        /** Its spatial or temporal layer is left away. */
        THIN_OUT
    }

    private final boolean needsKeyFrame;
    private final LayerFilter filter;
    private @Nullable IncomingStream target;
    private @Nullable IncomingStream current;

    /** @param needsKeyFrame false for audio, which can begin anywhere and has no layers */
    LayerSelector(boolean needsKeyFrame) {
        this.needsKeyFrame = needsKeyFrame;
        this.filter = needsKeyFrame ? new DecodeTargetFilter() : LayerFilter.everything();
    }

    @Nullable
    IncomingStream target() {
        return target;
    }

    @Nullable
    IncomingStream current() {
        return current;
    }

    /** What is left away of the stream that flows. */
    LayerFilter filter() {
        return filter;
    }

    /** The stream to switch to; what flows goes on until it can begin. */
    void target(IncomingStream stream) {
        set(stream, current);
    }

    /** Nothing flows any more, and what is wanted begins anew. */
    void stop() {
        set(target, null);
    }

    /** There is no source. */
    void clear() {
        set(null, null);
    }

    /** The stream has ended. */
    void forget(IncomingStream stream) {
        set(target == stream ? null : target, current == stream ? null : current);
    }

    /** The streams know how many selectors have them as either. */
    private void set(@Nullable IncomingStream newTarget, @Nullable IncomingStream newCurrent) {
        if (newTarget != null) {
            newTarget.watched(1);
        }
        if (newCurrent != null) {
            newCurrent.watched(1);
        }
        if (target != null) {
            target.watched(-1);
        }
        if (current != null) {
            current.watched(-1);
        }
        target = newTarget;
        current = newCurrent;
    }

    /** Whether the stream is neither seen nor waited for. */
    boolean ignores(IncomingStream stream) {
        return stream != current && stream != target;
    }

    /** Whether this stream takes over as soon as it can. */
    boolean waitsFor(IncomingStream stream) {
        return stream == target && stream != current;
    }

    /** Decides about one packet of the source; after {@link Choice#SWITCH} its stream is the current one. */
    Choice choose(ForwardedPacket packet, IncomingStream stream) {
        if (stream != current) {
            if (stream != target) {
                return Choice.NOT_SELECTED;
            }
            if (needsKeyFrame && !packet.isEntry()) {
                return Choice.WAIT_FOR_KEY_FRAME;
            }
            set(target, stream);
            filter.start(packet, stream.layers());
            return Choice.SWITCH;
        }
        return filter.keeps(packet, stream.layers()) ? Choice.FORWARD : Choice.THIN_OUT;
    }
}
