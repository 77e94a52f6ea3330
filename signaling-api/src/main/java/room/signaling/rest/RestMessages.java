package room.signaling.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomOptions;
import room.sfu.api.RoomSummary;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.api.VideoCodec;
import room.signaling.wire.PictureMessages;

/** What administrators are told, as JSON. */
final class RestMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RestMessages() {}

    static ObjectNode summary(RoomSummary room) {
        return JSON.objectNode()
                .put("name", room.name())
                .put("participants", room.participants())
                .put("locked", room.locked())
                .put("lobby", room.lobby())
                .put("tokens", room.tokens());
    }

    static ObjectNode room(RoomDetails room) {
        RoomOptions options = room.options();
        int waiting = (int)
                room.members().stream().filter(RoomDetails.Member::waiting).count();
        ObjectNode json = JSON.objectNode()
                .put("name", room.name())
                .put("participants", room.members().size() - waiting)
                .put("waiting", waiting)
                .put("capacity", options.capacity())
                .put("locked", options.locked())
                .put("p2p", options.p2p())
                .put("lobby", options.lobby())
                .put("tokens", options.tokens())
                .put("emptySeconds", options.emptySeconds());
        putLimit(json, "lastN", options.limits().lastN());
        putLimit(json, "loudest", options.limits().loudest());
        ArrayNode codecs = json.putArray("codecs");
        for (VideoCodec codec : VideoCodec.values()) {
            if (options.codecs().contains(codec)) {
                codecs.add(codec.wireName());
            }
        }
        return json;
    }

    /** As in a request, what is left out is as the server is configured. */
    private static void putLimit(ObjectNode json, String field, int limit) {
        if (limit != ForwardingLimits.AS_CONFIGURED) {
            json.put(field, limit);
        }
    }

    static ObjectNode participants(RoomDetails room) {
        ObjectNode json = JSON.objectNode();
        ArrayNode list = json.putArray("participants");
        for (RoomDetails.Member member : room.members()) {
            ObjectNode entry = list.addObject()
                    .put("id", member.participant().id().value())
                    .put("identity", member.identity())
                    .put("name", member.participant().name())
                    .put("waiting", member.waiting())
                    .put("away", member.participant().away());
            ArrayNode tracks = entry.putArray("tracks");
            for (TrackInfo track : member.participant().tracks()) {
                tracks.addObject().put("source", track.source().wireName()).put("muted", track.muted());
            }
            entry.set("pictures", PictureMessages.pictures(member.pictures()));
            entry.set("grants", grants(member.grants()));
        }
        ArrayNode chatters = json.putArray("chatters");
        for (RoomDetails.Chatter chatter : room.chatters()) {
            ObjectNode entry = chatters.addObject()
                    .put("id", chatter.id().value())
                    .put("identity", chatter.identity())
                    .put("name", chatter.name());
            entry.set("grants", grants(chatter.grants()));
        }
        ArrayNode removed = json.putArray("removed");
        for (RoomDetails.Removed each : room.removed()) {
            removed.addObject()
                    .put("id", each.id().value())
                    .put("identity", each.identity())
                    .put("name", each.name());
        }
        return json;
    }

    private static ObjectNode grants(Grants grants) {
        ObjectNode json = JSON.objectNode();
        ArrayNode publish = json.putArray("publish");
        for (Source source : Source.values()) {
            if (grants.publish().contains(source)) {
                publish.add(source.wireName());
            }
        }
        return json.put("subscribe", grants.subscribe()).put("moderate", grants.moderate());
    }
}
