package room.rtp.bandwidth;

/** Says how much may be sent to one peer. Owned by one loop. */
public sealed interface BandwidthEstimator
        permits SendSideEstimator, BandwidthEstimator.Remb, BandwidthEstimator.Unlimited {
    /** In bit/s; {@link Long#MAX_VALUE} when nothing is known to limit it. */
    long estimateBps();

    /** For a peer that says itself what it can receive (draft-alvestrand-rmcat-remb-03). */
    final class Remb implements BandwidthEstimator {
        private final RembFill fill = new RembFill();
        private long bitrateBps = Long.MAX_VALUE;

        public void onRemb(long newBitrateBps, long nowNanos) {
            bitrateBps = newBitrateBps;
            fill.onEstimate(newBitrateBps, nowNanos);
        }

        /** What is sent beside the media, so that the peer finds out what it can receive. */
        public RembFill fill() {
            return fill;
        }

        @Override
        public long estimateBps() {
            return bitrateBps;
        }
    }

    /** For a peer that gives no feedback. */
    final class Unlimited implements BandwidthEstimator {
        @Override
        public long estimateBps() {
            return Long.MAX_VALUE;
        }
    }
}
