package room.signaling.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request line's target, decoded and checked.
 *
 * @param path decoded, starts with a slash, without dot segments and control characters
 * @param query the first value of each parameter
 * @param authority host and port of the absolute form, null for the usual one
 */
record RequestTarget(
        String path, Map<String, String> query, @Nullable String authority) {
    private static final int MAX_PARAMETERS = 64;

    RequestTarget(String path, Map<String, String> query) {
        this(path, query, null);
    }

    /** Reads origin-form and absolute-form targets (RFC 9112 section 3.2), or gives null for anything not served. */
    static @Nullable RequestTarget parse(String target) {
        String origin = originForm(target);
        if (origin == null) {
            return null;
        }
        try {
            QueryStringDecoder decoder =
                    QueryStringDecoder.builder().maxParams(MAX_PARAMETERS).build(origin);
            String path = decoder.path();
            if (!isClean(path)) {
                return null;
            }
            Map<String, String> query = new HashMap<>();
            for (Map.Entry<String, List<String>> parameter :
                    decoder.parameters().entrySet()) {
                query.put(parameter.getKey(), parameter.getValue().getFirst());
            }
            return new RequestTarget(path, Map.copyOf(query), authority(target));
        } catch (IllegalArgumentException e) {
            return null; // a broken percent escape
        }
    }

    private static @Nullable String originForm(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.indexOf("://");
        if (authority < 0) {
            return null;
        }
        int path = target.indexOf('/', authority + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static @Nullable String authority(String target) {
        int begin = target.startsWith("/") ? -1 : target.indexOf("://");
        if (begin < 0) {
            return null;
        }
        int path = target.indexOf('/', begin + 3);
        return path < 0 ? target.substring(begin + 3) : target.substring(begin + 3, path);
    }

    /** The same with another path. */
    RequestTarget withPath(String other) {
        return other.equals(path) ? this : new RequestTarget(other, query, authority);
    }

    private static boolean isClean(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isISOControl(c) || c == '\\') {
                return false;
            }
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                return false;
            }
        }
        return true;
    }
}
