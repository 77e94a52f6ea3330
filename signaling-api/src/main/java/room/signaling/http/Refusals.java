package room.signaling.http;

import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import room.signaling.wire.Excerpt;

/**
 * What those are told who ask by a wrong name or from a foreign page, and what the log says of it. The one who set up a
 * proxy reads the log; the one who opens the page sees what the answer says.
 */
final class Refusals {
    private final RefusalLog log;
    private final LongSupplier clockNanos;

    Refusals(RefusalLog log, LongSupplier clockNanos) {
        this.log = log;
        this.clockNanos = clockNanos;
    }

    /** For a request by a name that the server does not serve (RFC 9110 section 15.5.20). */
    HttpResponse host(Headers headers, InetSocketAddress remote) {
        String host = shown(headers.first("Host"));
        String forwarded = headers.first("X-Forwarded-Host");
        String names = forwarded == null ? host : host + ", X-Forwarded-Host " + shown(forwarded);
        log.note(
                "host " + names,
                "Refused a request from " + remote.getAddress().getHostAddress() + " for the host " + names
                        + ": this server is not asked for by that name. If it should be, start it with --host NAME",
                clockNanos.getAsLong());
        return HttpResponse.problem(
                421,
                "Unknown host",
                "This server is not asked for by the name " + host + "; whoever runs it can add it by --host.",
                "unknown-host");
    }

    /**
     * For a request of a page that may not use the server.
     *
     * @param trusted whether it came from a proxy that is believed
     */
    HttpResponse origin(Headers headers, InetSocketAddress remote, boolean trusted) {
        String origin = shown(headers.first("Origin"));
        String host = shown(headers.first("Host"));
        String from = remote.getAddress().getHostAddress();
        log.note("origin " + origin + " " + host, line(origin, host, from, headers, trusted), clockNanos.getAsLong());
        return HttpResponse.problem(
                403,
                "Forbidden origin",
                "Pages of " + origin + " may not use this server, which was asked for as " + host
                        + ". Behind a proxy: let it pass on the Host field with its port. Otherwise whoever runs the"
                        + " server can list the origin by --allow-origin.",
                "forbidden-origin");
    }

    private static String line(String origin, String host, String from, Headers headers, boolean trusted) {
        StringBuilder line = new StringBuilder("Refused a page of ")
                .append(origin)
                .append(" that came from ")
                .append(from)
                .append(" with the Host ")
                .append(host);
        String forwarded = headers.first("X-Forwarded-Host");
        boolean proxied =
                forwarded != null || headers.first("X-Forwarded-For") != null || headers.first("Forwarded") != null;
        if (forwarded != null) {
            line.append(" and X-Forwarded-Host ").append(shown(forwarded));
        }
        line.append(". If it is this server's own page behind a proxy, ");
        if (proxied && !trusted) {
            line.append("start the server with --trusted-proxy ").append(from).append(", or ");
        }
        return line.append("let the proxy pass the Host field on with its port (nginx: proxy_set_header Host"
                        + " $http_host). If it is another site's, start the server with --allow-origin ")
                .append(origin)
                .toString();
    }

    /** What clients sent, on one line. */
    private static String shown(@Nullable String value) {
        return value == null ? "(none)" : Excerpt.of(value.replaceAll("[^\\x20-\\x7E]", "?"));
    }
}
