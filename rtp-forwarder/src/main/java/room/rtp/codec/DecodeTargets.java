package room.rtp.codec;

/**
 * The layers at which a stream can be decoded, each a spatial and a temporal one with all below (decode targets, AV1 RTP
 * specification appendix A). Streams that carry a dependency descriptor list theirs; for others a grid of all that VP8
 * and VP9 know stands in.
 */
public final class DecodeTargets {
    /** The most that a dependency descriptor can name, one for each bit of a word. */
    public static final int MAX = 32;

    /** A limit that leaves no layer away. */
    public static final int ALL_LAYERS = 7;

    static final int GRID_TEMPORAL = 8;
    private static final DecodeTargets GRID = grid();

    private final byte[] spatial = new byte[MAX];
    private final byte[] temporal = new byte[MAX];
    private int count;
    private int version;

    DecodeTargets() {}

    /** What the payload descriptors of VP8 and VP9 tell apart: four spatial layers with eight temporal ones each. */
    public static DecodeTargets ofPayloadDescriptors() {
        return GRID;
    }

    private static DecodeTargets grid() {
        DecodeTargets grid = new DecodeTargets();
        for (int i = 0; i < MAX; i++) {
            grid.set(i, i / GRID_TEMPORAL, i % GRID_TEMPORAL);
        }
        grid.count(MAX);
        return grid;
    }

    /** Says what a target is; the same as before is no news. */
    void set(int target, int spatialLayer, int temporalLayer) {
        if (spatial[target] != spatialLayer || temporal[target] != temporalLayer) {
            spatial[target] = (byte) spatialLayer;
            temporal[target] = (byte) temporalLayer;
            version++;
        }
    }

    void count(int targets) {
        if (count != targets) {
            count = targets;
            version++;
        }
    }

    /** 1 to {@link #MAX}; 0 while nothing is known of them. */
    public int count() {
        return count;
    }

    /** Changes with the targets: what was made of another version means something else. */
    public int version() {
        return version;
    }

    public int spatialLayer(int target) {
        return spatial[target];
    }

    public int temporalLayer(int target) {
        return temporal[target];
    }

    /** A bit for each of them. */
    public int all() {
        return count == MAX ? -1 : (1 << count) - 1;
    }

    /** The targets that have no layer above these limits. */
    public int within(int spatialLimit, int temporalLimit) {
        int mask = 0;
        for (int i = 0; i < count; i++) {
            if (spatial[i] <= spatialLimit && temporal[i] <= temporalLimit) {
                mask |= 1 << i;
            }
        }
        return mask;
    }

    /** The best of some targets: the highest spatial layer, of those the highest temporal one; -1 of none. */
    public int best(int mask) {
        int best = -1;
        for (int left = mask & all(); left != 0; left &= left - 1) {
            int i = Integer.numberOfTrailingZeros(left);
            if (best < 0 || rank(i) > rank(best)) {
                best = i;
            }
        }
        return best;
    }

    private int rank(int target) {
        return spatial[target] << 3 | temporal[target];
    }
}
