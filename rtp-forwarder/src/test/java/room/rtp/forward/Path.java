package room.rtp.forward;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A one-way path with a bottleneck and a queue before it, seeded, in virtual time. */
final class Path<T> {
    private record Travelling<T>(T what, long arrivesNanos, long number) {}

    private final SplittableRandom random;
    private final PriorityQueue<Travelling<T>> travelling = new PriorityQueue<>(
            Comparator.<Travelling<T>>comparingLong(Travelling::arrivesNanos).thenComparingLong(Travelling::number));
    private long freeNanos;
    private long number;

    long bitrateBps = 100_000_000;
    long queueNanos = 300_000_000;
    long delayNanos = 20_000_000;
    long jitterNanos;
    double loss;

    long longestWaitNanos;
    int overflowed;

    Path(SplittableRandom random) {
        this.random = random;
    }

    void send(T what, int bytes, long nowNanos) {
        long start = Math.max(nowNanos, freeNanos);
        longestWaitNanos = Math.max(longestWaitNanos, start - nowNanos);
        if (start - nowNanos > queueNanos) {
            overflowed++;
            return;
        }
        if (random.nextDouble() < loss) {
            return;
        }
        freeNanos = start + bytes * 8_000_000_000L / bitrateBps;
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        travelling.add(new Travelling<>(what, freeNanos + delayNanos + jitter, number++));
    }

    void deliver(long nowNanos, Consumer<T> to) {
        while (!travelling.isEmpty() && travelling.peek().arrivesNanos <= nowNanos) {
            to.accept(travelling.remove().what);
        }
    }
}
