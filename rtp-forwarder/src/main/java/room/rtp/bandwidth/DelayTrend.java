package room.rtp.bandwidth;

/**
 * Sees from the delay between packets whether a queue is building up on the path: packets that left together form a
 * group, and the slope of a line through the last groups' accumulated delay is compared with an adaptive threshold
 * (draft-ietf-rmcat-gcc-02 section 5, with the trend line that has since replaced its filter). Owned by one loop.
 */
final class DelayTrend {
    /** What the path does. */
    enum Usage {
        NORMAL,
        OVERUSE,
        UNDERUSE
    }

    private static final long GROUP_NANOS = 5_000_000;
    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final int MAX_DELTAS = 60;
    private static final double OVERUSE_MILLIS = 10;
    private static final double RISE = 0.0087;
    private static final double FALL = 0.039;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double OUTLIER = 15;
    private static final double MAX_THRESHOLD_STEP_MILLIS = 100;

    /** A pause this long, or a jump of the peer's clock, begins anew. */
    private static final long RESTART_MICROS = 3_000_000;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int points;
    private int deltas;
    private double accumulated;
    private double smoothed;
    private double threshold = 12.5;
    private double previousTrend;
    private double overuseMillis = -1;
    private int overuseCount;
    private Usage usage = Usage.NORMAL;

    private boolean hasGroup;
    private boolean hasPrevious;
    private long groupFirstSent;
    private long groupLastSent;
    private long groupArrival;
    private long previousSent;
    private long previousArrival;
    private long firstArrival;

    /** Takes an arrived packet, in the order of sending. */
    void onPacket(long sentNanos, long arrivalMicros) {
        if (!hasGroup || Math.abs(arrivalMicros - groupArrival) > RESTART_MICROS) {
            restart(sentNanos, arrivalMicros);
            return;
        }
        if (sentNanos - groupFirstSent <= GROUP_NANOS || isBurst(sentNanos, arrivalMicros)) {
            groupLastSent = Math.max(groupLastSent, sentNanos);
            groupArrival = Math.max(groupArrival, arrivalMicros);
            return;
        }
        if (hasPrevious) {
            onGroup((groupLastSent - previousSent) / 1e6, (groupArrival - previousArrival) / 1e3);
        }
        previousSent = groupLastSent;
        previousArrival = groupArrival;
        hasPrevious = true;
        groupFirstSent = sentNanos;
        groupLastSent = sentNanos;
        groupArrival = arrivalMicros;
    }

    private void restart(long sentNanos, long arrivalMicros) {
        hasGroup = true;
        hasPrevious = false;
        groupFirstSent = sentNanos;
        groupLastSent = sentNanos;
        groupArrival = arrivalMicros;
        firstArrival = arrivalMicros;
        points = 0;
        deltas = 0;
        accumulated = 0;
        smoothed = 0;
        usage = Usage.NORMAL;
    }

    /** Packets that left apart and arrive together were held up together, in a radio link for example. */
    private boolean isBurst(long sentNanos, long arrivalMicros) {
        long sendDelta = (sentNanos - groupLastSent) / 1000;
        long arrivalDelta = arrivalMicros - groupArrival;
        return arrivalDelta >= 0
                && arrivalDelta <= GROUP_NANOS / 1000
                && arrivalDelta < sendDelta
                && sentNanos - groupFirstSent < 100_000_000;
    }

    private void onGroup(double sendMillis, double arrivalMillis) {
        deltas = Math.min(deltas + 1, 1000);
        accumulated += arrivalMillis - sendMillis;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        if (points == WINDOW) {
            System.arraycopy(times, 1, times, 0, WINDOW - 1);
            System.arraycopy(delays, 1, delays, 0, WINDOW - 1);
            points--;
        }
        times[points] = (groupArrival - firstArrival) / 1e3;
        delays[points] = smoothed;
        points++;
        double trend = points == WINDOW ? slope() : previousTrend;
        detect(trend, sendMillis, arrivalMillis);
    }

    /** Least squares. */
    private double slope() {
        double meanTime = mean(times);
        double meanDelay = mean(delays);
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
            denominator += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return denominator == 0 ? previousTrend : numerator / denominator;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private void detect(double trend, double sendMillis, double arrivalMillis) {
        if (deltas < 2) {
            return;
        }
        double modified = Math.min(deltas, MAX_DELTAS) * trend * GAIN;
        if (modified > threshold) {
            overuseMillis = overuseMillis < 0 ? sendMillis / 2 : overuseMillis + sendMillis;
            overuseCount++;
            if (overuseMillis > OVERUSE_MILLIS && overuseCount > 1 && trend >= previousTrend) {
                overuseMillis = 0;
                overuseCount = 0;
                usage = Usage.OVERUSE;
            }
        } else {
            overuseMillis = -1;
            overuseCount = 0;
            usage = modified < -threshold ? Usage.UNDERUSE : Usage.NORMAL;
        }
        previousTrend = trend;
        adapt(Math.abs(modified), Math.clamp(arrivalMillis, 0, MAX_THRESHOLD_STEP_MILLIS));
    }

    private void adapt(double modified, double millis) {
        if (modified > threshold + OUTLIER) {
            return; // a sudden jump, of routes for example, is not what the threshold should learn
        }
        double gain = modified < threshold ? FALL : RISE;
        threshold = Math.clamp(threshold + gain * (modified - threshold) * millis, MIN_THRESHOLD, MAX_THRESHOLD);
    }

    Usage usage() {
        return usage;
    }
}
