package room.signaling.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A WebSocket without a connection: what was flushed can be read, binary messages as {@code 0x} and hex. */
public final class FakeWebSocket implements WebSocket {
    private final List<String> queued = new ArrayList<>();
    private final List<List<String>> flushes = new ArrayList<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private boolean writable = true;
    private int capacity = Integer.MAX_VALUE;
    private int closeStatus;
    private boolean abandoned;

    @Override
    public void sendText(byte[] utf8, Runnable whenDone) {
        queue(new String(utf8, StandardCharsets.UTF_8), whenDone);
    }

    @Override
    public void sendBinary(byte[] bytes, Runnable whenDone) {
        queue("0x" + HexFormat.of().formatHex(bytes), whenDone);
    }

    private void queue(String message, Runnable whenDone) {
        queued.add(message);
        capacity -= message.length();
        underWay.add(whenDone);
    }

    @Override
    public void flush() {
        flushes.add(List.copyOf(queued));
        queued.clear();
    }

    @Override
    public boolean isWritable() {
        return writable && capacity > 0;
    }

    /** The client takes so many characters more before it stops reading. */
    public void capacity(int characters) {
        capacity = characters;
    }

    /** The network has taken everything that was flushed. */
    public void taken() {
        underWay.forEach(Runnable::run);
        underWay.clear();
        capacity = Integer.MAX_VALUE;
    }

    /** The client stops or resumes reading. */
    public void writable(boolean now) {
        writable = now;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void close(int status, String reason) {
        closeStatus = status;
    }

    @Override
    public void abandon(int status, String reason) {
        closeStatus = status;
        abandoned = true;
        taken();
    }

    /** Whether it was closed without what was not sent. */
    public boolean isAbandoned() {
        return abandoned;
    }

    /** The status it was closed with, 0 while it is open. */
    public int closeStatus() {
        return closeStatus;
    }

    /** Everything that was flushed, flush by flush, since the last call. */
    public List<List<String>> takeFlushes() {
        List<List<String>> taken = List.copyOf(flushes);
        flushes.clear();
        return taken;
    }

    /** Everything that was flushed since the last call. */
    public List<String> take() {
        return takeFlushes().stream().flatMap(List::stream).toList();
    }
}
