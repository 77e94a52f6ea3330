package room.signaling.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.ShownPicture;
import room.sfu.api.Source;
import room.signaling.chat.ChatEvents;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/** A call event of a client, checked. */
sealed interface CallRequest {
    record Join(String room, String name, boolean p2p) implements CallRequest {}

    record Offer(String sdp, Map<String, Source> sources, Set<Source> muted) implements CallRequest {}

    record Mute(Source source, boolean muted) implements CallRequest {}

    /** @param pictures null for everything */
    record Watch(@Nullable List<ShownPicture> pictures) implements CallRequest {}

    record Rename(String name) implements CallRequest {}

    record Chat(String text) implements CallRequest {}

    record React(String reaction) implements CallRequest {}

    record Hand(boolean raised) implements CallRequest {}

    record Signal(ParticipantId to, long session, ObjectNode payload) implements CallRequest {}

    record DirectState(long session, boolean up, @Nullable String reason) implements CallRequest {}

    record Moderate(Moderation action) implements CallRequest {}

    record Leave() implements CallRequest {}

    record Rooms() implements CallRequest {}

    int MAX_REASON_LENGTH = 256;
    int MAX_ID_LENGTH = 32;

    /** One emoji may be a dozen characters: people, skin tones and what joins them. */
    int MAX_REACTION_LENGTH = 16;

    /** An offer with a hundred m-lines and all candidates has about half of this. */
    int MAX_SDP_LENGTH = 500_000;

    int MAX_TRACKS = 16;

    /** As many pictures as the largest room has, cameras and screens. */
    int MAX_PICTURES = 2_000;

    /** The identification-tag of RFC 5888 has no bound; browsers use a few characters. */
    int MAX_MID_LENGTH = 32;

    /** The events by their names, and how to read each. */
    Map<String, Reader> READERS = Map.ofEntries(
            Map.entry("call:join", CallRequest::join),
            Map.entry("call:offer", CallRequest::offer),
            Map.entry("call:mute", CallRequest::mute),
            Map.entry("call:watch", CallRequest::watch),
            Map.entry("call:name", fields -> new Rename(fields.nickname("name"))),
            Map.entry("call:chat", fields -> new Chat(fields.text("text", 1, ChatEvents.MAX_LINE_LENGTH))),
            Map.entry("call:reaction", fields -> new React(fields.name("reaction", MAX_REACTION_LENGTH))),
            Map.entry("call:hand", fields -> new Hand(fields.flag("raised"))),
            Map.entry("call:signal", CallRequest::signal),
            Map.entry("call:direct-state", CallRequest::directState),
            Map.entry("call:moderate-mute", CallRequest::silence),
            Map.entry("call:remove", CallRequest::expel),
            Map.entry("call:lock", fields -> new Moderate(new Moderation.Lock(fields.flag("locked")))),
            Map.entry("call:admit", CallRequest::admit),
            Map.entry("call:leave", fields -> new Leave()),
            Map.entry("call:rooms", fields -> new Rooms()));

    /** Reads the fields of one kind of event. */
    @FunctionalInterface
    interface Reader {
        CallRequest read(Fields fields) throws InvalidField;
    }

    private static Join join(Fields fields) throws InvalidField {
        return new Join(fields.room("room"), fields.nickname("name"), fields.optionalFlag("p2p"));
    }

    private static Offer offer(Fields fields) throws InvalidField {
        String sdp = fields.text("sdp", 1, MAX_SDP_LENGTH);
        Map<String, Source> sources = new HashMap<>();
        Set<Source> muted = EnumSet.noneOf(Source.class);
        List<Fields> tracks = fields.optionalList("tracks", MAX_TRACKS);
        for (Fields track : tracks) {
            String mid = track.text("mid", 1, MAX_MID_LENGTH);
            Source source = source(track);
            if (sources.containsValue(source)) {
                throw track.invalid("source", "names " + source.wireName() + " a second time.");
            }
            if (sources.putIfAbsent(mid, source) != null) {
                throw track.invalid("mid", "names \"" + mid + "\" a second time.");
            }
            if (track.optionalFlag("muted")) {
                muted.add(source);
            }
        }
        return new Offer(sdp, Map.copyOf(sources), Set.copyOf(muted));
    }

    private static Mute mute(Fields fields) throws InvalidField {
        return new Mute(source(fields), fields.flag("muted"));
    }

    private static Watch watch(Fields fields) throws InvalidField {
        if (!fields.isList("watching")) {
            if (fields.isNull("watching")) {
                return new Watch(null);
            }
            throw fields.invalid("watching", "must be a list of the pictures that are shown, or null for all.");
        }
        List<ShownPicture> pictures = new ArrayList<>();
        for (Fields picture : fields.optionalList("watching", MAX_PICTURES)) {
            Source source = source(picture);
            if (!source.isVideo()) {
                throw picture.invalid("source", "must be camera or screen; sound comes of everybody.");
            }
            pictures.add(new ShownPicture(
                    participant(picture),
                    source,
                    picture.number("height", 1, ShownPicture.MAX_HEIGHT),
                    picture.optionalFlag("pinned")));
        }
        return new Watch(pictures);
    }

    private static Source source(Fields fields) throws InvalidField {
        String name = fields.text("source", 0, MAX_ID_LENGTH);
        for (Source source : Source.values()) {
            if (source.wireName().equals(name)) {
                return source;
            }
        }
        throw fields.invalid("source", "must be microphone, camera, screen or screen-audio.");
    }

    private static Signal signal(Fields fields) throws InvalidField {
        return new Signal(
                new ParticipantId(fields.text("to", 1, MAX_ID_LENGTH)),
                fields.number("session"),
                fields.object("payload"));
    }

    private static Moderate silence(Fields fields) throws InvalidField {
        return new Moderate(new Moderation.Silence(participant(fields), source(fields), fields.flag("muted")));
    }

    private static Moderate expel(Fields fields) throws InvalidField {
        String reason = fields.optionalText("reason", MAX_REASON_LENGTH);
        return new Moderate(new Moderation.Expel(
                participant(fields), reason == null || reason.isBlank() ? "a moderator removed you" : reason));
    }

    private static Moderate admit(Fields fields) throws InvalidField {
        return new Moderate(new Moderation.Admit(participant(fields), fields.flag("admitted")));
    }

    private static ParticipantId participant(Fields fields) throws InvalidField {
        return new ParticipantId(fields.text("participant", 1, MAX_ID_LENGTH));
    }

    private static DirectState directState(Fields fields) throws InvalidField {
        return new DirectState(
                fields.number("session"), fields.flag("up"), fields.optionalText("reason", MAX_REASON_LENGTH));
    }
}
