package room.rtp.codec;

/**
 * How the frames of one stream depend on one another, as a key frame's dependency descriptor tells it in templates (AV1
 * RTP specification, appendix A.8.2). Reused for the stream's later structures. Owned by one loop.
 */
public final class DependencyStructure {
    private static final int MAX_TEMPLATES = 64;

    /** References of all templates together; encoders use one or two in each. */
    private static final int MAX_DIFFERENCES = 256;

    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int NO_MORE = 3;

    private static final int SWITCH = 2;
    private static final int NOT_PRESENT = 0;

    private final DecodeTargets targets = new DecodeTargets();
    private final byte[] spatial = new byte[MAX_TEMPLATES];
    private final byte[] temporal = new byte[MAX_TEMPLATES];
    private final int[] present = new int[MAX_TEMPLATES];
    private final int[] switchable = new int[MAX_TEMPLATES];
    private final byte[] differences = new byte[MAX_DIFFERENCES];
    private final short[] firstDifference = new short[MAX_TEMPLATES + 1];
    private final short[] heights = new short[MAX_TEMPLATES];
    private int templates;
    private int templateIdOffset;
    private int chains;
    private int spatialLayers;
    private boolean valid;

    /** Reads template_dependency_structure(); whether it could be. After a failure the structure says nothing. */
    boolean read(BitCursor bits) {
        valid = false;
        templateIdOffset = bits.read(6);
        int count = bits.read(5) + 1;
        valid = readTemplates(bits)
                && readIndications(bits, count)
                && readDifferences(bits)
                && readChains(bits, count)
                && readResolutions(bits);
        if (valid) {
            targets.count(count);
            for (int target = 0; target < count; target++) {
                setTarget(target);
            }
        }
        return valid;
    }

    private boolean readTemplates(BitCursor bits) {
        int spatialLayer = 0;
        int temporalLayer = 0;
        templates = 0;
        int next;
        do {
            if (templates == MAX_TEMPLATES || spatialLayer > 3 || temporalLayer > 7) {
                return false;
            }
            spatial[templates] = (byte) spatialLayer;
            temporal[templates] = (byte) temporalLayer;
            templates++;
            next = bits.read(2);
            if (next == NEXT_TEMPORAL) {
                temporalLayer++;
            } else if (next == NEXT_SPATIAL) {
                spatialLayer++;
                temporalLayer = 0;
            }
        } while (next != NO_MORE && !bits.overrun());
        spatialLayers = spatialLayer + 1;
        return !bits.overrun();
    }

    private boolean readIndications(BitCursor bits, int count) {
        for (int template = 0; template < templates; template++) {
            present[template] = 0;
            switchable[template] = 0;
            for (int target = 0; target < count; target++) {
                int indication = bits.read(2);
                if (indication != NOT_PRESENT) {
                    present[template] |= 1 << target;
                }
                if (indication == SWITCH) {
                    switchable[template] |= 1 << target;
                }
            }
        }
        return !bits.overrun();
    }

    private boolean readDifferences(BitCursor bits) {
        int used = 0;
        for (int template = 0; template < templates; template++) {
            firstDifference[template] = (short) used;
            while (bits.flag()) {
                if (used == MAX_DIFFERENCES) {
                    return false;
                }
                differences[used++] = (byte) (bits.read(4) + 1);
            }
        }
        firstDifference[templates] = (short) used;
        return !bits.overrun();
    }

    /**
     * Chains tell a receiver that a frame it needs is lost. A forwarder knows what it has sent on, so it follows the
     * frames themselves, and of the chains only the size counts.
     */
    private boolean readChains(BitCursor bits, int count) {
        chains = bits.readBelow(count + 1);
        if (chains > 0) {
            for (int target = 0; target < count; target++) {
                bits.readBelow(chains);
            }
            bits.skip(4 * chains * templates);
        }
        return !bits.overrun();
    }

    private boolean readResolutions(BitCursor bits) {
        boolean told = bits.flag();
        for (int layer = 0; layer < spatialLayers; layer++) {
            heights[layer] = 0;
            if (told) {
                bits.skip(16);
                heights[layer] = (short) (bits.read(16) + 1);
            }
        }
        return !bits.overrun();
    }

    /** A target's layers are the highest of the frames in it (decode_target_layers()). */
    private void setTarget(int target) {
        int highestSpatial = 0;
        int highestTemporal = 0;
        for (int template = 0; template < templates; template++) {
            if ((present[template] >>> target & 1) != 0) {
                highestSpatial = Math.max(highestSpatial, spatial[template]);
                highestTemporal = Math.max(highestTemporal, temporal[template]);
            }
        }
        targets.set(target, highestSpatial, highestTemporal);
    }

    /** Whether a structure has been read, and the last could be. */
    public boolean isValid() {
        return valid;
    }

    public DecodeTargets targets() {
        return targets;
    }

    /** The template id of the first template, 0 to 63. */
    public int templateIdOffset() {
        return templateIdOffset;
    }

    public int templateCount() {
        return templates;
    }

    int chainCount() {
        return chains;
    }

    public int spatialLayers() {
        return spatialLayers;
    }

    /** How high the pictures of a spatial layer are, in pixels; 0 where the structure does not say. */
    public int height(int spatialLayer) {
        return heights[spatialLayer] & 0xFFFF;
    }

    /** The template that a frame names by its id, or -1 when the structure has none such. */
    int template(int templateId) {
        int template = (templateId - templateIdOffset) & (MAX_TEMPLATES - 1);
        return valid && template < templates ? template : -1;
    }

    int spatialLayer(int template) {
        return spatial[template];
    }

    int temporalLayer(int template) {
        return temporal[template];
    }

    int present(int template) {
        return present[template];
    }

    int switchable(int template) {
        return switchable[template];
    }

    int differenceCount(int template) {
        return firstDifference[template + 1] - firstDifference[template];
    }

    int difference(int template, int index) {
        return differences[firstDifference[template] + index];
    }
}
