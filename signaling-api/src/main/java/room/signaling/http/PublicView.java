package room.signaling.http;

/**
 * How clients see the server.
 *
 * @param proxies in between that are believed what they say of clients
 * @param hosts the names that it is asked for by
 * @param basePath what paths begin with for clients, empty or such as {@code /calls}; requests may come with it or
 *     without, since some proxies take it away
 */
public record PublicView(TrustedProxies proxies, ServedHosts hosts, String basePath) {
    /** No proxy, every name, and no path in front. */
    public static final PublicView PLAIN = new PublicView(TrustedProxies.NONE, ServedHosts.ANY, "");

    public PublicView {
        if (!basePath.isEmpty() && !basePath.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException("\"" + basePath
                    + "\" is no path to put in front; give one such as /calls, without a slash at the end");
        }
    }
}
