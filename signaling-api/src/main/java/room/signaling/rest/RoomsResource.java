package room.signaling.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Moderation;
import room.sfu.api.Names;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomOptions;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.api.Source;
import room.sfu.api.VideoCodec;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.wire.Excerpt;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/** Rooms and the participants in them. */
final class RoomsResource {
    static final String ROOMS = RestApi.ROOT + "/rooms";
    private static final String ROOM = ROOMS + "/{room}";
    private static final String PARTICIPANTS = ROOM + "/participants";
    private static final String PARTICIPANT = PARTICIPANTS + "/{participant}";

    private static final String REMOVED = ROOM + "/removed/{participant}";

    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> PATCH = Set.of("application/json", "application/merge-patch+json");
    private static final Set<String> CREATION = Set.of(
            "name", "capacity", "locked", "p2p", "codecs", "lobby", "tokens", "lastN", "loudest", "emptySeconds");
    private static final int MAX_NAME_LENGTH = 128;
    private static final int MAX_CAPACITY = 1_000;
    private static final int MAX_EMPTY_SECONDS = 604_800;
    private static final int DEFAULT_EMPTY_SECONDS = 300;
    private static final int MAX_PAGE = 1_000;
    private static final int DEFAULT_PAGE = 100;
    private static final HttpResponse NO_CONTENT = HttpResponse.empty(204);

    private final Sfu sfu;
    private final IntSupplier defaultCapacity;
    private final boolean knowsTokens;

