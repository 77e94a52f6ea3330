package room.rtp.forward;

import room.rtp.codec.DependencyDescriptor;

/**
 * Leaves away the layers of one stream that a subscriber does not get. Owned by one loop.
 */
abstract sealed class LayerFilter permits LayerFilter.Everything, DecodeTargetFilter {
    private static final LayerFilter EVERYTHING = new Everything();

    /** For what has no layers: sound. */
    static LayerFilter everything() {
        return EVERYTHING;
    }

    /** The highest layers to keep, {@link room.rtp.codec.DecodeTargets#ALL_LAYERS} of them; as soon as that can be. */
    abstract void limit(int spatial, int temporal);

    /** Whether the subscriber gets dependency descriptors, by which it could tell layers apart; before a stream begins. */
    abstract void describe(boolean described);

    /** The stream begins for the subscriber, with this packet of a key frame. */
    abstract void start(ForwardedPacket keyFrame, StreamLayers stream);

    /** Whether the packet is sent. */
    abstract boolean keeps(ForwardedPacket packet, StreamLayers stream);

    /** Whether the packet, for which {@link #keeps} was asked last, ends its picture as the subscriber sees it. */
    abstract boolean endsPicture(ForwardedPacket packet);

    /**
     * The decode targets that the packet, for which {@link #keeps} was asked last, is to name as active, or {@link
     * DependencyDescriptor#UNCHANGED}.
     */
    abstract int activeTargets(ForwardedPacket packet);

    /** Whether the layers that are wanted can begin only with a key frame, and there was none. */
    abstract boolean waitsForKeyFrame();

    static final class Everything extends LayerFilter {
        private Everything() {}

        @Override
        void limit(int spatial, int temporal) {}

        @Override
        void describe(boolean described) {}

        @Override
        void start(ForwardedPacket keyFrame, StreamLayers stream) {}

        @Override
        boolean keeps(ForwardedPacket packet, StreamLayers stream) {
            return true;
        }

        @Override
        boolean endsPicture(ForwardedPacket packet) {
            return false;
        }

        @Override
        int activeTargets(ForwardedPacket packet) {
            return DependencyDescriptor.UNCHANGED;
        }

        @Override
        boolean waitsForKeyFrame() {
            return false;
        }
    }
}
