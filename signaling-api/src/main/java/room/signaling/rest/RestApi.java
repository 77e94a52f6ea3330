package room.signaling.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Sfu;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Refusal;
import room.signaling.auth.TokenIssuer;
import room.signaling.http.HttpExchange;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.http.Routes;
import room.signaling.wire.Excerpt;
import room.signaling.wire.InvalidField;

/** Everything under {@code /api/v1}: rooms, participants, tokens, and the description of it all. */
public final class RestApi {
    static final String ROOT = "/api/v1";
    private static final String DESCRIPTION = ROOT + "/openapi.json";
    private static final Logger log = LoggerFactory.getLogger(RestApi.class);

    private final Administrators administrators;
    private final List<Endpoint> endpoints = new ArrayList<>();

    /**
     * @param access decides who administers the server
     * @param issuer null when there is no secret to sign tokens with
     * @param defaultCapacity of rooms that are made without one
     */
    public RestApi(
            Sfu sfu, AccessPolicy access, @Nullable TokenIssuer issuer, int defaultCapacity, InstantSource clock) {
        this(sfu, access, () -> issuer, () -> defaultCapacity, clock);
    }

    /**
     * @param access decides who administers the server
     * @param issuer gives null when there is no secret to sign tokens with
     * @param defaultCapacity of rooms that are made without one
     */
    public RestApi(
            Sfu sfu,
            AccessPolicy access,
            Supplier<@Nullable TokenIssuer> issuer,
            IntSupplier defaultCapacity,
            InstantSource clock) {
        administrators = new Administrators(access);
        HttpResponse description = HttpResponse.json(200, description());
        endpoints.add(new Endpoint("GET", DESCRIPTION, true, _ -> CompletableFuture.completedFuture(description)));
        endpoints.addAll(new RoomsResource(sfu, defaultCapacity, access.needsTokens()).endpoints());
        endpoints.addAll(new TokensResource(issuer, clock).endpoints());
    }

    /** The OpenAPI document. */
    static String description() {
        try (InputStream in = RestApi.class.getResourceAsStream("openapi.json")) {
            return new String(Objects.requireNonNull(in, "openapi.json").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** Adds the routes; nothing else may be under {@code /api/}. */
    public void addTo(Routes.Builder routes) {
        for (Endpoint endpoint : endpoints) {
            routes.on(endpoint.method(), endpoint.path(), Body.MAX_BYTES, exchange -> handle(endpoint, exchange));
        }
        routes.guarded("/api/**", Body.MAX_BYTES, exchange -> exchange.respond(nothingThere(exchange.request())));
    }

    private void handle(Endpoint endpoint, HttpExchange exchange) {
        HttpRequest request = exchange.request();
        Refusal refusal = endpoint.open() ? null : administrators.refusal(request);
        if (refusal != null) {
            exchange.respond(Problem.of(refusal).response());
            return;
        }
        CompletionStage<HttpResponse> response;
        try {
            response = endpoint.handler().handle(request);
        } catch (ProblemException problem) {
            response = CompletableFuture.completedFuture(problem.problem().response());
        } catch (InvalidField invalid) {
            response = CompletableFuture.completedFuture(Problem.of(invalid).response());
        }
        response.whenComplete(
                (answer, failure) -> exchange.respond(answer != null ? answer : failed(request, failure)));
    }

    private static HttpResponse failed(HttpRequest request, @Nullable Throwable failure) {
        log.error("{} {} failed", request.method(), request.path(), failure);
        return new Problem(500, "Internal error", "internal-error", null, "The server failed; its log says why.")
                .response();
    }

    /** The path is none of the interface's, or the method none of the path's. */
    private HttpResponse nothingThere(HttpRequest request) {
        Set<String> methods = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            if (fits(endpoint.path().split("/", -1), request.path().split("/", -1))) {
                methods.add(endpoint.method());
            }
        }
        if (methods.isEmpty()) {
            return new Problem(
                            404, "Not found", "not-found", null, "There is nothing at this address; see " + DESCRIPTION)
                    .response();
        }
        String allowed = String.join(", ", methods);
        return new Problem(
                        405,
                        "Method not allowed",
                        "method-not-allowed",
                        null,
                        Excerpt.of(request.path()) + " answers " + allowed + ".")
                .response()
                .with("Allow", allowed);
    }

    private static boolean fits(String[] pattern, String[] path) {
        if (pattern.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            boolean any = pattern[i].startsWith("{") && !path[i].isEmpty();
            if (!any && !pattern[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }
}
