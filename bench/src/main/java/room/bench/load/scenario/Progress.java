package room.bench.load.scenario;

import room.bench.load.measure.Result;

/** Hears how a run goes, for the person who waits for it. */
public interface Progress {
    /** Somebody has joined. */
    void onJoined(int joined, int of);

    /** Measuring begins after the warm-up. */
    void onWarmUp(int seconds);

    /** A second has been measured. */
    void onSecond(Result.Second second, int of);
}
