package room.signaling.whip;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvents;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.signaling.call.CallConfig;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpExchange;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.http.Routes;
import room.signaling.wire.Excerpt;
import room.signaling.wire.InvalidField;
import room.signaling.wire.Text;

/**
 * The HTTP resources {@code /whip/{room}} and {@code /whep/{room}}, and one below them for each client. Safe to use from
 * any thread.
 */
public final class WhipDoor {
    private static final Logger log = LoggerFactory.getLogger(WhipDoor.class);

    private static final String SDP = "application/sdp";

    /** An offer with a hundred m-lines and all candidates has about half of this, in bytes. */
    static final int MAX_OFFER_BYTES = 500_000;

    /** In bytes; a candidate has about 100. */
    static final int MAX_FRAGMENT_BYTES = 64_000;

    /** Those who publish without saying who they are. */
    static final String DEFAULT_NAME = "Stream";

    private static final String RETRY_SECONDS = "10";

    /**
     * From the answer to a connection. These clients have nothing else to do meanwhile, and a place in the room that
     * nobody takes is kept from others.
     */
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Sfu sfu;
    private final AccessPolicy access;
    private final List<String> iceServers;
    private final WhipSessions sessions = new WhipSessions();
    private final WhipPlaces places;
    private final long connectNanos;

    /** @param iceServers that clients are told of */
    public WhipDoor(Sfu sfu, AccessPolicy access, List<CallConfig.IceServer> iceServers) {
        this(sfu, access, iceServers, AddressLimits.DEFAULT);
    }

    /**
     * A door.
     *
     * @param iceServers that clients are told of
     * @param addresses what each address may do
     */
    public WhipDoor(Sfu sfu, AccessPolicy access, List<CallConfig.IceServer> iceServers, AddressLimits addresses) {
        this(sfu, access, iceServers, addresses, CONNECT_NANOS);
    }

    /** @param connectNanos how long a client may take to connect */
    WhipDoor(
            Sfu sfu,
            AccessPolicy access,
            List<CallConfig.IceServer> iceServers,
            AddressLimits addresses,
            long connectNanos) {
        this.sfu = sfu;
        this.access = access;
        this.iceServers = LinkField.of(iceServers);
        this.places = new WhipPlaces(addresses);
        this.connectNanos = connectNanos;
    }

    /** Adds the paths. All methods lead here, so that those not allowed are answered with the ones that are. */
    public void addTo(Routes.Builder routes) {
        for (AccessPolicy.Action action : AccessPolicy.Action.values()) {
            String path = path(action) + "{room}";
            routes.guarded(path, MAX_OFFER_BYTES, exchange -> onEndpoint(exchange, action));
            routes.guarded(path + "/{session}", MAX_FRAGMENT_BYTES, exchange -> onSession(exchange, action));
        }
    }

    private static String path(AccessPolicy.Action action) {
        return switch (action) {
            case PUBLISH -> "/whip/";
            case WATCH -> "/whep/";
        };
    }

    // ---- the endpoint of a room

    private void onEndpoint(HttpExchange exchange, AccessPolicy.Action action) {
        switch (exchange.request().method()) {
            case "POST" -> onPost(exchange, action);
            case "OPTIONS" ->
                exchange.respond(
                        HttpResponse.empty(204).with("Allow", "OPTIONS, POST").with("Accept-Post", SDP));
            default -> exchange.respond(notAllowed(exchange.request(), "OPTIONS, POST"));
        }
    }

    private void onPost(HttpExchange exchange, AccessPolicy.Action action) {
        HttpRequest request = exchange.request();
        if (!places.admits(request.client(), exchange.loop().nowNanos())) {
            exchange.respond(tooMany("Your address asks for too many sessions; wait a moment."));
            return;
        }
        String room = room(exchange);
        if (room == null) {
            return;
        }
        switch (access.decide(bearer(request), room, action)) {
            case AccessPolicy.Decision.Unauthenticated(String detail) -> exchange.respond(unauthenticated(detail));
            case AccessPolicy.Decision.Forbidden(String detail) ->
                exchange.respond(HttpResponse.problem(403, "Forbidden", detail));
            case AccessPolicy.Decision.Allowed allowed -> {
                HttpResponse problem = postProblem(request);
                if (problem == null) {
                    open(exchange, action, room, allowed);
                } else {
                    exchange.respond(problem);
                }
            }
        }
    }

