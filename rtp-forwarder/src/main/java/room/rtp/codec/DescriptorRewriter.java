package room.rtp.codec;

import room.rtp.packet.SequenceMap;

/**
 * Keeps the picture ids that one subscriber sees continuous, while what it is sent changes from layer to layer and from
 * publisher to publisher. A decoder takes a jump for a loss and waits for what never comes. Owned by one loop.
 */
public abstract sealed class DescriptorRewriter {
    private DescriptorRewriter() {}

    /** A rewriter for any mix of codecs: ids are kept per codec that has them. */
    public static DescriptorRewriter ofVideo() {
        return new PictureIds();
    }

    /** A rewriter that leaves everything as it is: for audio. */
    public static DescriptorRewriter none() {
        return new Unchanged();
    }

    /** The source changes, and this key frame is the next picture that the subscriber sees. */
    public abstract void start(Codec codec, PayloadDescriptor keyFrame);

    /** The picture is not sent; called for each of its packets. */
    public abstract void drop(PayloadDescriptor descriptor);

    /**
     * The ids under which the packet is sent, as {@link PayloadDescriptor#write} takes them, or {@link
     * PayloadDescriptor#UNCHANGED}.
     */
    public abstract int map(PayloadDescriptor descriptor);

    private static final class Unchanged extends DescriptorRewriter {
        @Override
        public void start(Codec codec, PayloadDescriptor keyFrame) {}

        @Override
        public void drop(PayloadDescriptor descriptor) {}

        @Override
        public int map(PayloadDescriptor descriptor) {
            return PayloadDescriptor.UNCHANGED;
        }
    }

    private static final class PictureIds extends DescriptorRewriter {
        private final SequenceMap pictures = new SequenceMap();
        private boolean active;
        private boolean closesGaps;
        private boolean counting;
        private int highestRaw;
        private boolean wide;
        private long highest;
        private long lastPicture = -1;
        private int lastBaseLayer;
        private int lastKey;
        private int baseLayerOffset;
        private int keyOffset;
        private boolean started;

        @Override
        public void start(Codec codec, PayloadDescriptor keyFrame) {
            active = codec == Codec.VP8 || codec == Codec.VP9;
            // VP9 refers to pictures by the difference of their ids, so there the gaps of dropped ones must stay.
            closesGaps = codec == Codec.VP8;
            counting = keyFrame.pictureId() != PayloadDescriptor.NONE;
            if (!active) {
                return;
            }
            if (counting) {
                highestRaw = keyFrame.pictureId();
                wide = keyFrame.hasLongPictureId();
                highest = 0x10000L + highestRaw;
                pictures.start(highest, lastPicture < 0 ? highest : lastPicture + 1);
            }
            baseLayerOffset = started ? lastBaseLayer + 1 - keyFrame.baseLayerIndex() : 0;
            keyOffset = started ? lastKey + 1 - keyFrame.keyIndex() : 0;
            started = true;
        }

        /** The id on an endless scale, the one nearest to the highest seen. */
        private long extend(PayloadDescriptor descriptor) {
            int shift = wide ? 17 : 25;
            long extended = highest + ((descriptor.pictureId() - highestRaw) << shift >> shift);
            if (extended > highest) {
                highest = extended;
                highestRaw = descriptor.pictureId();
            }
            return extended;
        }

        private boolean counts(PayloadDescriptor descriptor) {
            if (!active || !counting || descriptor.pictureId() == PayloadDescriptor.NONE) {
                return false;
            }
            if (descriptor.hasLongPictureId() && !wide) { // an encoder widens its ids once, and counts on
                wide = true;
            }
            return true;
        }

        @Override
        public void drop(PayloadDescriptor descriptor) {
            if (closesGaps && counts(descriptor)) {
                pictures.drop(extend(descriptor));
            }
        }

        @Override
        public int map(PayloadDescriptor descriptor) {
            if (!active) {
                return PayloadDescriptor.UNCHANGED;
            }
            long picture = 0;
            boolean newest = true;
            if (counts(descriptor)) {
                long extended = extend(descriptor);
                picture = pictures.map(extended);
                if (picture < 0) { // before the key frame, or too late to tell: it keeps its distance
                    picture = lastPicture - (highest - extended);
                }
                newest = picture >= lastPicture;
                lastPicture = Math.max(lastPicture, picture);
            }
            int baseLayer = descriptor.baseLayerIndex() + baseLayerOffset & 0xFF;
            int key = descriptor.keyIndex() + keyOffset & 0x1F;
            if (newest) {
                if (descriptor.baseLayerIndex() != PayloadDescriptor.NONE) {
                    lastBaseLayer = baseLayer;
                }
                if (descriptor.keyIndex() != PayloadDescriptor.NONE) {
                    lastKey = key;
                }
            }
            boolean same = descriptor.growth() == 0
                    && (descriptor.pictureId() == PayloadDescriptor.NONE
                            || descriptor.pictureId() == ((int) picture & 0x7FFF))
                    && baseLayerOffset == 0
                    && keyOffset == 0;
            return same ? PayloadDescriptor.UNCHANGED : PayloadDescriptor.ids((int) picture, baseLayer, key);
        }
    }
}
