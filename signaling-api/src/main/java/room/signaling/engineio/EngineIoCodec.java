package room.signaling.engineio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text form of Engine.IO v4 packets, and of payloads: several packets in one polling body. */
final class EngineIoCodec {
    private static final char SEPARATOR = '\u001e';

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

    /** Writes a polling body of at least one message. */
    static byte[] encodePayload(List<EngineMessage> messages) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                body.write(SEPARATOR);
            }
            EngineMessage message = messages.get(i);
            if (message.binary()) {
                body.write('b');
                body.writeBytes(Base64.getEncoder().encode(message.bytes()));
            } else {
                body.writeBytes(message.bytes());
            }
        }
        return body.toByteArray();
    }
}
