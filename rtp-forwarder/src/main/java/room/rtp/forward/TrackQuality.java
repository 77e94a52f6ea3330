package room.rtp.forward;

/**
 * Why a subscriber sees a track as it does: "180p because the estimate is 310 kbit/s", "waiting for a key frame since 1.2
 * s".
 *
 * @param estimateBps what the path is thought to carry, all tracks together; {@link Long#MAX_VALUE} when nothing limits it
 * @param bitrateBps of the layer that is sent now, 0 when none is
 * @param height in pixels of the layer that is sent now, 0 when none is or it is not known
 * @param bestHeight in pixels of the highest layer that the publisher sends, 0 when not known
 * @param sinceNanos how long the reason has been the same
 */
public record TrackQuality(
        QualityReason reason, long estimateBps, long bitrateBps, int height, int bestHeight, long sinceNanos) {}
