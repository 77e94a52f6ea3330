package room.rtp.forward;

import java.util.Arrays;
import room.rtp.codec.DecodeTargets;
import room.rtp.codec.FrameLayers;

/**
 * What each choice of layers of one stream costs, measured second by second: what a subscriber would get that sees the
 * stream with all its layers, with fewer pictures a second, or with smaller ones. Owned by one loop.
 */
final class LayerRates {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    /** The next choice must be this much richer, in percent, to be one. */
    private static final int RICHER_PERCENT = 120;

    private final long[] bytes = new long[DecodeTargets.MAX];
    private final long[] bitrates = new long[DecodeTargets.MAX];
    private final int[] chosen = new int[DecodeTargets.MAX];
    private DecodeTargets targets = DecodeTargets.ofPayloadDescriptors();
    private int version;
    private int highestSpatial;
    private int highestTemporal;
    private int seen;
    private int choices;
    private long windowStartNanos;

    /** Counts an arrived packet. */
    void onPacket(FrameLayers layers, int length, long nowNanos) {
        if (layers.targets() != targets || layers.targets().version() != version) {
            targets = layers.targets();
            version = targets.version();
            highestSpatial = 0;
            highestTemporal = 0;
            seen = 0;
            choices = 0;
            windowStartNanos = nowNanos;
            Arrays.fill(bytes, 0);
        }
        sawLayers(layers.spatialLayer(), layers.temporalLayer());
        long elapsed = nowNanos - windowStartNanos;
        if (elapsed >= WINDOW_NANOS) {
            finishWindow(elapsed);
            windowStartNanos = nowNanos;
        }
        for (int left = layers.present() & seen; left != 0; left &= left - 1) {
            bytes[Integer.numberOfTrailingZeros(left)] += length;
        }
    }

    private void sawLayers(int spatial, int temporal) {
        if (seen == 0 || spatial > highestSpatial || temporal > highestTemporal) {
            highestSpatial = Math.max(highestSpatial, spatial);
            highestTemporal = Math.max(highestTemporal, temporal);
            seen = targets.within(highestSpatial, highestTemporal);
        }
    }

    private void finishWindow(long elapsed) {
        boolean stale = elapsed >= 2 * WINDOW_NANOS;
        for (int left = targets.all(); left != 0; left &= left - 1) {
            int target = Integer.numberOfTrailingZeros(left);
            bitrates[target] = stale ? 0 : bytes[target] * 8 * WINDOW_NANOS / elapsed;
            bytes[target] = 0;
        }
        choices = 0;
        if (!stale) {
            listChoices();
        }
    }

    /** Fewer pictures a second are a choice in the lowest spatial layer only; above it a smaller picture saves more. */
    private void listChoices() {
        for (int temporal = 0; temporal < highestTemporal; temporal++) {
            choose(0, temporal);
        }
        for (int spatial = 0; spatial <= highestSpatial; spatial++) {
            choose(spatial, highestTemporal);
        }
    }

    private void choose(int spatial, int temporal) {
        int target = targets.best(targets.within(spatial, temporal));
        if (target < 0
                || bitrates[target] == 0
                || (choices > 0 && bitrates[target] * 100 < bitrates[chosen[choices - 1]] * RICHER_PERCENT)) {
            return;
        }
        chosen[choices++] = target;
    }

    /** How many ways to see the stream with fewer layers than all are known, the least first. */
    int fewer() {
        return Math.max(0, choices - 1);
    }

    /** In bit/s, of the choices from 0 to {@link #fewer}, the last of which is the stream with all its layers. */
    long bitrateBps(int choice) {
        return choices == 0 ? 0 : bitrates[chosen[choice]];
    }

    /** The highest spatial layer of a choice. */
    int spatialLimit(int choice) {
        return choice >= fewer() ? DecodeTargets.ALL_LAYERS : targets.spatialLayer(chosen[choice]);
    }

    /** Whether the choice after it has a spatial layer more. */
    boolean isSmallerThanNext(int choice) {
        return targets.spatialLayer(chosen[choice]) < targets.spatialLayer(chosen[choice + 1]);
    }

    /** The highest temporal layer of a choice. */
    int temporalLimit(int choice) {
        return choice >= fewer() ? DecodeTargets.ALL_LAYERS : targets.temporalLayer(chosen[choice]);
    }
}
