package room.signaling.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import room.signaling.http.Holdings;
import room.signaling.http.WebSocket;

/**
 * A message on its way to clients. It is encoded once for any number of them, and all of them are sent the same bytes,
 * by whatever transport. Safe to use from any thread.
 */
public final class EngineMessage {
    private final boolean binary;
    private final byte[] bytes;

    /** How often it waits somewhere. */
    private final AtomicInteger holds = new AtomicInteger();

    /** The form for polling of a binary message; made when it is first needed. */
    private volatile byte @Nullable [] polled;

    private EngineMessage(boolean binary, byte[] bytes) {
        this.binary = binary;
        this.bytes = bytes;
    }

    /** A text message. */
    public static EngineMessage text(String text) {
        return packet(PacketType.MESSAGE, text);
    }

    /** A binary message; the bytes must not change any more. */
    public static EngineMessage binary(byte[] bytes) {
        return new EngineMessage(true, bytes);
    }

    static EngineMessage packet(PacketType type, String data) {
        return new EngineMessage(false, (type.digit() + data).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is a binary message. */
    public boolean binary() {
        return binary;
    }

    /** For text: the type's digit and the text in UTF-8; for binary: the content. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** How it stands in a polling body: text as it is, binary as {@code b} and Base64. Not to be changed. */
    byte[] polled() {
        if (!binary) {
            return bytes;
        }
        byte[] made = polled;
        if (made == null) {
            byte[] encoded = Base64.getEncoder().encode(bytes);
            made = new byte[encoded.length + 1];
            made[0] = 'b';
            System.arraycopy(encoded, 0, made, 1, encoded.length);
            polled = made;
        }
        return made;
    }

    /** It waits in one more place. */
    void hold(Holdings in) {
        if (holds.getAndIncrement() == 0) {
            in.hold(weight());
        }
    }

    /** It waits in one place less. */
    void release(Holdings in) {
        if (holds.decrementAndGet() == 0) {
            in.release(weight());
        }
    }

    /** In bytes, with the form for polling. */
    private long weight() {
        return binary ? bytes.length * 7L / 3 : bytes.length;
    }

    /** @param whenDone see {@link WebSocket#sendText} */
    void writeTo(WebSocket socket, Runnable whenDone) {
        if (binary) {
            socket.sendBinary(bytes, whenDone);
        } else {
            socket.sendText(bytes, whenDone);
        }
    }
}