    private static @Nullable HttpResponse postProblem(HttpRequest request) {
        if (!isOfType(request, SDP)) {
            return HttpResponse.problem(
                            415, "Unsupported media type", "Post the offer with Content-Type: application/sdp.")
                    .with("Accept-Post", SDP);
        }
        if (!accepts(request.header("Accept"), SDP)) {
            return HttpResponse.problem(
                    406, "Not acceptable", "The answer is application/sdp; leave out Accept or let it name that.");
        }
        if (request.body().length == 0) {
            return HttpResponse.problem(400, "No offer", "The body is empty; post an SDP offer.");
        }
        return null;
    }

    /** Enters the room, then offers; an offer that is refused ends what has begun. */
    private void open(
            HttpExchange exchange, AccessPolicy.Action action, String room, AccessPolicy.Decision.Allowed allowed) {
        WhipPlaces.Place place = places.take(exchange.request().client());
        if (place == null) {
            exchange.respond(tooMany("Your address has too many sessions open, or too many that do not connect."));
            return;
        }
        WhipSession session = new WhipSession(sessions.newId(), action, room, place, this::onOver);
        exchange.onAborted(session::end);
        String offer = exchange.request().text();
        RoomCommand entering;
        try {
            entering = entering(exchange.request(), session, allowed);
        } catch (InvalidField invalid) {
            session.end();
            exchange.respond(badRequest(invalid));
            return;
        }
        submit(entering, entered -> {
            if (!(entered instanceof Reply.Joined joined)) {
                session.end();
                exchange.respond(refusal(entered));
                return;
            }
            session.entered(joined.participant());
            sessions.add(session);
            if (session.isOver()) { // the client or the server went meanwhile
                leave(joined.participant());
                exchange.respond(unavailable("The room has closed; try again in a moment."));
                return;
            }
            submit(new RoomCommand.Offer(joined.participant(), offer, Map.of(), Set.of()), answered -> {
                if (answered instanceof Reply.Answered answer) {
                    exchange.loop().schedule(session::endUnlessConnected, connectNanos);
                    exchange.respond(created(session, answer.sdp()));
                } else {
                    session.end();
                    exchange.respond(refusal(answered));
                }
            });
        });
    }

    private static RoomCommand entering(HttpRequest request, WhipSession session, AccessPolicy.Decision.Allowed allowed)
            throws InvalidField {
        String asked = request.query().get("participant");
        String named = asked == null || asked.isEmpty() ? null : Text.nickname(asked, "participant");
        RoomEvents events = session;
        return switch (session.action()) {
            case PUBLISH -> {
                String chosen = named == null ? DEFAULT_NAME : named;
                String fixed = allowed.name();
                yield new RoomCommand.Publish(
                        session.room(),
                        fixed == null ? chosen : fixed,
                        events,
                        allowed.identity(),
                        allowed.grants(),
                        session.id());
            }
            case WATCH ->
                new RoomCommand.Watch(
                        session.room(), named, events, allowed.identity(), allowed.grants(), session.id());
        };
    }

    private HttpResponse created(WhipSession session, String answer) {
        String room = URLEncoder.encode(session.room(), StandardCharsets.UTF_8).replace("+", "%20");
        HttpResponse response = HttpResponse.of(201, SDP, answer)
                .with("Location", path(session.action()) + room + "/" + session.id())
                .with("ETag", session.entityTag())
                .with("Accept-Patch", SdpFragment.MEDIA_TYPE)
                .with("Cache-Control", "no-store");
        for (String link : iceServers) {
            response = response.with("Link", link);
        }
        return response;
    }

    // ---- the resource of one client

