package room.signaling.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineIoCodecTest {
    @Test
    void readsEachPacketType() {
        for (PacketType type : PacketType.values()) {
            EnginePacket.Text packet = EngineIoCodec.decodePacket(type.digit() + "data");
            assertNotNull(packet);
            assertEquals(type, packet.type());
            assertEquals("data", packet.data());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "abc", "b", "bAQ==", " 4", "\u001e"})
    void refusesMalformedPackets(String text) {
        assertNull(EngineIoCodec.decodePacket(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "b!", "4a\u001ebA"})
    void refusesAPayloadWithAnythingMalformedInIt(String body) {
        assertNull(EngineIoCodec.decodePayload(body));
    }

    /** The sample of the specification. */
    @Test
    void readsTextAndBinaryFromOnePayload() {
        List<EnginePacket> packets = EngineIoCodec.decodePayload("4hello\u001ebAQIDBA==");
        assertNotNull(packets);
        assertEquals(new EnginePacket.Text(PacketType.MESSAGE, "hello"), packets.get(0));
        EnginePacket.Binary binary = assertInstanceOf(EnginePacket.Binary.class, packets.get(1));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, binary.data());
    }

    /** The Java client breaks lines as MIME does; others leave the padding out, or write for URLs (RFC 4648). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bAQID+/8=",
                "bAQID+/8=\n",
                "bAQID+/8=\r\n",
                "bAQ\nID\r\n+/8=",
                "bAQID+/8",
                "bAQID-_8",
                "bAQID-_8=\r\n",
                "b AQID\t+/8 ="
            })
    void readsBase64AsItsDialectsHaveIt(String packet) {
        byte[] expected = {1, 2, 3, (byte) 0xfb, (byte) 0xff};
        List<EnginePacket> packets = EngineIoCodec.decodePayload("4a\u001e" + packet + "\u001e4b");
        assertNotNull(packets);
        assertArrayEquals(
                expected,
                assertInstanceOf(EnginePacket.Binary.class, packets.get(1)).data());
        assertEquals(3, packets.size());
        assertArrayEquals(
                expected,
                assertInstanceOf(EnginePacket.Binary.class, EngineIoCodec.decodeFrame(packet))
                        .data());
    }

    @Test
    void readsLongBase64InLinesOf76() {
        byte[] data = new byte[10_000];
        new SplittableRandom(7).nextBytes(data);
        String body = "b" + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(data) + "\n";
        List<EnginePacket> packets = EngineIoCodec.decodePayload(body);
        assertNotNull(packets);
        assertArrayEquals(
                data,
                assertInstanceOf(EnginePacket.Binary.class, packets.getFirst()).data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b!", "bA", "bAQ=I", "b\u00e9", "bAQ==AQ=="})
    void refusesWhatIsNoBase64(String packet) {
        assertNull(EngineIoCodec.decodePayload(packet));
        assertNull(EngineIoCodec.decodeFrame(packet));
    }

    @Test
    void refusesAPayloadOfTooManyPackets() {
        assertNotNull(EngineIoCodec.decodePayload("4" + "\u001e4".repeat(999)));
        assertNull(EngineIoCodec.decodePayload("4" + "\u001e4".repeat(1_000)));
    }

    @Test
    void readsWhatItWrites() {
        long seed = 0x5eed;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            List<EngineMessage> messages = new ArrayList<>();
            int count = random.nextInt(1, 10);
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                messages.add(
                        random.nextBoolean()
                                ? EngineMessage.binary(bytes)
                                : EngineMessage.text("\u00e9\u4e2d" + random.nextLong()));
            }
            ByteArrayOutputStream parts = new ByteArrayOutputStream();
            EngineIoCodec.encodePayload(messages).forEach(parts::writeBytes);
            String body = parts.toString(StandardCharsets.UTF_8);
            List<EnginePacket> packets = EngineIoCodec.decodePayload(body);
            assertNotNull(packets, "seed " + seed);
            assertEquals(count, packets.size(), "seed " + seed);
            for (int i = 0; i < count; i++) {
                switch (packets.get(i)) {
                    case EnginePacket.Text text ->
                        assertArrayEquals(
                                messages.get(i).bytes(),
                                EngineMessage.text(text.data()).bytes(),
                                "seed " + seed);
                    case EnginePacket.Binary binary ->
                        assertArrayEquals(messages.get(i).bytes(), binary.data(), "seed " + seed);
                }
            }
        }
    }
}
