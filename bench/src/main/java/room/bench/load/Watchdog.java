package room.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import room.bench.load.scenario.LoadPlan;
import room.bench.load.scenario.Scenario;

/** Ends the process when a run takes far longer than it may: load must not go on unattended. */
final class Watchdog {
    private static final long GRACE_SECONDS = 60;
    private static final double SECONDS_PER_JOIN = 0.5;
    private static final int EXIT_CODE = 3;

    private final CountDownLatch over = new CountDownLatch(1);

    private Watchdog() {}

    static Watchdog start(LoadPlan plan, Scenario scenario) {
        long seconds = plan.warmUpSeconds()
                + plan.seconds()
                + GRACE_SECONDS
                + (long) (SECONDS_PER_JOIN * scenario.seats().size());
        Watchdog watchdog = new Watchdog();
        Thread.ofPlatform().daemon().name("watchdog").start(() -> watchdog.await(seconds));
        return watchdog;
    }

    private void await(long seconds) {
        try {
            if (!over.await(seconds, TimeUnit.SECONDS)) {
                System.err.println("room bench: the run did not end within " + seconds + " s; stopping it");
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        over.countDown();
    }
}
