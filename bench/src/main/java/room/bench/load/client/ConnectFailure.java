package room.bench.load.client;

import java.util.concurrent.ExecutionException;

/** A connection cannot be made; the message is for the person at the terminal. */
public final class ConnectFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public ConnectFailure(String message) {
        super(message);
    }

    /** What a task failed with, in its own words. */
    public static ConnectFailure of(ExecutionException failed) {
        Throwable cause = failed.getCause();
        String message = cause == null ? null : cause.getMessage();
        return new ConnectFailure(message == null ? String.valueOf(cause) : message, failed);
    }

    public ConnectFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
