package room.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Datagrams captured from real clients. */
public final class Packets {
    /** The clients that were captured. */
    public static final List<String> CLIENTS = List.of(
            "aiortc-1.4.0",
            "chromium-156",
            "firefox-esr-153",
            "gstreamer-1.22",
            "roamhq-wrtc-0.10.0",
            "webrtc-java-0.14.0",
            "werift-0.25.2");

    /** A binding request and the credentials of the server it was sent to. */
    public record StunFixture(byte[] datagram, String serverUfrag, String serverPwd) {}

    private Packets() {}

    /** The datagrams of a client's ClientHello, in order. */
    public static List<byte[]> clientHello(String client) {
        return lines(client + "-dtls-clienthello.hex").stream()
                .filter(line -> !line.startsWith("#"))
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    public static StunFixture bindingRequest(String client) {
        List<String> lines = lines(client + "-stun-binding-request.hex");
        String comment = lines.getFirst();
        return new StunFixture(
                HexFormat.of().parseHex(lines.getLast()),
                comment.substring(comment.indexOf("ufrag ") + 6).strip(),
                comment.substring(comment.indexOf("): ") + 3, comment.indexOf(" ;")));
    }

    private static List<String> lines(String name) {
        try (InputStream in = Packets.class.getResourceAsStream("/packets/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("No fixture " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
