package room.signaling.engineio;

import java.util.ArrayList;
import java.util.Arrays;
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
            EnginePacket packet = decodeFrame(body.substring(start, end));
            if (packet == null || packets.size() == MAX_PACKETS) {
                return null;
            }
            packets.add(packet);
            start = end + 1;
        }
        return packets;
    }

    /**
     * Reads one packet of a payload, or a text frame: text, or bytes in Base64. Gives null if it is malformed. The
     * official server takes Base64 with line ends (MIME's, which the Java client writes), without padding and in the
     * alphabet for URLs (RFC 4648 section 5), so this one does as well.
     */
    static @Nullable EnginePacket decodeFrame(String text) {
        if (!text.startsWith("b")) {
            return decodePacket(text);
        }
        try {
            return new EnginePacket.Binary(Base64.getDecoder().decode(plainBase64(text)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The letters after the packet's own, in the basic alphabet and without white space. */
    private static byte[] plainBase64(String text) {
        byte[] letters = new byte[text.length() - 1];
        int count = 0;
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '\n', '\r', '\t', ' ' -> {}
                case '-' -> letters[count++] = '+';
                case '_' -> letters[count++] = '/';
                // What is beyond ASCII is in neither alphabet, and must not become something that is.
                default -> letters[count++] = letter < 0x80 ? (byte) letter : (byte) '?';
            }
        }
        return Arrays.copyOf(letters, count);
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
