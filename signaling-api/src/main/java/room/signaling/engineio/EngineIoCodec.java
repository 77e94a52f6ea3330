package room.signaling.engineio;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text form of Engine.IO v4 packets, and of payloads: several packets in one polling body. */
final class EngineIoCodec {
    private static final char SEPARATOR = '\u001e';
    private static final byte[] BETWEEN = {SEPARATOR};

    /** More packets than this in one body is not a client of ours. */
    private static final int MAX_PACKETS = 1_000;

    private EngineIoCodec() {}

    /** Reads one packet in text, or gives null if it is malformed. */
    static EnginePacket.@Nullable Text decodePacket(String text) {
        if (text.isEmpty()) {
            return null;
        }
        PacketType type = PacketType.ofDigit(text.charAt(0));
        return type == null ? null : new EnginePacket.Text(type, text.substring(1));
    }

    /** Reads a polling body, or gives null if anything in it is malformed. */
    static @Nullable List<EnginePacket> decodePayload(String body) {
        List<EnginePacket> packets = new ArrayList<>();
        int start = 0;
        while (start <= body.length()) {
            int end = body.indexOf(SEPARATOR, start);
            if (end < 0) {
                end = body.length();
            }
            EnginePacket packet = decodeInPayload(body.substring(start, end));
            if (packet == null || packets.size() == MAX_PACKETS) {
                return null;
            }
            packets.add(packet);
            start = end + 1;
        }
        return packets;
    }

    private static @Nullable EnginePacket decodeInPayload(String text) {
        if (!text.startsWith("b")) {
            return decodePacket(text);
        }
        try {
            return new EnginePacket.Binary(Base64.getDecoder().decode(text.substring(1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A polling body of at least one message, in parts: the messages' own bytes and what stands between them. */
    static List<byte[]> encodePayload(List<EngineMessage> messages) {
        List<byte[]> body = new ArrayList<>(2 * messages.size());
        for (EngineMessage message : messages) {
            if (!body.isEmpty()) {
                body.add(BETWEEN);
            }
            body.add(message.polled());
        }
        return body;
    }
}
