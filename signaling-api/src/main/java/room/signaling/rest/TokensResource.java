package room.signaling.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;
import room.sfu.api.Source;
import room.signaling.auth.Access;
import room.signaling.auth.TokenIssuer;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.wire.Excerpt;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/** Makes tokens for integrators that would rather not sign them themselves. */
final class TokensResource {
    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> FIELDS = Set.of("identity", "name", "room", "ttlSeconds", "grants");
    private static final Set<String> GRANTS = Set.of("publish", "subscribe", "moderate", "admin");
    private static final int MAX_LENGTH = 128;
    private static final int DEFAULT_TTL_SECONDS = 3_600;
    private static final int MAX_TTL_SECONDS = (int) Duration.ofDays(30).toSeconds();

    private final Supplier<@Nullable TokenIssuer> issuer;
    private final InstantSource clock;

    /** @param issuer gives null when there is no secret to sign with */
    TokensResource(Supplier<@Nullable TokenIssuer> issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(new Endpoint("POST", RestApi.ROOT + "/tokens", false, this::create));
    }

    private CompletionStage<HttpResponse> create(HttpRequest request) throws ProblemException, InvalidField {
        TokenIssuer signer = issuer.get();
        if (signer == null) {
            throw new ProblemException(new Problem(
                    409,
                    "Conflict",
                    "no-secret",
                    null,
                    "The server has no secret to sign tokens with; start it with --secret-file."));
        }
        Fields body = Body.read(request, JSON, FIELDS);
        Access access = access(body);
        int ttl = body.has("ttlSeconds") ? body.number("ttlSeconds", 1, MAX_TTL_SECONDS) : DEFAULT_TTL_SECONDS;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plusSeconds(ttl);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("token", signer.issue(access, now, expires))
                .put("expires", expires.toString());
        return CompletableFuture.completedFuture(
                HttpResponse.json(201, json.toString()).with("Cache-Control", "no-store"));
    }

    private static Access access(Fields body) throws InvalidField {
        String identity = body.name("identity", MAX_LENGTH);
        String name = body.has("name") ? body.nickname("name") : null;
        Set<Source> publish = EnumSet.allOf(Source.class);
        boolean subscribe = true;
        boolean moderate = false;
        boolean admin = false;
        if (body.has("grants")) {
            Fields grants = body.fields("grants");
            grants.allowOnly(GRANTS);
            publish = publish(grants);
            subscribe = !grants.has("subscribe") || grants.flag("subscribe");
            moderate = grants.optionalFlag("moderate");
            admin = grants.optionalFlag("admin");
        }
        // A token for no room is of use to administrators only.
        String room = admin && !body.has("room") ? null : body.room("room");
        return new Access(identity, name, room, new Grants(publish, subscribe, moderate), admin);
    }

    private static Set<Source> publish(Fields grants) throws InvalidField {
        if (!grants.isList("publish")) {
            boolean all = !grants.has("publish") || grants.flag("publish");
            return all ? EnumSet.allOf(Source.class) : EnumSet.noneOf(Source.class);
        }
        Set<Source> sources = EnumSet.noneOf(Source.class);
        for (String name : grants.texts("publish", Source.values().length, MAX_LENGTH)) {
            boolean known = false;
            for (Source source : Source.values()) {
                if (source.wireName().equals(name)) {
                    known = true;
                    sources.add(source);
                }
            }
            if (!known) {
                throw grants.invalid(
                        "publish",
                        "may hold microphone, camera, screen and screen-audio, not \"" + Excerpt.of(name) + "\".");
            }
        }
        return sources;
    }
}
