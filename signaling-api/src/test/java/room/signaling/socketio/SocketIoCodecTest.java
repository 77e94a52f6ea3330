package room.signaling.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.signaling.engineio.EngineMessage;

final class SocketIoCodecTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SocketIoCodec codec = new SocketIoCodec(4, 16, 10_000);

    private SocketIoPacket decode(String text) {
        SocketIoPacket packet = codec.decode(text);
        assertNotNull(packet, text);
        return packet;
    }

    private static String text(EngineMessage message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    /** The samples of the specification. */
    @Test
    void readsTheSamplesOfTheSpecification() {
        SocketIoPacket connect = decode("0");
        assertEquals(SocketIoPacket.Type.CONNECT, connect.type());
        assertEquals("/", connect.namespace());
        assertNull(connect.payload());

        SocketIoPacket admin = decode("0/admin,{\"token\":\"123\"}");
        assertEquals("/admin", admin.namespace());
        assertEquals("{\"token\":\"123\"}", String.valueOf(admin.payload()));

        SocketIoPacket event = decode("2/admin,12[\"foo\"]");
        assertEquals(12L, event.ackId());
        assertEquals("[\"foo\"]", String.valueOf(event.payload()));

        SocketIoPacket binary = decode("52-/admin,7[\"baz\",{\"_placeholder\":true,\"num\":0},1]");
        assertEquals(2, binary.attachments());
        assertEquals("/admin", binary.namespace());
        assertEquals(7L, binary.ackId());

        assertEquals(SocketIoPacket.Type.DISCONNECT, decode("1/admin,").type());
        assertEquals(SocketIoPacket.Type.DISCONNECT, decode("1/admin").type());
        assertEquals(13L, decode("3/admin,13[]").ackId());
        assertEquals(1, decode("61-13[{\"_placeholder\":true,\"num\":0}]").attachments());
    }

    @Test
    void ignoresAQueryInTheNamespace() {
        assertEquals("/custom", decode("0/custom?token=abc,").namespace());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "abc",
                "7",
                "4{\"message\":\"x\"}", // an unknown type, or one of servers
                "0[]",
                "0\"x\"",
                "01",
                "01{}", // CONNECT with anything but an object
                "1[]",
                "1{}",
                "11", // DISCONNECT with anything
                "2",
                "2{}",
                "2[]",
                "2[{}]",
                "2[null]",
                "2[[]]",
                "212",
                "2abc[\"x\"]",
                "2\"x\"",
                "2[\"x\"",
                "2[\"x\"]]",
                "2[\"x\"] []",
                "2[\"connect\"]",
                "2[\"disconnect\"]",
                "2[\"newListener\",1]",
                "3[]",
                "3",
                "3{}",
                "312",
                "312{}", // ACK without an id or a list
                "5[\"x\"]",
                "51[\"x\"]",
                "5-[\"x\"]",
                "55-[\"x\"]",
                "5-1-[\"x\"]",
                "51.5-[\"x\"]",
                "5999999999999999999-[\"x\"]",
                "29999999999999999[\"x\"]", // an id that a double cannot hold
                "2[\"x\",NaN]",
                "2['x']",
                "2[\"x\",]",
                "2[\"\u0001\"]",
                "2[\"x\",01]",
            })
    void refusesMalformedPackets(String text) {
        assertNull(codec.decode(text));
    }

    @Test
    void boundsDepthLengthAndNamespace() {
        assertNotNull(codec.decode("2[\"x\"," + "[".repeat(15) + "]".repeat(15) + "]"));
        assertNull(codec.decode("2[\"x\"," + "[".repeat(16) + "]".repeat(16) + "]"));
        assertNull(codec.decode("2[\"x\"," + "[".repeat(100_000)));
        assertNull(codec.decode("2[\"" + "x".repeat(10_001) + "\"]"));
        assertNull(codec.decode("2[\"x\"," + "9".repeat(65) + "]"));
        assertNull(codec.decode("0/" + "x".repeat(128) + ","));
    }

    @Test
    void putsAttachmentsInTheirPlaces() {
        SocketIoPacket packet =
                decode("52-[\"x\",{\"a\":[{\"_placeholder\":true,\"num\":1}]},{\"_placeholder\":true,\"num\":0}]");
        assertNotNull(packet.payload());
        JsonNode filled = SocketIoCodec.withAttachments(packet.payload(), List.of(new byte[] {1}, new byte[] {2}));
        assertNotNull(filled);
        assertEquals(BinaryNode.valueOf(new byte[] {2}), filled.at("/1/a/0"));
        assertEquals(BinaryNode.valueOf(new byte[] {1}), filled.get(2));
    }

    @Test
    void refusesTwoPlaceholdersThatNameTheSameAttachment() {
        String one = "{\"_placeholder\":true,\"num\":0}";
        SocketIoPacket packet = decode("51-[\"x\",[" + one + ",{\"a\":" + one + "}]]");
        assertNotNull(packet.payload());
        assertNull(SocketIoCodec.withAttachments(packet.payload(), List.of(new byte[] {1})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "\"0\"", "null", "4294967296", "{}"})
    void refusesAPlaceholderThatNamesNoAttachment(String number) {
        SocketIoPacket packet = decode("51-[\"x\",{\"_placeholder\":true,\"num\":" + number + "}]");
        assertNotNull(packet.payload());
        assertNull(SocketIoCodec.withAttachments(packet.payload(), List.of(new byte[] {1})));
    }

    @Test
    void writesEventsAcknowledgementsAndErrors() {
        assertEquals(
                "42[\"foo\",1]",
                text(SocketIoCodec.event("/", null, "foo", List.of(IntNode.valueOf(1)))
                        .getFirst()));
        assertEquals(
                "42/admin,13[\"foo\"]",
                text(SocketIoCodec.event("/admin", 13L, "foo", List.of()).getFirst()));
        assertEquals(
                "43/admin,13[]", text(SocketIoCodec.ack("/admin", 13, List.of()).getFirst()));
        assertEquals(
                "44/random,{\"message\":\"Invalid namespace\"}",
                text(SocketIoCodec.control(
                        SocketIoPacket.Type.CONNECT_ERROR,
                        "/random",
                        JSON.objectNode().put("message", "Invalid namespace"))));
        assertEquals("41", text(SocketIoCodec.control(SocketIoPacket.Type.DISCONNECT, "/", null)));
    }

    @Test
    void takesBinaryValuesOutWithoutTouchingTheArguments() {
        ObjectNode argument = JSON.objectNode();
        argument.set("data", BinaryNode.valueOf(new byte[] {9}));
        List<EngineMessage> messages =
                SocketIoCodec.event("/admin", null, "baz", List.of(argument, BinaryNode.valueOf(new byte[] {8})));
        assertEquals(
                "452-/admin,[\"baz\",{\"data\":{\"_placeholder\":true,\"num\":0}},{\"_placeholder\":true,\"num\":1}]",
                text(messages.getFirst()));
        assertEquals(9, messages.get(1).bytes()[0]);
        assertEquals(8, messages.get(2).bytes()[0]);
        assertEquals(BinaryNode.valueOf(new byte[] {9}), argument.get("data"));
    }

    @Test
    void readsWhatItWrites() {
        long seed = 0x50c3e7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            List<JsonNode> arguments = new ArrayList<>();
            int[] binaries = {0};
            for (int i = random.nextInt(4); i > 0; i--) {
                arguments.add(randomValue(random, 3, binaries));
            }
            List<EngineMessage> messages = SocketIoCodec.event("/n", (long) round, "name", arguments);
            SocketIoPacket packet = decode(text(messages.getFirst()).substring(1));
            assertNotNull(packet.payload());
            assertEquals(messages.size() - 1, packet.attachments(), "seed " + seed);
            JsonNode filled = SocketIoCodec.withAttachments(
                    packet.payload(),
                    messages.subList(1, messages.size()).stream()
                            .map(EngineMessage::bytes)
                            .toList());
            ArrayNode expected = JSON.arrayNode().add("name").addAll(arguments);
            assertEquals(expected, filled, "seed " + seed);
        }
    }

    private static JsonNode randomValue(SplittableRandom random, int depth, int[] binaries) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> IntNode.valueOf(random.nextInt());
            case 1 -> TextNode.valueOf("\"\\\n\u2028\u00e9" + random.nextInt());
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            case 4 -> {
                if (binaries[0] == 4) {
                    yield JSON.nullNode();
                }
                binaries[0]++;
                byte[] bytes = new byte[random.nextInt(8)];
                random.nextBytes(bytes);
                yield BinaryNode.valueOf(bytes);
            }
            case 5 -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(randomValue(random, depth - 1, binaries));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    object.set("k" + i, randomValue(random, depth - 1, binaries));
                }
                yield object;
            }
        };
    }

    /** Whatever comes in, the codec answers with a packet or null. */
    @Test
    void survivesMutatedPackets() {
        long seed = 0xf022;
        SplittableRandom random = new SplittableRandom(seed);
        String[] corpus = {
            "0/admin,{\"token\":\"123\"}",
            "52-/a,7[\"baz\",{\"_placeholder\":true,\"num\":0},1]",
            "2[\"m\",{\"a\":[1,2]}]",
            "312[]",
            "1/x,"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(corpus[random.nextInt(corpus.length)]);
            for (int i = random.nextInt(1, 4); i > 0 && !text.isEmpty(); i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(128));
                    default -> text.setCharAt(at, (char) random.nextInt(0x3000));
                }
            }
            SocketIoPacket packet = codec.decode(text.toString());
            if (packet != null && packet.payload() != null) {
                SocketIoCodec.withAttachments(packet.payload(), List.of(new byte[0]));
            }
        }
    }
}
