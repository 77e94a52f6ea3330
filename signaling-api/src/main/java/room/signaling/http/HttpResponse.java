package room.signaling.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One response.
 *
 * @param status 200 to 599
 * @param headers without Content-Length, which follows from the body
 * @param body must not change any more
 */
public record HttpResponse(int status, Headers headers, byte[] body) {
    private static final byte[] NOTHING = {};

    /** A response without a body. */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.NONE, NOTHING);
    }

    /** Plain text in UTF-8. */
    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=UTF-8", text);
    }

    /** A JSON document. */
    public static HttpResponse json(int status, String json) {
        return of(status, "application/json", json);
    }

    /** Text of the given type in UTF-8. */
    public static HttpResponse of(int status, String contentType, String text) {
        return new HttpResponse(status, Headers.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An error as problem details (RFC 9457).
     *
     * @param status 400 to 599
     * @param title the kind of problem, the same each time
     * @param detail what is wrong with this request and how to fix it
     */
    public static HttpResponse problem(int status, String title, String detail) {
        return problem(status, title, detail, null);
    }

    /**
     * An error as problem details (RFC 9457) with a member of our own.
     *
     * @param status 400 to 599
     * @param title the kind of problem, the same each time
     * @param detail what is wrong with this request and how to fix it
     * @param code stable, for programs; null for none
     */
    public static HttpResponse problem(int status, String title, String detail, @Nullable String code) {
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (code != null) {
            problem.put("code", code);
        }
        return of(status, "application/problem+json", problem.toString()).with("Cache-Control", "no-store");
    }

    /** This response with one more header field. */
    public HttpResponse with(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body);
    }
}