    private void onSession(HttpExchange exchange, AccessPolicy.Action action) {
        HttpRequest request = exchange.request();
        switch (request.method()) {
            case "PATCH", "DELETE" -> onChange(exchange, action);
            case "OPTIONS" ->
                exchange.respond(HttpResponse.empty(204)
                        .with("Allow", "DELETE, OPTIONS, PATCH")
                        .with("Accept-Patch", SdpFragment.MEDIA_TYPE));
            default -> exchange.respond(notAllowed(request, "DELETE, OPTIONS, PATCH"));
        }
    }

    private void onChange(HttpExchange exchange, AccessPolicy.Action action) {
        HttpRequest request = exchange.request();
        String room = room(exchange);
        if (room == null) {
            return;
        }
        switch (access.decide(bearer(request), room, action)) {
            case AccessPolicy.Decision.Unauthenticated(String detail) -> exchange.respond(unauthenticated(detail));
            case AccessPolicy.Decision.Forbidden(String detail) ->
                exchange.respond(HttpResponse.problem(403, "Forbidden", detail));
            case AccessPolicy.Decision.Allowed _ -> {
                String id = parameter(request, "session");
                WhipSession session = sessions.find(action, room, id);
                if (request.method().equals("DELETE")) {
                    onDelete(exchange, session, id);
                } else if (session == null) {
                    exchange.respond(absent(id));
                } else {
                    onPatch(exchange, session);
                }
            }
        }
    }

    /** To have deleted what is gone already is no error: the client's first answer may have been lost. */
    private void onDelete(HttpExchange exchange, @Nullable WhipSession session, String id) {
        if (session != null) {
            session.end();
        }
        exchange.respond(session != null || sessions.wasThere(id) ? HttpResponse.empty(200) : absent(id));
    }

    private void onPatch(HttpExchange exchange, WhipSession session) {
        HttpRequest request = exchange.request();
        String ifMatch = request.header("If-Match");
        if (!isOfType(request, SdpFragment.MEDIA_TYPE)) {
            exchange.respond(HttpResponse.problem(
                            415, "Unsupported media type", "Patch with Content-Type: " + SdpFragment.MEDIA_TYPE + ".")
                    .with("Accept-Patch", SdpFragment.MEDIA_TYPE));
        } else if (ifMatch == null) {
            exchange.respond(HttpResponse.problem(
                    428,
                    "Precondition required",
                    "Send If-Match with the ETag of the last answer, or with * to restart ICE."));
        } else if (!session.matches(ifMatch)) {
            exchange.respond(HttpResponse.problem(
                    412, "Precondition failed", "ICE was restarted meanwhile; If-Match names an older ETag."));
        } else {
            patch(exchange, session);
        }
    }

    /** Candidates are of no use to an ICE-lite agent, which answers whoever checks; credentials restart ICE. */
    private void patch(HttpExchange exchange, WhipSession session) {
        SdpFragment fragment;
        try {
            fragment = SdpFragment.parse(exchange.request().text());
        } catch (SdpFragment.MalformedException malformed) {
            exchange.respond(HttpResponse.problem(400, "Malformed fragment", String.valueOf(malformed.getMessage())));
            return;
        }
        String ufrag = fragment.ufrag();
        String pwd = fragment.pwd();
        ParticipantId participant = session.participant();
        if (ufrag == null || pwd == null || participant == null) {
            exchange.respond(HttpResponse.empty(204));
            return;
        }
        submit(new RoomCommand.UpdateIce(participant, ufrag, pwd), reply -> {
            switch (reply) {
                case Reply.IceRestarted restarted ->
                    exchange.respond(HttpResponse.of(
                                    200,
                                    SdpFragment.MEDIA_TYPE,
                                    SdpFragment.write(restarted.ufrag(), restarted.pwd(), restarted.candidates()))
                            .with("ETag", session.nextEntityTag())
                            .with("Cache-Control", "no-store"));
                case Reply.Done() -> exchange.respond(HttpResponse.empty(204));
                case Reply.Joined _, Reply.Waiting _, Reply.Described _, Reply.Answered _, Reply.Refused _ ->
                    exchange.respond(refusal(reply));
            }
        });
    }

    private HttpResponse absent(String id) {
        return sessions.wasThere(id)
                ? HttpResponse.problem(410, "Gone", "This session has ended; post a new offer.")
                : HttpResponse.problem(404, "Not found", "There is no such session.");
    }

