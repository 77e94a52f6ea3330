package room.rtp.codec;

/**
 * Which layers of its stream one packet's frame belongs to, and which can begin with it: all that choosing among them
 * takes, whatever the codec. Read once for all subscribers; reused for packet after packet.
 */
public final class FrameLayers {
    /** Where there is no such number. */
    public static final int NONE = -1;

    private static final int ALL = -1;
    private static final int IN_EACH_SPATIAL = 0x01010101;

    private DecodeTargets targets = DecodeTargets.ofPayloadDescriptors();
    private boolean known;
    private int present = ALL;
    private int switchable;
    private int switchBase;
    private int spatialLayer;
    private int temporalLayer;
    private boolean endsFrame;
    private int frameNumber;
    private int differenceCount;
    private final int[] differences = new int[16];

    /** Nothing is known of the frame: it belongs to every layer. */
    public void unknown(DecodeTargets streamTargets) {
        targets = streamTargets;
        known = false;
        present = ALL;
        switchable = 0;
        switchBase = NONE;
        spatialLayer = 0;
        temporalLayer = 0;
        endsFrame = false;
        frameNumber = NONE;
        differenceCount = 0;
    }

    /** By the packet's dependency descriptor, which could be read. */
    public void of(DependencyDescriptor descriptor, DependencyStructure structure) {
        targets = structure.targets();
        known = true;
        present = descriptor.present();
        switchable = descriptor.switchable();
        switchBase = NONE;
        spatialLayer = descriptor.spatialLayer();
        temporalLayer = descriptor.temporalLayer();
        endsFrame = descriptor.endsFrame();
        frameNumber = descriptor.frameNumber();
        differenceCount = descriptor.differenceCount();
        for (int i = 0; i < differenceCount; i++) {
            differences[i] = descriptor.difference(i);
        }
    }

    /** By the payload descriptor, where it has layers. */
    public void of(Codec codec, PayloadDescriptor descriptor) {
        unknown(DecodeTargets.ofPayloadDescriptors());
        if (descriptor.temporalLayer() == PayloadDescriptor.NONE) {
            return;
        }
        known = true;
        temporalLayer = descriptor.temporalLayer();
        spatialLayer = Math.max(0, Math.min(descriptor.spatialLayer(), 3));
        endsFrame = descriptor.endsLayerFrame();
        present = IN_EACH_SPATIAL * (0xFF << temporalLayer & 0xFF) & ALL << DecodeTargets.GRID_TEMPORAL * spatialLayer;
        if (spatialLayer == 0 && descriptor.isKeyFrame()) {
            switchable = ALL;
        } else if (descriptor.isSwitchPoint() && codec == Codec.VP8) {
            // RFC 7741 section 4.2, Y: the picture depends on the base layer alone.
            switchable = IN_EACH_SPATIAL << temporalLayer;
            switchBase = 0;
        } else if (descriptor.isSwitchPoint()) {
            // RFC 9628 section 4.2, U: what follows depends on no higher layer before this picture.
            switchable = present;
            switchBase = temporalLayer;
        }
    }

    /** Whether anything is known of the frame's layers. */
    public boolean isKnown() {
        return known;
    }

    /** What the masks speak of. */
    public DecodeTargets targets() {
        return targets;
    }

    /** The decode targets that the frame is part of, a bit for each. */
    public int present() {
        return present;
    }

    public boolean isPartOf(int target) {
        return (present >>> target & 1) != 0;
    }

    /**
     * The decode targets that can be decoded from this frame on by whoever can decode the frame.
     *
     * @param whole the targets of which nothing was left away before it
     */
    public int switchable(int whole) {
        if (switchBase == NONE) {
            return switchable;
        }
        // Only in those spatial layers whose lower temporal ones are whole.
        int spatialWhole = whole >>> switchBase & IN_EACH_SPATIAL;
        return switchable & spatialWhole * 0xFF;
    }

    public int spatialLayer() {
        return spatialLayer;
    }

    public int temporalLayer() {
        return temporalLayer;
    }

    /** Whether the packet is the last of its frame, as far as its descriptor says. */
    public boolean endsFrame() {
        return endsFrame;
    }

    /** 16 bits, counting the frames of all layers; {@link #NONE} without a dependency descriptor. */
    public int frameNumber() {
        return frameNumber;
    }

    /** How many frames it is known to depend on. */
    public int differenceCount() {
        return differenceCount;
    }

    /** How many numbers before this one the frame that it depends on has. */
    public int difference(int index) {
        return differences[index];
    }
}
