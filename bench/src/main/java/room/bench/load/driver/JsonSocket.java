package room.bench.load.driver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.ConnectFailure;

/** Text messages over a WebSocket, both ways. Sending is safe from any thread. */
final class JsonSocket implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final WebSocket socket;
    private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);

    private JsonSocket(WebSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects.
     *
     * @param subprotocol null for none
     * @param onText called for one message after the other, on threads of the HTTP client
     * @param onClosed called once when the server has closed or the connection broke, with the reason
     */
    static JsonSocket connect(
            HttpClient http, URI uri, @Nullable String subprotocol, Consumer<String> onText, Consumer<String> onClosed)
            throws IOException, ConnectFailure, InterruptedException {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        var connecting = builder.buildAsync(uri, new Listener(onText, onClosed));
        try {
            return new JsonSocket(connecting.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                throw new ConnectFailure(uri + " does not open a WebSocket: it answered status "
                        + refused.getResponse().statusCode());
            }
            Throwable cause = failed.getCause();
            throw new IOException(
                    "cannot connect to " + uri.getAuthority() + " (" + cause + "); is a server running there?", failed);
        } catch (TimeoutException silent) {
            connecting.cancel(true);
            throw new IOException(uri.getAuthority() + " did not answer within " + PATIENCE_SECONDS + " s", silent);
        }
    }

    /** Sends after what was sent before. */
    synchronized void send(String text) {
        lastSent =
                lastSent.handle((sent, failed) -> socket.sendText(text, true)).thenCompose(sending -> sending);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((closed, failed) -> socket.abort());
    }

    private record Listener(Consumer<String> onText, Consumer<String> onClosed, StringBuilder partial)
            implements WebSocket.Listener {
        Listener(Consumer<String> onText, Consumer<String> onClosed) {
            this(onText, onClosed, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                onText.accept(text);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            onClosed.accept(
                    "the server closed the WebSocket with status " + status + (reason.isEmpty() ? "" : ": " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            onClosed.accept("the WebSocket broke: " + error);
        }
    }
}
