package room.signaling.http;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request without a connection; keeps its response for the test. */
public final class FakeExchange implements HttpExchange {
    private final HttpRequest request;
    private final Loop loop;
    private @Nullable HttpResponse response;
    private @Nullable Runnable whenAborted;

    public FakeExchange(Loop loop, String method, Map<String, String> query, String body) {
        this.loop = loop;
        this.request = request(method, "/socket.io/", query, body);
    }

    /** A request from the loopback address. */
    public static HttpRequest request(String method, String path, Map<String, String> query, String body) {
        return new HttpRequest(
                method,
                path,
                Map.of(),
                query,
                Headers.NONE,
                body.getBytes(StandardCharsets.UTF_8),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
                false);
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void respond(HttpResponse answer) {
        if (response == null) {
            response = answer;
        }
    }

    @Override
    public void respond(HttpResponse answer, List<byte[]> body, Runnable whenDone) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        body.forEach(whole::writeBytes);
        respond(new HttpResponse(answer.status(), answer.headers(), whole.toByteArray()));
        whenDone.run();
    }

    @Override
    public void onAborted(Runnable task) {
        whenAborted = task;
    }

    /** The client goes away. */
    public void abort() {
        if (whenAborted != null) {
            whenAborted.run();
        }
    }

    public boolean isAnswered() {
        return response != null;
    }

    /** The status, 0 while there is no answer. */
    public int status() {
        return response == null ? 0 : response.status();
    }

    /** The answer's body, empty while there is none. */
    public String body() {
        return response == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
    }
}