    // ---- the media server

    private void onOver(WhipSession session) {
        sessions.remove(session);
        ParticipantId participant = session.participant();
        if (participant != null) {
            leave(participant);
        }
    }

    /** Who was removed has left already; the reply then says so, and nothing is lost. */
    private void leave(ParticipantId participant) {
        submit(new RoomCommand.Leave(participant), _ -> {});
    }

    private void submit(RoomCommand command, Consumer<Reply> onReply) {
        CompletionStage<Reply> stage = sfu.submit(command);
        stage.whenComplete((reply, failure) -> {
            if (failure == null) {
                onReply.accept(reply);
                return;
            }
            log.error("The media server failed at a {}", command.getClass().getSimpleName(), failure);
            onReply.accept(new Reply.Refused(
                    new SfuError(SfuError.Code.UNAVAILABLE, "The media server failed; its log says why.")));
        });
    }

    private static HttpResponse refusal(Reply reply) {
        if (!(reply instanceof Reply.Refused(SfuError error))) {
            throw new IllegalArgumentException("Not what was asked for: " + reply);
        }
        String detail = error.message();
        return switch (error.code()) {
            case BAD_REQUEST -> HttpResponse.problem(400, "Bad request", detail);
            case BAD_SDP -> HttpResponse.problem(400, "Bad offer", detail);
            case ROOM_LOCKED -> HttpResponse.problem(403, "Room locked", detail);
            case REMOVED -> HttpResponse.problem(403, "Removed", detail);
            case EXISTS -> HttpResponse.problem(409, "Conflict", detail);
            case FORBIDDEN -> HttpResponse.problem(403, "Forbidden", detail);
            case NOT_FOUND, NOT_JOINED -> HttpResponse.problem(410, "Gone", detail);
            case RATE_LIMITED ->
                HttpResponse.problem(429, "Too many requests", detail).with("Retry-After", RETRY_SECONDS);
            case ROOM_FULL, UNAVAILABLE -> unavailable(detail);
        };
    }

    private static HttpResponse unavailable(String detail) {
        return HttpResponse.problem(503, "Unavailable", detail).with("Retry-After", RETRY_SECONDS);
    }

    private static HttpResponse tooMany(String detail) {
        return HttpResponse.problem(429, "Too many requests", detail)
                .with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS));
    }

    private static HttpResponse unauthenticated(String detail) {
        return HttpResponse.problem(401, "Unauthenticated", detail).with("WWW-Authenticate", "Bearer");
    }

    // ---- reading requests

    private static HttpResponse notAllowed(HttpRequest request, String methods) {
        return HttpResponse.problem(405, "Method not allowed", Excerpt.of(request.path()) + " answers " + methods + ".")
                .with("Allow", methods);
    }

    /** The room of the address; null when it cannot be one, which has been answered then. */
    private static @Nullable String room(HttpExchange exchange) {
        try {
            return Text.room(parameter(exchange.request(), "room"), "room");
        } catch (InvalidField invalid) {
            exchange.respond(badRequest(invalid));
            return null;
        }
    }

    private static HttpResponse badRequest(InvalidField invalid) {
        return HttpResponse.problem(400, "Bad request", String.valueOf(invalid.getMessage()));
    }

    private static String parameter(HttpRequest request, String name) {
        String value = request.parameters().get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no {" + name + "}");
        }
        return value;
    }

    private static @Nullable String bearer(HttpRequest request) {
        String field = request.header("Authorization");
        return field != null && field.regionMatches(true, 0, "Bearer ", 0, 7)
                ? field.substring(7).strip()
                : null;
    }

    private static boolean isOfType(HttpRequest request, String type) {
        String field = request.header("Content-Type");
        return field != null && type.equals(withoutParameters(field));
    }

    /** Whether an Accept field leaves room for the type; weights are passed over, there being one answer only. */
    static boolean accepts(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String any = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : accept.split(",", -1)) {
            String bare = withoutParameters(range);
            if (bare.equals("*/*") || bare.equals(any) || bare.equals(type)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutParameters(String field) {
        int semicolon = field.indexOf(';');
        return (semicolon < 0 ? field : field.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
