package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two publishers with two VP8 layers each, and a subscription that is switched about at random. */
final class LayerSwitchingPropertyTest {
    private static final int FRAMES = 400;

    private final Call call = new Call();
    private final Peer carol = new Peer(3, call.fanout, call.batch);

    @AfterEach
    void close() {
        carol.session.close();
        call.close();
    }

    /** What the subscriber sees of one packet, in the order of its sequence numbers. */
    private record Seen(long sequence, int timestamp, int pictureId, int baseLayer, int temporal, boolean key) {}

    private List<Seen> run(long seed, double loss, boolean reorder) {
        var random = new SplittableRandom(seed);
        List<Vp8Encoder> encoders = new ArrayList<>();
        List<Publication> publications = new ArrayList<>();
        for (Peer peer : List.of(call.alice, carol)) {
            peer.session.extensionIds(9, 10, 11);
            publications.add(peer.session.publish(Call.video("q", "f")));
            encoders.add(new Vp8Encoder(peer, "q", 0x100 + encoders.size(), random.split()));
            encoders.add(new Vp8Encoder(peer, "f", 0x100 + encoders.size(), random.split()));
        }
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(publications.getFirst(), Call.mapping(), call.nowNanos);
        for (int frame = 0; frame < FRAMES; frame++) {
            call.nowNanos += 33_000_000;
            for (Vp8Encoder encoder : encoders) {
                if (random.nextInt(20) == 0) {
                    encoder.report(call.nowNanos);
                }
                List<byte[]> packets = encoder.frame(call.nowNanos, random.nextInt(12) == 0);
                if (reorder && packets.size() > 1 && random.nextInt(4) == 0) {
                    packets.add(packets.removeFirst());
                }
                for (byte[] packet : packets) {
                    if (random.nextDouble() >= loss) {
                        encoder.peer.send(packet, call.nowNanos);
                    }
                }
            }
            call.settle();
            Publication source = subscription.source();
            if (random.nextInt(15) == 0 && source != null) {
                List<IncomingStream> streams = source.streams();
                subscription.target(streams.get(random.nextInt(streams.size())), call.nowNanos);
            }
            if (random.nextInt(25) == 0) {
                subscription.limitLayers(7, random.nextInt(3));
            }
            if (random.nextInt(60) == 0) {
                subscription.attach(publications.get(random.nextInt(2)), Call.mapping(), call.nowNanos);
            }
        }
        assertTrue(call.bob.rtp.size() > FRAMES / 4, "hardly anything was forwarded");
        return seen();
    }

    private List<Seen> seen() {
        List<Seen> seen = new ArrayList<>();
        long highest = -1;
        for (Peer.Rtp packet : call.bob.rtp) {
            long extended =
                    highest < 0 ? packet.sequence() + 0x10000 : highest + (short) (packet.sequence() - (int) highest);
            highest = Math.max(highest, extended);
            byte[] p = packet.payload();
            assertEquals(0xF0, p[1] & 0xFF, "the descriptor is whole");
            assertTrue(p[2] < 0, "picture ids leave with 15 bits");
            int pictureId = (p[2] & 0x7F) << 8 | p[3] & 0xFF;
            seen.add(new Seen(
                    extended, packet.timestamp(), pictureId, p[4] & 0xFF, (p[5] & 0xC0) >> 6, (p[6] & 1) == 0));
        }
        seen.sort(Comparator.comparingLong(Seen::sequence));
        return seen;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void withoutLossNothingIsMissingRepeatedOrBackwards(long seed) {
        List<Seen> seen = run(seed, 0, false);
        for (int i = 1; i < seen.size(); i++) {
            Seen before = seen.get(i - 1);
            Seen now = seen.get(i);
            String where = "seed " + seed + ", packet " + i + ": " + before + " -> " + now;
            assertEquals(before.sequence + 1, now.sequence, where);
            int pictures = (now.pictureId - before.pictureId) & 0x7FFF;
            assertTrue(pictures <= 1, where);
            assertEquals(pictures == 0, now.timestamp == before.timestamp, where);
            assertTrue(now.timestamp - before.timestamp >= 0, where);
            boolean newBase = pictures == 1 && now.temporal == 0;
            assertEquals(newBase ? 1 : 0, (now.baseLayer - before.baseLayer) & 0xFF, where);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void withLossAndDisorderEachPictureKeepsItsPlace(long seed) {
        List<Seen> seen = run(seed, 0.05, true);
        Set<Long> sequences = new HashSet<>();
        Map<Integer, Integer> timestamps = new HashMap<>();
        for (int i = 0; i < seen.size(); i++) {
            Seen now = seen.get(i);
            String where = "seed " + seed + ", packet " + i + ": " + now;
            assertTrue(sequences.add(now.sequence), where);
            Integer other = timestamps.put(now.pictureId, now.timestamp);
            assertTrue(other == null || other == now.timestamp, where);
            if (i > 0) {
                Seen before = seen.get(i - 1);
                assertTrue(now.timestamp - before.timestamp >= 0, where);
                assertTrue((short) ((now.pictureId - before.pictureId) << 1) >= 0, where);
            }
        }
        assertEquals(0, call.bob.duplicates);
    }
}
