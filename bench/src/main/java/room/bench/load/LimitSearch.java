package room.bench.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ConnectFailure;
import room.bench.load.measure.Result;
import room.bench.load.scenario.Scenario;

/** Looks for the largest size of a scenario at which hardly anything is lost. */
final class LimitSearch {
    /** Loss in percent that a size must not exceed. */
    static final double LIMIT_PERCENT = 0.5;

    /** The search ends when the two sizes around the limit are this close. */
    private static final double PRECISION = 0.05;

    private static final double GROWTH = 1.6;
    private static final int MAX_RUNS = 24;

    private final Console console;

    LimitSearch(Console console) {
        this.console = console;
    }

    /** Runs a scenario of some size. */
    @FunctionalInterface
    interface Run {
        Result of(Scenario scenario) throws ConnectFailure, IOException, InterruptedException;
    }

    /**
     * Grows the scenario until too much is lost, then narrows the limit down.
     *
     * @return the result at the largest size that was fine; the first one's when even that lost too much
     * @throws ConnectFailure when the first run fails; later ones that fail count as too large
     */
    Result search(Scenario first, Run run) throws ConnectFailure, IOException, InterruptedException {
        Result best = null;
        Result smallest = run.of(first);
        int good = 0;
        int bad = Integer.MAX_VALUE;
        int size = first.size();
        Result result = smallest;
        for (int runs = 1; runs < MAX_RUNS; runs++) {
            boolean fine = result != null && result.traffic().lossPercent() <= LIMIT_PERCENT;
            if (fine) {
                best = result;
                good = size;
            } else {
                bad = size;
            }
            console.say("  %s: %s".formatted(first.withSize(size).describe(), verdict(result, fine)));
            int next = next(good, bad);
            if (next == size || next <= good || next >= bad) {
                break;
            }
            size = next;
            result = attempt(first.withSize(size), run);
        }
        console.say(
                good == 0
                        ? "  the limit is below " + bad + " " + first.sizeUnit()
                        : "  the limit: " + good + " " + first.sizeUnit()
                                + (bad == Integer.MAX_VALUE ? " and more" : ", and " + bad + " are too many"));
        return best == null ? smallest : best;
    }

    private @Nullable Result attempt(Scenario scenario, Run run) throws InterruptedException {
        try {
            return run.of(scenario);
        } catch (ConnectFailure | IOException failed) {
            console.say("  " + failed.getMessage());
            return null;
        }
    }

    private static String verdict(@Nullable Result result, boolean fine) {
        return result == null
                ? "could not be run"
                : "%s, %.3f %% lost"
                        .formatted(fine ? "fine" : "too much", result.traffic().lossPercent());
    }

    /** The size to try next; {@code good} itself when the limit is known well enough. */
    static int next(int good, int bad) {
        if (bad == Integer.MAX_VALUE) {
            return (int) Math.ceil(good * GROWTH);
        }
        if (bad - good <= Math.max(1, (int) (good * PRECISION))) {
            return good;
        }
        return good + (bad - good) / 2;
    }
}
