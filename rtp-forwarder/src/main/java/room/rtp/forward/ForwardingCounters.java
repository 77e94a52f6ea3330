package room.rtp.forward;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one loop has counted since it began. Written by its loop alone, with ordered stores that cost no lock; readable
 * from any thread.
 */
public final class ForwardingCounters {
    /** What is counted besides drops. */
    public enum Counter {
        RTP_RECEIVED,
        RTP_FORWARDED,
        RTP_RETRANSMITTED,
        /** Subscriptions that began with a key frame that was there already. */
        STARTED_FROM_HISTORY,
        RTP_RECOVERED,
        RTCP_RECEIVED,
        RTCP_SENT,
        BYTES_RECEIVED,
        BYTES_FORWARDED,
        KEY_FRAMES_REQUESTED,
        NACKS_SENT,
        NACKS_RECEIVED
    }

    private static final int COUNTERS = Counter.values().length;

    private final AtomicLongArray values = new AtomicLongArray(COUNTERS + DropReason.values().length);

    void count(Counter counter) {
        add(counter, 1);
    }

    void add(Counter counter, long amount) {
        int index = counter.ordinal();
        values.lazySet(index, values.getPlain(index) + amount);
    }

    /** Counts one dropped packet; on the loop only. */
    public void drop(DropReason reason) {
        drop(reason, 1);
    }

    void drop(DropReason reason, int packets) {
        int index = COUNTERS + reason.ordinal();
        values.lazySet(index, values.getPlain(index) + packets);
    }

    public long value(Counter counter) {
        return values.get(counter.ordinal());
    }

    public long drops(DropReason reason) {
        return values.get(COUNTERS + reason.ordinal());
    }
}
