package room.bench.load.measure;

import org.HdrHistogram.Histogram;

/** What one loop of the generator has seen. Owned by that loop. */
public final class LoopMeter {
    /** Latencies beyond this are recorded as this. */
    private static final long MAX_LATENCY_MICROS = 60_000_000L;

    private static final int DIGITS = 3;

    private Histogram latency = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
    private Histogram recent = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
    private Histogram sendLag = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
    private long packets;
    private long bytes;
    private long verified;
    private long undecryptable;
    private long sent;
    private long retransmitted;
    private long keyFrameRequests;

    /**
     * A copy of a meter.
     *
     * @param latency from when a packet was due at the publisher to when the subscriber had it, in microseconds
     * @param recent the same since the snapshot before
     * @param sendLag from when a packet was due to when it was given to the socket, in microseconds
     * @param packets received, copies included
     * @param bytes of those as UDP payload
     * @param verified packets that were decrypted and had a stamp
     * @param undecryptable packets whose authentication failed
     * @param sent RTP packets sent, retransmissions not included
     * @param retransmitted RTP packets sent again because the server asked for them
     * @param keyFrameRequests of the server to the publishers
     */
    public record Snapshot(
            Histogram latency,
            Histogram recent,
            Histogram sendLag,
            long packets,
            long bytes,
            long verified,
            long undecryptable,
            long sent,
            long retransmitted,
            long keyFrameRequests) {
        /** Nothing seen. */
        public static Snapshot empty() {
            return new LoopMeter().snapshot();
        }

        public Snapshot plus(Snapshot other) {
            Histogram sum = latency.copy();
            sum.add(other.latency);
            Histogram recentSum = recent.copy();
            recentSum.add(other.recent);
            Histogram lagSum = sendLag.copy();
            lagSum.add(other.sendLag);
            return new Snapshot(
                    sum,
                    recentSum,
                    lagSum,
                    packets + other.packets,
                    bytes + other.bytes,
                    verified + other.verified,
                    undecryptable + other.undecryptable,
                    sent + other.sent,
                    retransmitted + other.retransmitted,
                    keyFrameRequests + other.keyFrameRequests);
        }
    }

    public void onPacket(int datagramBytes) {
        packets++;
        bytes += datagramBytes;
    }

    public void onVerified(long latencyNanos) {
        verified++;
        long micros = Math.clamp(latencyNanos / 1000, 1, MAX_LATENCY_MICROS);
        latency.recordValue(micros);
        recent.recordValue(micros);
    }

    public void onUndecryptable() {
        undecryptable++;
    }

    public void onSent(long lagNanos) {
        sent++;
        sendLag.recordValue(Math.clamp(lagNanos / 1000, 1, MAX_LATENCY_MICROS));
    }

    public void onRetransmitted() {
        retransmitted++;
    }

    public void onKeyFrameRequest() {
        keyFrameRequests++;
    }

    /** Everything so far; the recent latencies begin anew. */
    public Snapshot snapshot() {
        Snapshot snapshot = new Snapshot(
                latency.copy(),
                recent,
                sendLag.copy(),
                packets,
                bytes,
                verified,
                undecryptable,
                sent,
                retransmitted,
                keyFrameRequests);
        recent = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
        return snapshot;
    }

    /** Forgets everything. */
    public void restart() {
        latency = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
        recent = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
        sendLag = new Histogram(1, MAX_LATENCY_MICROS, DIGITS);
        packets = 0;
        bytes = 0;
        verified = 0;
        undecryptable = 0;
        sent = 0;
        retransmitted = 0;
        keyFrameRequests = 0;
    }
}
