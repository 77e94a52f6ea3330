package room.signaling.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.signaling.wire.Excerpt;

/** Decides by a request's head alone what becomes of it, and which header fields go into every response. Immutable. */
final class HttpRouting {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String PREFLIGHT_AGE_SECONDS = "600";

    /** " HTTP/1.1" and the space before the address. */
    private static final int VERSION_BYTES = 10;

    /** RFC 9110 section 5.6.7; the JDK's RFC 1123 format leaves out the day's leading zero. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Routes routes;
    private final OriginPolicy origins;
    private final PublicView view;
    private final Map<String, String> fields;
    private final Refusals refusals;

    HttpRouting(Routes routes, OriginPolicy origins, PublicView view, Map<String, String> fields, Refusals refusals) {
        this.routes = routes;
        this.origins = origins;
        this.view = view;
        this.fields = Map.copyOf(fields);
        this.refusals = refusals;
    }

    /** How clients see the server. */
    PublicView view() {
        return view;
    }

    /** What becomes of a request. */
    sealed interface Admission {
        record Admitted(HttpConnection.RequestHead head) implements Admission {}

        /** @param about what is known of the request, for the fields of the response */
        record Refused(HttpResponse response, HttpConnection.RequestHead about) implements Admission {}
    }

    /** A request whose head is being looked at. */
    private record Asked(
            io.netty.handler.codec.http.HttpRequest request,
            String method,
            Headers headers,
            ClientSide client,
            OriginPolicy.Verdict verdict,
            @Nullable String listed) {
        boolean isForeign() {
            return verdict == OriginPolicy.Verdict.FOREIGN;
        }

        Admission refuse(HttpResponse response) {
            return new Admission.Refused(response, HttpConnection.RequestHead.refused(method, headers, listed, client));
        }

        Admission refuse(int status, String title, String detail) {
            return refuse(HttpResponse.problem(status, title, detail));
        }
    }

    private Asked asked(io.netty.handler.codec.http.HttpRequest request, InetSocketAddress remote, boolean secure) {
        Headers headers = HttpConnection.RequestHead.headersOf(request);
        ClientSide said = view.proxies().clientSide(remote, secure, headers);
        ClientSide client = view.basePath().isEmpty()
                ? said
                : new ClientSide(said.address(), said.secure(), said.hosts(), view.basePath());
        String origin = headers.first("Origin");
        OriginPolicy.Verdict verdict = origins.judge(origin, headers.first("Sec-Fetch-Site"), client.hosts());
        String listed = verdict == OriginPolicy.Verdict.LISTED ? origin : null;
        return new Asked(request, request.method().name(), headers, client, verdict, listed);
    }

    /** What is known of a request that was not understood, perhaps not all of it. */
    HttpConnection.RequestHead about(
            io.netty.handler.codec.http.HttpRequest request, InetSocketAddress remote, boolean secure) {
        Asked asked = asked(request, remote, secure);
        return HttpConnection.RequestHead.refused(asked.method(), asked.headers(), asked.listed(), asked.client());
    }

