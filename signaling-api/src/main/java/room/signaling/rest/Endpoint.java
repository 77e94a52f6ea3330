package room.signaling.rest;

import java.util.concurrent.CompletionStage;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.wire.InvalidField;

/**
 * One method of one path.
 *
 * @param path with {@code {name}} for any one part
 * @param open whether everybody may use it, not only administrators
 */
record Endpoint(String method, String path, boolean open, Handler handler) {
    /** Answers requests. Called on the connection's loop: must not block. */
    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> handle(HttpRequest request) throws ProblemException, InvalidField;
    }
}
