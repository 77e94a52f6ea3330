package room.signaling.http;

import java.util.List;

/** A request that waits for its response. */
public interface HttpExchange {
    /** What was asked. */
    HttpRequest request();

    /** The loop that the request arrived on. */
    Loop loop();

    /** Answers. May be called on any thread; only the first answer counts, and none does once the client is gone. */
    void respond(HttpResponse response);

    /**
     * Answers with a body in parts, in the place of the response's own. They are not copied as long as they wait, so
     * parts of many answers exist once; they must not change any more.
     *
     * @param whenDone runs once, on any thread, when the answer has been sent or never will be
     */
    void respond(HttpResponse response, List<byte[]> body, Runnable whenDone);

    /** Runs the task on {@link #loop} if the client goes before it was answered. At most one task; set it on the loop. */
    void onAborted(Runnable task);
}
