package room.bench.load;

import java.util.concurrent.TimeUnit;
import room.bench.load.scenario.LoadPlan;
import room.bench.load.scenario.Scenario;

/** Ends the process when a run takes far longer than it may: load must not go on unattended. */
final class Watchdog {
    private static final long GRACE_SECONDS = 60;
    private static final double SECONDS_PER_JOIN = 0.5;
    private static final int EXIT_CODE = 3;

    private final Thread thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::await);
    private volatile long deadlineNanos;

    private Watchdog() {}

    static Watchdog start(LoadPlan plan, Scenario scenario) {
        Watchdog watchdog = new Watchdog();
        watchdog.extend(plan, scenario);
        watchdog.thread.start();
        return watchdog;
    }

    /** Gives the time for another run from now on. */
    void extend(LoadPlan plan, Scenario scenario) {
        long seconds = plan.warmUpSeconds()
                + plan.seconds()
                + GRACE_SECONDS
                + (long) (SECONDS_PER_JOIN * scenario.seats().size());
        deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void await() {
        try {
            while (deadlineNanos - System.nanoTime() > 0) {
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException stopped) {
            return;
        }
        System.err.println("room bench: the run did not end in time; stopping it");
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    void stop() {
        thread.interrupt();
    }
}
