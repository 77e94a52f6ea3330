package room.signaling.http;

/** Answers requests, now or later. Called on the connection's loop: must not block. */
@FunctionalInterface
public interface HttpHandler {
    void handle(HttpExchange exchange);
}
