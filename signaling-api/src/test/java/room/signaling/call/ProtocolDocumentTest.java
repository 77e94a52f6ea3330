package room.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.QualityReason;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.Reply;
import room.sfu.api.RoomEvent;
import room.sfu.api.SlotInfo;
import room.sfu.api.SlotQuality;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.api.WantedSource;
import room.signaling.wire.Fields;

/** docs/PROTOCOL.md says what the code does. */
final class ProtocolDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final ParticipantId ADA = new ParticipantId("p3Zx81kQmVwa");
    private static final ParticipantId GRACE = new ParticipantId("h2Jq0sLmTTeb");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The module's folder is the working directory of its tests. */
    private static String section(String from, String to) throws Exception {
        String text = Files.readString(Path.of("..", "docs", "PROTOCOL.md"));
        int start = text.indexOf("\n" + from + "\n");
        int end = text.indexOf("\n" + to + "\n");
        assertTrue(start >= 0 && end > start, "sections " + from + " and " + to);
        return text.substring(start, end);
    }

    private static List<JsonNode> blocks(String section) throws Exception {
        List<JsonNode> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(section);
        while (matcher.find()) {
            blocks.add(new ObjectMapper().readTree(matcher.group(1)));
        }
        return blocks;
    }

    private static List<JsonNode> arguments(JsonNode block) {
        List<JsonNode> arguments = new ArrayList<>();
        block.get("args").forEach(arguments::add);
        return arguments;
    }

    @Test
    void everyBlockIsJsonOfAKnownForm() throws Exception {
        List<JsonNode> blocks = blocks(section("## Chat events", "## Limits"));
        assertTrue(blocks.size() > 30);
        for (JsonNode block : blocks) {
            assertTrue(block.has("args") || block.has("ack") || block.has("type"), block.toString());
        }
    }

    @Test
    void theAdminUisBlocksAreJsonAndNameEveryEventOnce() throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode block : blocks(section("## Admin UI", "## Webhooks"))) {
            assertTrue(block.get("args").isArray(), block.toString());
            names.add(block.get("event").asText());
        }
        assertEquals(
                List.of(
                        "session",
                        "config",
                        "server_stats",
                        "all_sockets",
                        "socket_connected",
                        "socket_updated",
                        "room_joined",
                        "room_left",
                        "event_received",
                        "event_sent",
                        "socket_disconnected",
                        "join",
                        "leave",
                        "_disconnect",
                        "emit"),
                names);
    }

    @Test
    void everyCallEventOfAClientIsUnderstoodAsTheDocumentWritesIt() throws Exception {
        Set<String> seen = new HashSet<>();
        for (JsonNode block : blocks(section("## Call events", "## Call events from the server"))) {
            if (block.has("event")) {
                CallRequest.Reader reader =
                        CallRequest.READERS.get(block.get("event").asText());
                assertNotNull(reader, block.toString());
                assertNotNull(reader.read(Fields.ofArguments(arguments(block))));
                seen.add(block.get("event").asText());
            }
        }
        assertEquals(CallRequest.READERS.keySet(), seen);
    }

    @Test
    void theAnswersAreThoseOfTheDocument() throws Exception {
        Map<String, Reply> replies = Map.of(
                "call:join",
                new Reply.Joined(
                        ADA,
                        List.of(new ParticipantInfo(
                                GRACE,
                                "Grace",
                                List.of(new TrackInfo(Source.MICROPHONE, false), new TrackInfo(Source.CAMERA, true)))),
                        4,
                        true,
                        "Ada",
                        Grants.ALL,
                        false),
                "call:offer",
                new Reply.Answered(
                        "v=0\r\n...",
                        List.of(new SlotInfo("2", "3", GRACE, false), new SlotInfo("4", "5", null, false))),
                "call:mute",
                new Reply.Done(),
                "call:watch",
                new Reply.Done(),
                "call:name",
                new Reply.Done(),
                "call:signal",
                new Reply.Done(),
                "call:direct-state",
                new Reply.Done(),
                "call:leave",
                new Reply.Done());
        Set<String> checked = new HashSet<>();
        for (JsonNode block : blocks(section("## Call events", "## Call events from the server"))) {
            Reply reply = block.has("event") ? replies.get(block.get("event").asText()) : null;
            if (reply != null) {
                assertEquals(block.get("ack"), asSent(CallMessages.reply(reply, List.of())));
                checked.add(block.get("event").asText());
            }
        }
        assertEquals(replies.keySet(), checked);
    }

    @Test
    void everyCallEventOfTheServerIsWrittenAsTheDocumentHasIt() throws Exception {
        ParticipantInfo bare = new ParticipantInfo(ADA, "Ada", List.of());
        ParticipantInfo speaking = new ParticipantInfo(ADA, "Ada", List.of(new TrackInfo(Source.MICROPHONE, false)));
        ObjectNode payload = JSON.objectNode();
        payload.putObject("candidate")
                .put("candidate", "candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host")
                .put("sdpMid", "0");
        Reply.Joined joined = new Reply.Joined(ADA, List.of(), 2, true, "Ada", Grants.ALL, false);
        Map<String, RoomEvent> events = Map.ofEntries(
                Map.entry("call:joined", new RoomEvent.ParticipantJoined(bare)),
                Map.entry("call:updated", new RoomEvent.ParticipantUpdated(speaking)),
                Map.entry("call:left", new RoomEvent.ParticipantLeft(ADA)),
                Map.entry("call:slots", new RoomEvent.SlotsChanged(List.of(new SlotInfo("2", "3", ADA, false)), 2)),
                Map.entry(
                        "call:wanted",
                        new RoomEvent.SourcesWanted(List.of(
                                new WantedSource(Source.CAMERA, 180),
                                new WantedSource(Source.SCREEN, WantedSource.FULL_HEIGHT)))),
                Map.entry(
                        "call:quality",
                        new RoomEvent.PicturesChanged(List.of(new ReceivedPicture(
                                new SlotInfo("2", "3", ADA, false),
                                new SlotQuality(
                                        "3", QualityReason.LIMITED_BY_ESTIMATE, 310_000, 140_000, 180, 720, 1_200))))),
                Map.entry("call:direct", new RoomEvent.DirectWanted(3, GRACE, true)),
                Map.entry("call:signal", new RoomEvent.Signalled(ADA, 3, payload)),
                Map.entry("call:path", new RoomEvent.PathChanged(false, 3, "a third participant joined")),
                Map.entry("call:moderated", new RoomEvent.Silenced(ADA, Source.MICROPHONE, true, GRACE)),
                Map.entry("call:locked", new RoomEvent.LockChanged(true, GRACE)),
                Map.entry("call:knock", new RoomEvent.Knocked(ADA, "Ada")),
                Map.entry("call:knock-ended", new RoomEvent.KnockEnded(ADA)),
                Map.entry("call:speaker", new RoomEvent.ActiveSpeaker(ADA)),
                Map.entry("call:media-ended", new RoomEvent.MediaEnded("consent expired")),
                Map.entry("call:admitted", new RoomEvent.Admitted(joined)),
                Map.entry(
                        "call:removed", new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, "a moderator removed you")));
        Set<String> seen = new HashSet<>();
        for (JsonNode block : blocks(section("## Call events from the server", "## Limits"))) {
            String name = block.get("event").asText();
            RoomEvent event = events.get(name);
            if (event != null) {
                CallMessages.Event message = CallMessages.event(event, List.of());
                assertEquals(name, message.name());
                assertEquals(block.get("args").get(0), asSent(message.body()));
                seen.add(name);
            }
        }
        assertEquals(events.keySet(), seen);
    }

    @Test
    void aParticipantSaysWhetherItIsAway() {
        for (boolean away : new boolean[] {true, false}) {
            RoomEvent event = new RoomEvent.ParticipantUpdated(new ParticipantInfo(ADA, "Ada", List.of(), away));
            assertEquals(
                    JSON.booleanNode(away),
                    CallMessages.event(event, List.of()).body().at("/participant/away"));
        }
    }

    /** Numbers compare by their types, which JSON does not have. */
    private static JsonNode asSent(JsonNode node) throws Exception {
        return new ObjectMapper().readTree(node.toString());
    }
}
