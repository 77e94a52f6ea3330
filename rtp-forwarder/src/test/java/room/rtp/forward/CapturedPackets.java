package room.rtp.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import room.rtp.codec.Codec;

/**
 * RTP packets of a real browser, as {@code src/test/resources/captures/README.md} says. Payloads are cut off behind
 * their first bytes, and filled up with zeros to the length that they had.
 *
 * @param dependencyId the id of the dependency descriptor, 0 without one
 * @param midId the id under which packets name their m-line; with those of rid and repaired rid
 */
record CapturedPackets(
        Codec codec, int payloadType, int dependencyId, int midId, int ridId, int repairedRidId, List<Packet> packets) {
    record Packet(long nanos, byte[] bytes) {
        boolean marker() {
            return bytes[1] < 0;
        }

        int ssrc() {
            return (bytes[8] & 0xFF) << 24 | (bytes[9] & 0xFF) << 16 | (bytes[10] & 0xFF) << 8 | bytes[11] & 0xFF;
        }
    }

    static CapturedPackets load(String name) {
        List<String> lines;
        try (InputStream in = CapturedPackets.class.getResourceAsStream("/captures/" + name + ".hex")) {
            lines = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        String[] head = lines.getFirst().split(" ");
        return new CapturedPackets(
                Codec.valueOf(head[1]),
                Integer.parseInt(head[2]),
                Integer.parseInt(head[3]),
                Integer.parseInt(head[4]),
                Integer.parseInt(head[5]),
                Integer.parseInt(head[6]),
                lines.stream().skip(1).map(CapturedPackets::packet).toList());
    }

    private static Packet packet(String line) {
        String[] parts = line.split(" ");
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(parts[2]), Integer.parseInt(parts[1]));
        return new Packet(Long.parseLong(parts[0]) * 1000, bytes);
    }

    List<Integer> ssrcs() {
        return packets.stream().map(Packet::ssrc).distinct().toList();
    }
}
