package room.signaling.http;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop that the test turns by hand, with a clock that the test moves. */
public final class ManualLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(
            Comparator.comparingLong((Scheduled s) -> s.dueNanos).thenComparingLong(s -> s.number));
    private long nowNanos;
    private long scheduledCount;

    private static final class Scheduled {
        final Runnable task;
        final long dueNanos;
        final long number;
        boolean cancelled;

        Scheduled(Runnable task, long dueNanos, long number) {
            this.task = task;
            this.dueNanos = dueNanos;
            this.number = number;
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        Scheduled scheduled = new Scheduled(task, nowNanos + delayNanos, scheduledCount++);
        timers.add(scheduled);
        return () -> scheduled.cancelled = true;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    /** Runs what is queued, and what that queues. */
    public void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, and runs what falls due at its time. */
    public void advanceMillis(long millis) {
        turn();
        long endNanos = nowNanos + millis * 1_000_000;
        for (Scheduled next = timers.peek(); next != null && next.dueNanos <= endNanos; next = timers.peek()) {
            timers.remove();
            nowNanos = Math.max(nowNanos, next.dueNanos);
            if (!next.cancelled) {
                next.task.run();
            }
            turn();
        }
        nowNanos = endNanos;
    }
}
