package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TlsPortTest {
    private final AtomicBoolean tls = new AtomicBoolean();
    private final EmbeddedChannel channel = new EmbeddedChannel(new TlsPort(new ManualLoop(), () -> tls.set(true)));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String ask(String... parts) {
        for (String part : parts) {
            channel.writeInbound(Unpooled.copiedBuffer(part.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1));
        }
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return text.toString();
    }

    @Test
    void aHandshakeIsPassedOnWhole() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1}));
        assertTrue(tls.get());
        ByteBuf passed = channel.readInbound();
        assertEquals(3, passed.readableBytes());
        passed.release();
        assertTrue(channel.isActive());
    }

    @Test
    void plainHttpIsSentToTheSameAddressWithTls() {
        String response = ask("GET /a?b=c HTTP/1.1\nHost: call.example:3443\n\n");
        assertTrue(response.startsWith("HTTP/1.1 308 "), response);
        assertTrue(response.contains("\r\nLocation: https://call.example:3443/a?b=c\r\n"), response);
        assertFalse(tls.get());
        assertFalse(channel.isActive());
    }

    @Test
    void aHeadInPiecesIsWaitedFor() {
        String response = ask("G", "ET / HTTP/1.1\nAccept: *", "/*\nhost:  [::1]:3443 \nX: y\n", "\n");
        assertTrue(response.contains("\r\nLocation: https://[::1]:3443/\r\n"), response);
    }

    @Test
    void whatNamesNoHostGetsASentence() {
        for (String head : new String[] {
            "GET / HTTP/1.1\n\n",
            "GET / HTTP/1.1\nHost: a b\n\n",
            "GET / HTTP/1.1\nHost: a/b\n\n",
            "GET x HTTP/1.1\nHost: a\n\n",
            "PRI * HTTP/2.0\n\n"
        }) {
            String response = TlsPort.response(head.replace("\n", "\r\n"));
            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
            assertFalse(response.contains("Location"), response);
            assertTrue(response.contains("HTTPS"), response);
        }
    }

    @Test
    void aHeadWithoutEndIsNotKept() {
        String response = ask("GET / HTTP/1.1\nX: " + "a".repeat(9_000));
        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        assertFalse(channel.isActive());
    }
}
