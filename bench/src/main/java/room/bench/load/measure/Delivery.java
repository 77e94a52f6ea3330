package room.bench.load.measure;

/**
 * What should have come and what did.
 *
 * @param expected packets that were sent to be delivered
 * @param arrived those of them that came, at most {@code expected}
 * @param duplicates copies of packets that had come before
 * @param streams streams that carried something
 */
public record Delivery(long expected, long arrived, long duplicates, int streams) {
    public static final Delivery NONE = new Delivery(0, 0, 0, 0);

    public Delivery plus(Delivery other) {
        return new Delivery(
                expected + other.expected,
                arrived + other.arrived,
                duplicates + other.duplicates,
                streams + other.streams);
    }

    public long lost() {
        return expected - arrived;
    }

    /** Lost packets in percent of those expected, 0 when none were. */
    public double lossPercent() {
        return expected == 0 ? 0 : 100.0 * lost() / expected;
    }
}
