package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;

/**
 * Which layers of its source one subscriber sees: the stream that flows now, the one that takes over with its next key
 * frame, and how many temporal layers of it. Owned by one loop.
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
        /** Its temporal layer is left away. */
        THIN_OUT
    }

    private final boolean needsKeyFrame;
    private final TemporalFilter temporal = new TemporalFilter();
    private @Nullable IncomingStream target;
    private @Nullable IncomingStream current;

    /** @param needsKeyFrame false for audio, which can begin anywhere and has no layers */
    LayerSelector(boolean needsKeyFrame) {
        this.needsKeyFrame = needsKeyFrame;
    }

    @Nullable
    IncomingStream target() {
        return target;
    }

    @Nullable
    IncomingStream current() {
        return current;
    }

    TemporalFilter temporal() {
        return temporal;
    }

    /** The stream to switch to; what flows goes on until it can begin. */
    void target(IncomingStream stream) {
        target = stream;
    }

    /** Nothing flows any more, and what is wanted begins anew. */
    void stop() {
        current = null;
    }

    /** There is no source. */
    void clear() {
        target = null;
        current = null;
    }

    /** The stream has ended. */
    void forget(IncomingStream stream) {
        if (current == stream) {
            current = null;
        }
        if (target == stream) {
            target = null;
        }
    }

    /**
     * Decides about one packet of the source; after {@link Choice#SWITCH} its stream is the current one.
     *
     * @param afterGap whether packets before it have not arrived
     */
    Choice choose(ForwardedPacket packet, IncomingStream stream, boolean afterGap) {
        if (stream != current) {
            if (stream != target) {
                return Choice.NOT_SELECTED;
            }
            if (needsKeyFrame && !packet.descriptor.startsKeyFrame()) {
                return Choice.WAIT_FOR_KEY_FRAME;
            }
            current = stream;
            if (needsKeyFrame) {
                temporal.start(packet.descriptor);
            }
            return Choice.SWITCH;
        }
        Codec codec = packet.codec;
        return !needsKeyFrame || codec == null || temporal.keeps(codec, packet.descriptor, afterGap)
                ? Choice.FORWARD
                : Choice.THIN_OUT;
    }
}
