package room.signaling.engineio;

import java.nio.charset.StandardCharsets;
import room.signaling.http.WebSocket;

/**
 * A message on its way to clients, encoded once for any number of them.
 *
 * @param binary whether it is a binary message
 * @param bytes for text: the type's digit and the text in UTF-8; for binary: the content
 */
public record EngineMessage(boolean binary, byte[] bytes) {
    /** A text message. */
    public static EngineMessage text(String text) {
        return packet(PacketType.MESSAGE, text);
    }

    /** A binary message; the bytes must not change any more. */
    public static EngineMessage binary(byte[] bytes) {
        return new EngineMessage(true, bytes);
    }

    void writeTo(WebSocket socket) {
        if (binary) {
            socket.sendBinary(bytes);
        } else {
            socket.sendText(bytes);
        }
    }

    static EngineMessage packet(PacketType type, String data) {
        return new EngineMessage(false, (type.digit() + data).getBytes(StandardCharsets.UTF_8));
    }
}
