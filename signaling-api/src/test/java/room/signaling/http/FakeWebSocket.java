package room.signaling.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A WebSocket without a connection: what was flushed can be read, binary messages as {@code 0x} and hex. */
public final class FakeWebSocket implements WebSocket {
    private final List<String> queued = new ArrayList<>();
    private final List<List<String>> flushes = new ArrayList<>();
    private boolean writable = true;
    private int closeStatus;

    @Override
    public void sendText(byte[] utf8) {
        queued.add(new String(utf8, StandardCharsets.UTF_8));
    }

    @Override
    public void sendBinary(byte[] bytes) {
        queued.add("0x" + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void flush() {
        flushes.add(List.copyOf(queued));
        queued.clear();
    }

    @Override
    public boolean isWritable() {
        return writable;
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