    /**
     * @param defaultCapacity of rooms that are made without one
     * @param knowsTokens whether the server can ask for tokens
     */
    RoomsResource(Sfu sfu, IntSupplier defaultCapacity, boolean knowsTokens) {
        this.sfu = sfu;
        this.defaultCapacity = defaultCapacity;
        this.knowsTokens = knowsTokens;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("GET", ROOMS, false, this::list),
                new Endpoint("POST", ROOMS, false, this::create),
                new Endpoint("GET", ROOM, false, this::describe),
                new Endpoint("PATCH", ROOM, false, this::change),
                new Endpoint("DELETE", ROOM, false, this::close),
                new Endpoint("GET", PARTICIPANTS, false, this::participants),
                new Endpoint("DELETE", PARTICIPANT, false, this::remove),
                new Endpoint("POST", PARTICIPANT + "/mute", false, this::mute),
                new Endpoint("DELETE", REMOVED, false, this::pardon));
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) throws InvalidField {
        for (String parameter : request.query().keySet()) {
            if (!Set.of("limit", "after").contains(parameter)) {
                throw new InvalidField(Excerpt.of(parameter), "is not known; there are: after, limit.");
            }
        }
        int limit = limit(request.query().get("limit"));
        String after = request.query().get("after");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode rooms = page.putArray("rooms");
        String next = null;
        String last = null;
        for (RoomSummary room : sfu.rooms()) {
            if (after != null && room.name().compareTo(after) <= 0) {
                continue;
            }
            if (rooms.size() == limit) {
                next = last;
                break;
            }
            rooms.add(RestMessages.summary(room));
            last = room.name();
        }
        page.put("next", next);
        return done(json(200, page));
    }

    private static int limit(@Nullable String text) throws InvalidField {
        if (text == null) {
            return DEFAULT_PAGE;
        }
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InvalidField("limit", "must be a whole number from 1 to " + MAX_PAGE + ".");
        }
        return limit;
    }

    private CompletionStage<HttpResponse> create(HttpRequest request) throws ProblemException, InvalidField {
        Fields body = Body.read(request, JSON, CREATION);
        String name = body.room("name");
        boolean tokens = body.has("tokens") ? body.flag("tokens") : knowsTokens;
        if (tokens && !knowsTokens) {
            throw body.invalid("tokens", "cannot be true: the server was started without --secret-file.");
        }
        RoomOptions options = new RoomOptions(
                body.has("capacity") ? body.number("capacity", 1, MAX_CAPACITY) : defaultCapacity.getAsInt(),
                body.optionalFlag("locked"),
                !body.has("p2p") || body.flag("p2p"),
                codecs(body),
                body.optionalFlag("lobby"),
                tokens,
                new ForwardingLimits(limit(body, "lastN"), limit(body, "loudest")),
                body.has("emptySeconds") ? body.number("emptySeconds", 0, MAX_EMPTY_SECONDS) : DEFAULT_EMPTY_SECONDS);
        return described(
                new RoomCommand.Create(name, options),
                room -> json(201, RestMessages.room(room)).with("Location", location(name)));
    }

    private static int limit(Fields body, String field) throws InvalidField {
        return body.has(field) ? body.number(field, 0, ForwardingLimits.MAX) : ForwardingLimits.AS_CONFIGURED;
    }

    private static Set<VideoCodec> codecs(Fields body) throws InvalidField {
        if (!body.has("codecs")) {
            return EnumSet.allOf(VideoCodec.class);
        }
        Set<VideoCodec> codecs = EnumSet.noneOf(VideoCodec.class);
        for (String name : body.texts("codecs", VideoCodec.values().length, MAX_NAME_LENGTH)) {
            boolean known = false;
            for (VideoCodec codec : VideoCodec.values()) {
                if (codec.wireName().equals(name)) {
                    known = true;
                    codecs.add(codec);
                }
            }
            if (!known) {
                throw body.invalid("codecs", "may hold vp8, vp9, h264 and av1, not \"" + Excerpt.of(name) + "\".");
            }
        }
        if (codecs.isEmpty()) {
            throw body.invalid("codecs", "must name at least one.");
        }
        return codecs;
    }

    private static String location(String room) {
        try {
            return new URI(null, null, ROOMS + "/" + room, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("A path can always be escaped", impossible);
        }
    }

    private CompletionStage<HttpResponse> describe(HttpRequest request) throws ProblemException {
        return described(new RoomCommand.Describe(room(request)), room -> json(200, RestMessages.room(room)));
    }

    private CompletionStage<HttpResponse> change(HttpRequest request) throws ProblemException, InvalidField {
        Fields body = Body.read(request, PATCH, Set.of("locked"));
        String room = room(request);
        boolean locked = body.flag("locked");
        return sfu.submit(new RoomCommand.Administer(room, new Moderation.Lock(locked)))
                .thenCompose(reply -> reply instanceof Reply.Refused(var error)
                        ? done(Problem.of(error).response())
                        : described(new RoomCommand.Describe(room), now -> json(200, RestMessages.room(now))));
    }

    private CompletionStage<HttpResponse> close(HttpRequest request) throws ProblemException {
        return carriedOut(new RoomCommand.Close(room(request), "the room was closed"));
    }

    private CompletionStage<HttpResponse> participants(HttpRequest request) throws ProblemException {
        return described(new RoomCommand.Describe(room(request)), room -> json(200, RestMessages.participants(room)));
    }

    private CompletionStage<HttpResponse> remove(HttpRequest request) throws ProblemException {
        return carriedOut(new RoomCommand.Administer(
                room(request), new Moderation.Expel(participant(request), "an administrator removed you")));
    }

    private CompletionStage<HttpResponse> pardon(HttpRequest request) throws ProblemException {
        return carriedOut(new RoomCommand.Administer(room(request), new Moderation.Pardon(participant(request))));
    }

    private CompletionStage<HttpResponse> mute(HttpRequest request) throws ProblemException, InvalidField {
        Fields body = Body.read(request, JSON, Set.of("source", "muted"));
        String name = body.text("source", 1, MAX_NAME_LENGTH);
        for (Source source : Source.values()) {
            if (source.wireName().equals(name)) {
                return carriedOut(new RoomCommand.Administer(
                        room(request), new Moderation.Silence(participant(request), source, body.flag("muted"))));
            }
        }
        throw body.invalid("source", "must be microphone, camera, screen or screen-audio.");
    }

    private CompletionStage<HttpResponse> carriedOut(RoomCommand command) {
        return sfu.submit(command)
                .thenApply(reply -> reply instanceof Reply.Refused(var error)
                        ? Problem.of(error).response()
                        : NO_CONTENT);
    }

    private CompletionStage<HttpResponse> described(RoomCommand command, Function<RoomDetails, HttpResponse> response) {
        return sfu.submit(command).thenApply(reply -> switch (reply) {
            case Reply.Described(RoomDetails room) -> response.apply(room);
            case Reply.Refused(var error) -> Problem.of(error).response();
            case Reply.Joined _, Reply.Waiting _, Reply.Answered _, Reply.IceRestarted _, Reply.Done _ ->
                throw new IllegalStateException("Not a reply to " + command + ": " + reply);
        });
    }

    /** A room that cannot be is one that is not there. */
    private static String room(HttpRequest request) throws ProblemException {
        try {
            return Names.room(String.valueOf(request.parameters().get("room")));
        } catch (Names.BadNameException bad) {
            throw new ProblemException(Problem.of(
                    new SfuError(SfuError.Code.NOT_FOUND, "There is no room of that name, which " + bad.getMessage())));
        }
    }

    private static ParticipantId participant(HttpRequest request) {
        return new ParticipantId(String.valueOf(request.parameters().get("participant")));
    }

    private static HttpResponse json(int status, ObjectNode body) {
        return HttpResponse.json(status, body.toString()).with("Cache-Control", "no-store");
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
