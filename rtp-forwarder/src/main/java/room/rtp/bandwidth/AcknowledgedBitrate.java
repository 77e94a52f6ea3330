package room.rtp.bandwidth;

/**
 * How fast packets arrive, by the peer's clock. A Bayesian average: a sample that is far off counts less, so that one
 * short window does not pull the estimate along. Owned by one loop.
 */
final class AcknowledgedBitrate {
    private static final long FIRST_WINDOW_MICROS = 500_000;
    private static final long WINDOW_MICROS = 150_000;
    private static final double UNCERTAINTY_SCALE = 10;

    private double estimateKbps = -1;
    private double variance = 50;
    private long windowStartMicros;
    private long windowBytes;
    private boolean open;
    private double lastKbps = -1;
    private long beforeBytes;
    private long beforeMicros;

    void onArrival(long arrivalMicros, int bytes) {
        if (!open) {
            open = true;
            windowStartMicros = arrivalMicros;
        }
        long elapsed = arrivalMicros - windowStartMicros;
        long window = estimateKbps < 0 ? FIRST_WINDOW_MICROS : WINDOW_MICROS;
        if (elapsed >= window) {
            long together = elapsed + beforeMicros;
            lastKbps = (windowBytes + beforeBytes) * 8_000.0 / together;
            beforeBytes = windowBytes;
            beforeMicros = elapsed;
            sample(windowBytes * 8_000.0 / elapsed);
            windowBytes = 0;
            windowStartMicros = arrivalMicros;
        }
        windowBytes += bytes;
    }

    private void sample(double kbps) {
        if (estimateKbps < 0) {
            estimateKbps = kbps;
            return;
        }
        double uncertainty = UNCERTAINTY_SCALE * Math.abs(estimateKbps - kbps) / Math.max(1, estimateKbps);
        double sampleVariance = uncertainty * uncertainty;
        double predicted = variance + 5;
        estimateKbps = (sampleVariance * estimateKbps + predicted * kbps) / (sampleVariance + predicted);
        variance = sampleVariance * predicted / (sampleVariance + predicted);
    }

    /** What is sent changes suddenly: samples count for more than the past. */
    void expectChange() {
        variance += 200;
    }

    /** In bit/s, -1 before the first window has passed. */
    long bitrateBps() {
        return estimateKbps < 0 ? -1 : (long) (estimateKbps * 1000);
    }

    /**
     * What arrived in the last two windows alone, in bit/s, -1 before the first: while a queue is on the path this is its
     * rate, however much came before.
     */
    long lastBps() {
        return lastKbps < 0 ? -1 : (long) (lastKbps * 1000);
    }
}
