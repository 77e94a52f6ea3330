package room.signaling.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request with its whole body.
 *
 * @param path decoded, starts with a slash, without dot segments and control characters
 * @param parameters what the {@code {name}} parts of the route's path stood for
 * @param query the first value of each query parameter, decoded
 * @param body empty when there is none; owned by the receiver
 * @param remote the other end of the connection
 * @param secure whether the connection is encrypted
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> query,
        Headers headers,
        byte[] body,
        InetSocketAddress remote,
        boolean secure) {

    /** Whose request it is, as far as limits for each address go. */
    public InetAddress client() {
        return remote.getAddress();
    }

    /** The first header field of that name. */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /** The body as UTF-8; malformed bytes become U+FFFD. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
