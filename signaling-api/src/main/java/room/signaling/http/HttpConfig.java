package room.signaling.http;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server needs to know.
 *
 * @param address where to listen for plain HTTP; port 0 takes any free one
 * @param tls a second address with TLS, null for none
 * @param origins which web pages may use the server
 * @param headers fields of every response, above all Content-Security-Policy
 * @param loops how many threads serve connections, 1 or more
 * @param maxConnections how many connections may be open at once; more are closed at once
 * @param addresses how many of them may be of one address; more are answered with 429
 * @param view how clients see the server
 */
public record HttpConfig(
        InetSocketAddress address,
        @Nullable Tls tls,
        OriginPolicy origins,
        Map<String, String> headers,
        int loops,
        int maxConnections,
        AddressLimits addresses,
        PublicView view) {

    /** Nothing from elsewhere, no plugins, no framing by others; blob: and data: are for camera previews and icons. */
    public static final String DEFAULT_CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data: blob:;"
            + " media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'self'";

    /** Fields that suit pages which use the camera. */
    public static final Map<String, String> DEFAULT_HEADERS = Map.of(
            "Content-Security-Policy",
            DEFAULT_CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(self)");

    public HttpConfig {
        headers = Map.copyOf(headers);
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be 1 or more, not " + loops);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be 1 or more, not " + maxConnections);
        }
    }

    /** Plain HTTP at the address, two loops, only the server's own pages. */
    public static HttpConfig at(InetSocketAddress address) {
        return new HttpConfig(
                address,
                null,
                OriginPolicy.SAME_ORIGIN,
                DEFAULT_HEADERS,
                2,
                20_000,
                AddressLimits.DEFAULT,
                PublicView.PLAIN);
    }

    /** The same with TLS at a second address. */
    public HttpConfig withTls(Tls second) {
        return new HttpConfig(address, second, origins, headers, loops, maxConnections, addresses, view);
    }

    /** The same for other web pages too. */
    public HttpConfig withOrigins(OriginPolicy policy) {
        return new HttpConfig(address, tls, policy, headers, loops, maxConnections, addresses, view);
    }

    /** The same with other fields in every response. */
    public HttpConfig withHeaders(Map<String, String> fields) {
        return new HttpConfig(address, tls, origins, fields, loops, maxConnections, addresses, view);
    }

    /** The same with other limits for each address. */
    public HttpConfig withAddresses(AddressLimits limits) {
        return new HttpConfig(address, tls, origins, headers, loops, maxConnections, limits, view);
    }

    /** The same seen by its clients in another way. */
    public HttpConfig withView(PublicView other) {
        return new HttpConfig(address, tls, origins, headers, loops, maxConnections, addresses, other);
    }

    /** The same on more or fewer threads. */
    public HttpConfig withLoops(int count) {
        return new HttpConfig(address, tls, origins, headers, count, maxConnections, addresses, view);
    }

    /**
     * How to serve TLS.
     *
     * @param address where to listen; port 0 takes any free one
     * @param key the certificate's key
     * @param chain the certificate, then those that vouch for it
     */
    public record Tls(InetSocketAddress address, PrivateKey key, List<X509Certificate> chain) {
        public Tls {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("The certificate chain is empty");
            }
        }
    }
}
