package room.signaling.http;

/** The single thread that owns a connection or a session. Tasks run in the order in which they were given. */
public interface Loop {
    /** Whether the caller runs on this loop. */
    boolean inLoop();

    /** Runs the task on the loop, never before this call returns. Tasks given after the server closed are dropped. */
    void execute(Runnable task);

    /**
     * Runs the task once, later.
     *
     * @param delayNanos how much later, 0 or more
     */
    Timer schedule(Runnable task, long delayNanos);

    /** The loop's monotonic clock. */
    long nowNanos();

    /** A scheduled task. */
    interface Timer {
        /** Keeps the task from running, unless it already has. */
        void cancel();
    }
}
