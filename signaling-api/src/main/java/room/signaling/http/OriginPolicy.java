package room.signaling.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the server: its own, and those of the origins listed.
 *
 * @param allowed origins such as {@code https://app.example}, as browsers send them; no wildcards
 */
public record OriginPolicy(Set<String> allowed) {
    /** Only the server's own pages. */
    public static final OriginPolicy SAME_ORIGIN = new OriginPolicy(List.of());

    private static final Pattern ORIGIN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]+)(/?)");

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
        allowed = Set.copyOf(allowed);
    }

    /**
     * The server's own pages and those of other origins.
     *
     * @param origins in any case, with or without the port that the scheme has anyway, and with a slash at the end or
     *     without
     * @throws IllegalArgumentException for what is no origin
     */
    public OriginPolicy(List<String> origins) {
        this(normalized(origins));
    }

    private static Set<String> normalized(List<String> origins) {
        Set<String> normalized = new LinkedHashSet<>();
        for (String origin : origins) {
            String written = normalized(origin.strip());
            if (written == null) {
                throw new IllegalArgumentException("Not an origin (scheme://host[:port], nothing after it): " + origin);
            }
            normalized.add(written);
        }
        return normalized;
    }

    /** An origin as browsers write it (RFC 6454 section 6.1), null for what is none. */
    private static @Nullable String normalized(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return null;
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        Authority authority = Authority.parse(parts.group(2));
        return authority == null ? null : scheme + "://" + authority.withoutDefaultPort(scheme);
    }

    /**
     * Judges a request.
     *
     * <p>The scheme is not compared for the server's own pages: behind a proxy that ends TLS the page's is https while
     * the connection's is not.
     *
     * @param origin the Origin field
     * @param fetchSite the Sec-Fetch-Site field, which browsers set and pages cannot: there the browser itself has
     *     compared the origins, and no proxy came in between
     * @param hosts that the request names
     */
    Verdict judge(@Nullable String origin, @Nullable String fetchSite, List<Authority> hosts) {
        if (origin == null) {
            return Verdict.ABSENT;
        }
        String written = normalized(origin);
        if (written != null && allowed.contains(written)) {
            return Verdict.LISTED;
        }
        if ("same-origin".equals(fetchSite)) {
            return Verdict.SAME;
        }
        if (written == null) {
            return Verdict.FOREIGN;
        }
        int authority = written.indexOf("://");
        String scheme = written.substring(0, authority);
        Authority page = Authority.parse(written.substring(authority + 3));
        for (Authority host : hosts) {
            if (host.withoutDefaultPort(scheme).equals(page)) {
                return Verdict.SAME;
            }
        }
        return Verdict.FOREIGN;
    }
}
