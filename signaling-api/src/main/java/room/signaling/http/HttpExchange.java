package room.signaling.http;

/** A request that waits for its response. */
public interface HttpExchange {
    /** What was asked. */
    HttpRequest request();

    /** The loop that the request arrived on. */
    Loop loop();

    /** Answers. May be called on any thread; only the first answer counts, and none does once the client is gone. */
    void respond(HttpResponse response);

    /** Runs the task on {@link #loop} if the client goes before it was answered. At most one task; set it on the loop. */
    void onAborted(Runnable task);
}
