package room.signaling.http;

/** Takes or refuses requests to open a WebSocket. Called on the connection's loop: must not block. */
@FunctionalInterface
public interface WebSocketEndpoint {
    Decision decide(HttpRequest request, Loop loop);

    /** What becomes of a request to open a WebSocket. */
    sealed interface Decision {
        /** The WebSocket opens and the listener hears of it. */
        record Accept(WebSocketListener listener) implements Decision {}

        /** It does not, and the response says why. */
        record Refuse(HttpResponse response) implements Decision {}
    }
}
