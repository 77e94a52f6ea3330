package room.signaling.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
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

    /** RFC 9110 section 5.6.7; the JDK's RFC 1123 format leaves out the day's leading zero. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Routes routes;
    private final OriginPolicy origins;
    private final Map<String, String> fields;

    HttpRouting(Routes routes, OriginPolicy origins, Map<String, String> fields) {
        this.routes = routes;
        this.origins = origins;
        this.fields = Map.copyOf(fields);
    }

    /** What becomes of a request. */
    sealed interface Admission {
        record Admitted(HttpConnection.RequestHead head) implements Admission {}

        record Refused(HttpResponse response) implements Admission {}
    }

    Admission admit(io.netty.handler.codec.http.HttpRequest request) {
        RequestTarget target = RequestTarget.parse(request.uri());
        if (target == null) {
            return refuse(400, "Bad request", "The address of the request is malformed.");
        }
        if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
            return refuse(400, "Bad request", "There is more than one Host field.");
        }
        Headers headers = HttpConnection.RequestHead.headersOf(request);
        OriginPolicy.Verdict verdict = origins.judge(headers.first("Origin"), headers.first("Host"));
        boolean foreign = verdict == OriginPolicy.Verdict.FOREIGN;
        String method = request.method().name();
        String listed = verdict == OriginPolicy.Verdict.LISTED ? headers.first("Origin") : null;

        Routes.WebSocketRoute webSocket = webSocket(method, target, headers);
        if (foreign && (webSocket != null || !READING.contains(method))) {
            return foreign();
        }
        if (method.equals("OPTIONS") && headers.first("Access-Control-Request-Method") != null) {
            return foreign ? foreign() : admitted(request, target, headers, Map.of(), 0, this::preflight, null, listed);
        }
        if (webSocket != null) {
            return admitted(request, target, headers, Map.of(), 0, HttpRouting::notFound, webSocket, listed);
        }
        return switch (routes.match(method, target.path())) {
            case Routes.Match.Found(Routes.Route route, Map<String, String> parameters) ->
                foreign && route.guarded()
                        ? foreign()
                        : admitted(
                                request,
                                target,
                                headers,
                                parameters,
                                route.maxBodyBytes(),
                                route.handler(),
                                null,
                                listed);
            case Routes.Match.WrongMethod(Set<String> allowed) -> {
                String methods = String.join(", ", allowed);
                yield new Admission.Refused(HttpResponse.problem(
                                405, "Method not allowed", Excerpt.of(target.path()) + " answers " + methods + ".")
                        .with("Allow", methods));
            }
            case Routes.Match.NotFound() ->
                // A body would be too long for what is not there, and the client not know that.
                HttpUtil.getContentLength(request, 0L) > 0 || HttpUtil.isTransferEncodingChunked(request)
                        ? refuse(404, "Not found", nothingAt(target.path()))
                        : admitted(request, target, headers, Map.of(), 0, HttpRouting::notFound, null, listed);
        };
    }

    private Routes.@Nullable WebSocketRoute webSocket(String method, RequestTarget target, Headers headers) {
        boolean asked =
                method.equals("GET") && headers.holds("Connection", "upgrade") && headers.holds("Upgrade", "websocket");
        return asked ? routes.webSocket(target.path()) : null;
    }

    private static Admission refuse(int status, String title, String detail) {
        return new Admission.Refused(HttpResponse.problem(status, title, detail));
    }

    private static Admission foreign() {
        return refuse(
                403,
                "Forbidden origin",
                "Pages of this origin may not use this server; see the list of allowed origins.");
    }

    private static Admission admitted(
            io.netty.handler.codec.http.HttpRequest request,
            RequestTarget target,
            Headers headers,
            Map<String, String> parameters,
            int maxBodyBytes,
            HttpHandler handler,
            Routes.@Nullable WebSocketRoute webSocket,
            @Nullable String origin) {
        return new Admission.Admitted(new HttpConnection.RequestHead(
                request.method().name(),
                target,
                parameters,
                headers,
                maxBodyBytes,
                HttpUtil.isKeepAlive(request),
                handler,
                webSocket,
                origin));
    }

    private static void notFound(HttpExchange exchange) {
        exchange.respond(HttpResponse.problem(
                404, "Not found", nothingAt(exchange.request().path())));
    }

    private static String nothingAt(String path) {
        return "There is nothing at " + Excerpt.of(path) + ".";
    }

    private void preflight(HttpExchange exchange) {
        exchange.respond(HttpResponse.empty(204)
                .with("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS")
                .with("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
                .with("Access-Control-Max-Age", PREFLIGHT_AGE_SECONDS));
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
