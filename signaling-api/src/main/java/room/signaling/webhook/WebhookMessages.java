package room.signaling.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import room.sfu.api.RoomHistory;
import room.sfu.api.Source;

/** What happened in rooms, as JSON. */
final class WebhookMessages {
    private WebhookMessages() {}

    static byte[] body(String id, Instant time, RoomHistory event) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("time", time.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("room", event.room());
        switch (event) {
            case RoomHistory.Started _ -> json.put("event", "room-started");
            case RoomHistory.Ended _ -> json.put("event", "room-ended");
            case RoomHistory.Joined(String room, RoomHistory.Who who) ->
                about(json.put("event", "participant-joined"), who);
            case RoomHistory.Left(String room, RoomHistory.Who who) ->
                about(json.put("event", "participant-left"), who);
            case RoomHistory.Published(String room, RoomHistory.Who who, Source source) ->
                about(json.put("event", "track-published"), who).put("source", source.wireName());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode about(ObjectNode json, RoomHistory.Who who) {
        json.putObject("participant")
                .put("id", who.id().value())
                .put("identity", who.identity())
                .put("name", who.name());
        return json;
    }
}
