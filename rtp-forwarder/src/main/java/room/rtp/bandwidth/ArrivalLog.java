package room.rtp.bandwidth;

import java.util.Arrays;
import room.rtp.packet.SequenceUnwrapper;

/**
 * When the packets of one peer arrived, by their transport-wide sequence numbers, until that has been fed back
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). Owned by one loop.
 */
public final class ArrivalLog {
    /** Longer than the packets of a feedback interval at any rate that a publisher may send at. */
    private static final int ENTRIES = 2048;

    /** A packet this much older than the newest is not reported any more: its sender has counted it as lost. */
    private static final int MAX_BEHIND = ENTRIES / 2;

    private static final long NONE = Long.MIN_VALUE;

    private final long[] sequences = new long[ENTRIES];
    private final long[] arrivals = new long[ENTRIES];
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private long next = NONE;
    private int ssrc;

    public ArrivalLog() {
        Arrays.fill(sequences, NONE);
    }

    /** Notes one arrival; of a sequence number that is known already, the first counts. */
    public void onPacket(int transportSequence, int ssrc, long nowNanos) {
        long highest = unwrapper.highest();
        long sequence = unwrapper.unwrap(transportSequence);
        if (highest >= 0 && sequence < highest - MAX_BEHIND) {
            return;
        }
        int entry = entry(sequence);
        if (sequences[entry] == sequence) {
            return;
        }
        sequences[entry] = sequence;
        arrivals[entry] = nowNanos;
        this.ssrc = ssrc;
        // One that comes after its neighbours were reported is reported with them once more.
        next = next == NONE ? sequence : Math.min(next, sequence);
        next = Math.max(next, unwrapper.highest() - MAX_BEHIND);
    }

    private static int entry(long sequence) {
        return (int) sequence & (ENTRIES - 1);
    }

    /** Whether there is anything to report. */
    public boolean isEmpty() {
        return next == NONE || next > unwrapper.highest();
    }

    /** The first sequence number that is to be reported, extended; it or a later one has arrived. */
    public long first() {
        return next;
    }

    /** The newest sequence number that has arrived, extended. */
    public long last() {
        return unwrapper.highest();
    }

    public boolean hasArrived(long sequence) {
        return sequences[entry(sequence)] == sequence;
    }

    /** Monotonic nanoseconds; only of a packet that {@link #hasArrived}. */
    public long arrivalNanos(long sequence) {
        return arrivals[entry(sequence)];
    }

    /** An SSRC of the peer's, as feedback must name one. */
    public int ssrc() {
        return ssrc;
    }

    /** Everything before this one has been reported. */
    public void reportedUntil(long sequence) {
        next = sequence;
    }
}
