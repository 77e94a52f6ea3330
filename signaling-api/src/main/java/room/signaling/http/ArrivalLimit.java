package room.signaling.http;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Limits how often somebody new comes from one address. Safe to use from any thread; its lock is held for a moment. */
public final class ArrivalLimit {
    /** More addresses than this at the same time, and those that were not heard of for longest are forgotten. */
    private static final int MAX_ADDRESSES = 10_000;

    private final AddressLimits limits;
    private int generation;
    private final Map<AddressBlock, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressBlock, TokenBucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    public ArrivalLimit(AddressLimits limits) {
        this.limits = limits;
        this.generation = limits.generation();
    }

    /** Whether somebody may come from the address now; if so it counts. */
    public boolean admits(InetAddress address, long nowNanos) {
        AddressBlock block = AddressBlock.of(address, limits.loopbackToo());
        if (block == null || limits.newPerSecond() == 0) {
            return true;
        }
        synchronized (this) {
            if (generation != limits.generation()) {
                generation = limits.generation();
                buckets.clear();
            }
            return buckets.computeIfAbsent(
                            block, b -> new TokenBucket(limits.newPerSecond(), limits.newAtOnce(), nowNanos))
                    .take(nowNanos);
        }
    }

    synchronized int size() {
        return buckets.size();
    }
}
