package room.signaling.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the server: its own, and those of the origins listed.
 *
 * @param allowed origins such as {@code https://app.example}, exactly as browsers send them; no wildcards
 */
public record OriginPolicy(List<String> allowed) {
    /** Only the server's own pages. */
    public static final OriginPolicy SAME_ORIGIN = new OriginPolicy(List.of());

    /** What a request's Origin field makes of it. */
    public enum Verdict {
        /** No Origin: not a browser, or a plain navigation. */
        ABSENT,
        /** A page of this server. */
        SAME,
        /** A page of a listed origin: answer with CORS headers. */
        LISTED,
        /** Any other page, and the opaque origin "null". */
        FOREIGN
    }

    public OriginPolicy {
        allowed = List.copyOf(allowed);
        for (String origin : allowed) {
            URI uri = URI.create(origin);
            if (uri.getScheme() == null
                    || uri.getHost() == null
                    || !(uri.getScheme() + "://" + uri.getAuthority()).equals(origin)) {
                throw new IllegalArgumentException("Not an origin (scheme://host[:port], nothing after it): " + origin);
            }
        }
    }

    /**
     * Judges a request.
     *
     * <p>The scheme is not compared for the server's own pages: behind a proxy that ends TLS the page's is https while
     * the connection's is not.
     *
     * @param origin the Origin field
     * @param host the Host field
     */
    public Verdict judge(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return Verdict.ABSENT;
        }
        if (allowed.contains(origin)) {
            return Verdict.LISTED;
        }
        int authority = origin.indexOf("://");
        if (host == null || authority < 0) {
            return Verdict.FOREIGN;
        }
        String scheme = origin.substring(0, authority);
        String page = origin.substring(authority + 3);
        return withoutDefaultPort(page, scheme).equals(withoutDefaultPort(host, scheme))
                ? Verdict.SAME
                : Verdict.FOREIGN;
    }

    private static String withoutDefaultPort(String authority, String scheme) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String port = scheme.equals("https") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