    /**
     * Looks at a request's head.
     *
     * @param remote the other end of the connection
     * @param secure whether the connection is encrypted
     */
    Admission admit(io.netty.handler.codec.http.HttpRequest request, InetSocketAddress remote, boolean secure) {
        Asked asked = asked(request, remote, secure);
        if (asked.headers().length() > HttpServer.MAX_HEAD_BYTES) {
            return asked.refuse(HttpConnection.headTooLarge());
        }
        if (asked.method().length() + request.uri().length() + VERSION_BYTES > HttpServer.MAX_REQUEST_LINE_BYTES) {
            return asked.refuse(HttpConnection.lineTooLong());
        }
        RequestTarget target = RequestTarget.parse(request.uri());
        if (target == null) {
            return asked.refuse(400, "Bad request", "The address of the request is malformed.");
        }
        // RFC 9112 section 3.2. HTTP/1.0 has no Host field, and browsers do not speak it.
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return asked.refuse(
                    400, "Bad request", hosts == 0 ? "There is no Host field." : "There is more than one Host field.");
        }
        for (Authority host : asked.client().hosts()) {
            if (!view.hosts().serves(host)) {
                return asked.refuse(refusals.host(asked.headers(), remote));
            }
        }
        if (target.authority() != null && !view.hosts().serves(Authority.parse(target.authority()))) {
            return asked.refuse(refusals.host(asked.headers(), remote));
        }
        String below = below(target.path());
        if (below == null) {
            return asked.refuse(HttpResponse.empty(308)
                    .with("Location", target.query().isEmpty() ? "/" : "/" + query(request.uri())));
        }
        return route(asked, target.withPath(routes.canonical(below)), remote);
    }

    private static String query(String uri) {
        int question = uri.indexOf('?');
        return question < 0 ? "" : uri.substring(question);
    }

    /** The path without what is put in front of it for clients; null for that alone, whose relative links would miss. */
    private @Nullable String below(String path) {
        String base = view.basePath();
        if (base.isEmpty() || !path.startsWith(base)) {
            return path;
        }
        if (path.length() == base.length()) {
            return null;
        }
        return path.charAt(base.length()) == '/' ? path.substring(base.length()) : path;
    }

    private Admission route(Asked asked, RequestTarget target, InetSocketAddress remote) {
        io.netty.handler.codec.http.HttpRequest request = asked.request();
        String method = asked.method();
        Routes.WebSocketRoute webSocket = webSocket(method, target, asked.headers());
        if (asked.isForeign() && (webSocket != null || !READING.contains(method))) {
            return foreign(asked, remote);
        }
        if (method.equals("OPTIONS") && asked.headers().first("Access-Control-Request-Method") != null) {
            return asked.isForeign()
                    ? foreign(asked, remote)
                    : admitted(asked, target, Map.of(), 0, HttpRouting::preflight, null);
        }
        if (webSocket != null) {
            return admitted(asked, target, Map.of(), 0, HttpRouting::notFound, webSocket);
        }
        return switch (routes.match(method, target.path())) {
            case Routes.Match.Found(Routes.Route route, Map<String, String> parameters) ->
                asked.isForeign() && route.guarded()
                        ? foreign(asked, remote)
                        : admitted(asked, target, parameters, route.maxBodyBytes(), route.handler(), null);
            case Routes.Match.WrongMethod(Set<String> allowed) -> {
                String methods = String.join(", ", allowed);
                yield asked.refuse(HttpResponse.problem(
                                405, "Method not allowed", Excerpt.of(target.path()) + " answers " + methods + ".")
                        .with("Allow", methods));
            }
            case Routes.Match.NotFound() ->
                // A body would be too long for what is not there, and the client not know that.
                HttpUtil.getContentLength(request, 0L) > 0 || HttpUtil.isTransferEncodingChunked(request)
                        ? asked.refuse(404, "Not found", nothingAt(target.path()))
                        : admitted(asked, target, Map.of(), 0, HttpRouting::notFound, null);
        };
    }

    private Routes.@Nullable WebSocketRoute webSocket(String method, RequestTarget target, Headers headers) {
        boolean asked =
                method.equals("GET") && headers.holds("Connection", "upgrade") && headers.holds("Upgrade", "websocket");
        return asked ? routes.webSocket(target.path()) : null;
    }

    private Admission foreign(Asked asked, InetSocketAddress remote) {
        return asked.refuse(
                refusals.origin(asked.headers(), remote, view.proxies().trusts(remote.getAddress())));
    }

    private static Admission admitted(
            Asked asked,
            RequestTarget target,
            Map<String, String> parameters,
            int maxBodyBytes,
            HttpHandler handler,
            Routes.@Nullable WebSocketRoute webSocket) {
        return new Admission.Admitted(new HttpConnection.RequestHead(
                asked.method(),
                target,
                parameters,
                asked.headers(),
                maxBodyBytes,
                HttpUtil.isKeepAlive(asked.request()),
                handler,
                webSocket,
                asked.listed(),
                asked.client()));
    }

    private static void notFound(HttpExchange exchange) {
        exchange.respond(HttpResponse.problem(
                404, "Not found", nothingAt(exchange.request().path())));
    }

    private static String nothingAt(String path) {
        return "There is nothing at " + Excerpt.of(path) + ".";
    }

    /** Whoever is listed may send what they like; which fields there are is the routes' business. */
    private static void preflight(HttpExchange exchange) {
        String fields = String.join(
                ", ",
                exchange.request().headers().list("Access-Control-Request-Headers").stream()
                        .filter(HttpRouting::isToken)
                        .toList());
        exchange.respond(HttpResponse.empty(204)
                .with("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS")
                .with(
                        "Access-Control-Allow-Headers",
                        fields.isEmpty() ? "Authorization, Content-Type, If-Match" : fields)
                .with("Access-Control-Max-Age", PREFLIGHT_AGE_SECONDS)
                .with("Vary", "Access-Control-Request-Headers"));
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isToken(String text) {
        return text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    }

    /** Adds the fields that every response has. */
    void decorate(HttpHeaders headers, HttpConnection.RequestHead about) {
        headers.set(HttpHeaderNames.DATE, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        fields.forEach(headers::set);
        headers.set(HttpHeaderNames.VARY, "Origin");
        if (about.origin() != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, about.origin());
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            headers.set(
                    HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "Location, ETag, Link, Allow, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate");
        }
    }
}
