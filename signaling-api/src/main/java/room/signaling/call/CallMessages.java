package room.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.Reply;
import room.sfu.api.RoomEvent;
import room.sfu.api.SfuError;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.api.WantedSource;
import room.signaling.auth.Refusal;
import room.signaling.wire.PictureMessages;

/** What clients are told about calls, as JSON. */
final class CallMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CallMessages() {}

    /**
     * An event for a client.
     *
     * @param name the event's name
     * @param body its one argument
     */
    record Event(String name, ObjectNode body) {}

    static ObjectNode ok() {
        return JSON.objectNode().put("ok", true);
    }

    static ObjectNode refused(SfuError error) {
        ObjectNode answer = JSON.objectNode().put("ok", false);
        answer.putObject("error").put("code", error.code().wireName()).put("message", error.message());
        return answer;
    }

    static ObjectNode refused(Refusal refusal) {
        ObjectNode answer = JSON.objectNode().put("ok", false);
        answer.putObject("error").put("code", refusal.code().wireName()).put("message", refusal.message());
        return answer;
    }

    static ObjectNode refused(SfuError.Code code, String message) {
        return refused(new SfuError(code, message));
    }

    static ObjectNode reply(Reply reply, List<CallConfig.IceServer> iceServers) {
        return switch (reply) {
            case Reply.Done() -> ok();
            case Reply.Refused(SfuError error) -> refused(error);
            case Reply.IceRestarted restarted ->
                throw new IllegalArgumentException("No call event asks for " + restarted);
            case Reply.Answered(String sdp, List<SlotInfo> slots) -> {
                ObjectNode answer = ok().put("sdp", sdp);
                answer.set("slots", slots(slots));
                yield answer;
            }
            case Reply.Joined joined -> joined(ok(), joined, iceServers);
            case Reply.Waiting(ParticipantId participant) ->
                ok().put("waiting", true).put("participant", participant.value());
            case Reply.Described _ -> throw new IllegalArgumentException("No call event asks for " + reply);
        };
    }

    private static ObjectNode joined(ObjectNode answer, Reply.Joined joined, List<CallConfig.IceServer> iceServers) {
        answer.put("participant", joined.participant().value());
        ArrayNode list = answer.putArray("others");
        joined.others().forEach(other -> list.add(participant(other)));
        answer.put("slots", joined.slots()).put("p2p", joined.p2pAllowed());
        answer.set("iceServers", iceServers(iceServers));
        answer.put("name", joined.name()).put("locked", joined.locked());
        Grants grants = joined.grants();
        ObjectNode granted = answer.putObject("grants");
        ArrayNode publish = granted.putArray("publish");
        for (Source source : Source.values()) {
            if (grants.publish().contains(source)) {
                publish.add(source.wireName());
            }
        }
        granted.put("subscribe", grants.subscribe()).put("moderate", grants.moderate());
        return answer;
    }

    private static ArrayNode iceServers(List<CallConfig.IceServer> servers) {
        ArrayNode list = JSON.arrayNode();
        for (CallConfig.IceServer server : servers) {
            ObjectNode entry = list.addObject();
            ArrayNode urls = entry.putArray("urls");
            server.urls().forEach(urls::add);
            putIfPresent(entry, "username", server.username());
            putIfPresent(entry, "credential", server.credential());
        }
        return list;
    }

    private static void putIfPresent(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }

    static Event event(RoomEvent event, List<CallConfig.IceServer> iceServers) {
        return switch (event) {
            case RoomEvent.ParticipantJoined(ParticipantInfo who) -> about("call:joined", participant(who));
            case RoomEvent.ParticipantUpdated(ParticipantInfo who) -> about("call:updated", participant(who));
            case RoomEvent.ParticipantLeft(ParticipantId who) -> about("call:left", TextNode.valueOf(who.value()));
            case RoomEvent.ActiveSpeaker(ParticipantId who) -> about("call:speaker", TextNode.valueOf(who.value()));
            case RoomEvent.MediaEnded(String reason) ->
                new Event("call:media-ended", JSON.objectNode().put("reason", reason));
            case RoomEvent.SlotsChanged(List<SlotInfo> slots, int wanted) -> {
                ObjectNode body = JSON.objectNode();
                body.set("slots", slots(slots));
                yield new Event("call:slots", body.put("wanted", wanted));
            }
            case RoomEvent.SourcesWanted(List<WantedSource> wanted) -> {
                ObjectNode body = JSON.objectNode();
                ArrayNode sources = body.putArray("sources");
                for (WantedSource each : wanted) {
                    Integer height = each.height() == WantedSource.FULL_HEIGHT ? null : (Integer) each.height();
                    sources.addObject().put("source", each.source().wireName()).put("height", height);
                }
                yield new Event("call:wanted", body);
            }
            case RoomEvent.PicturesChanged(List<ReceivedPicture> received) -> {
                ObjectNode body = JSON.objectNode();
                body.set("pictures", PictureMessages.pictures(received));
                yield new Event("call:quality", body);
            }
            case RoomEvent.DirectWanted(long session, ParticipantId peer, boolean initiator) ->
                new Event(
                        "call:direct",
                        JSON.objectNode()
                                .put("session", session)
                                .put("peer", peer.value())
                                .put("initiator", initiator));
            case RoomEvent.Signalled(ParticipantId from, long session, Object payload) -> {
                ObjectNode body = JSON.objectNode().put("from", from.value()).put("session", session);
                body.set("payload", payload instanceof JsonNode json ? json : TextNode.valueOf(payload.toString()));
                yield new Event("call:signal", body);
            }
            case RoomEvent.PathChanged(boolean direct, long session, String reason) ->
                new Event(
                        "call:path",
                        JSON.objectNode()
                                .put("path", direct ? "direct" : "sfu")
                                .put("session", session)
                                .put("reason", reason));
            case RoomEvent.Silenced(ParticipantId who, Source source, boolean muted, ParticipantId by) ->
                new Event(
                        "call:moderated",
                        JSON.objectNode()
                                .put("participant", who.value())
                                .put("source", source.wireName())
                                .put("muted", muted)
                                .put("by", by == null ? null : by.value()));
            case RoomEvent.LockChanged(boolean locked, ParticipantId by) ->
                new Event(
                        "call:locked",
                        JSON.objectNode().put("locked", locked).put("by", by == null ? null : by.value()));
            case RoomEvent.Knocked(ParticipantId who, String name) -> about("call:knock", who, name);
            case RoomEvent.KnockEnded(ParticipantId who) -> about("call:knock-ended", TextNode.valueOf(who.value()));
            case RoomEvent.ChatterCame(ParticipantId who, String name) -> about("call:chatter", who, name);
            case RoomEvent.ChatterLeft(ParticipantId who) -> about("call:chatter-left", TextNode.valueOf(who.value()));
            case RoomEvent.Barred(ParticipantId who, String name) -> about("call:barred", who, name);
            case RoomEvent.Pardoned(ParticipantId who) -> about("call:pardoned", TextNode.valueOf(who.value()));
            case RoomEvent.Admitted(Reply.Joined reply) ->
                new Event("call:admitted", joined(JSON.objectNode(), reply, iceServers));
            case RoomEvent.Removed(RoomEvent.Removal cause, String reason) ->
                new Event(
                        "call:removed",
                        JSON.objectNode().put("code", cause.wireName()).put("reason", reason));
        };
    }

    private static Event about(String name, JsonNode participant) {
        ObjectNode body = JSON.objectNode();
        body.set("participant", participant);
        return new Event(name, body);
    }

    private static Event about(String event, ParticipantId who, String name) {
        return new Event(
                event, JSON.objectNode().put("participant", who.value()).put("name", name));
    }

    private static ObjectNode participant(ParticipantInfo info) {
        ObjectNode participant = JSON.objectNode()
                .put("id", info.id().value())
                .put("name", info.name())
                .put("away", info.away());
        ArrayNode tracks = participant.putArray("tracks");
        for (TrackInfo track : info.tracks()) {
            tracks.addObject().put("source", track.source().wireName()).put("muted", track.muted());
        }
        return participant;
    }

    private static ArrayNode slots(List<SlotInfo> slots) {
        ArrayNode list = JSON.arrayNode();
        for (SlotInfo slot : slots) {
            ParticipantId participant = slot.participant();
            list.addObject()
                    .put("audioMid", slot.audioMid())
                    .put("videoMid", slot.videoMid())
                    .put("participant", participant == null ? null : participant.value())
                    .put("stream", slot.screen() ? "screen" : "user");
        }
        return list;
    }
}
