package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that real browsers have sent, forwarded with fewer layers than they have. */
final class CapturedStreamTest {
    private static final int DESCRIPTOR = 6;
    private static final String[] STREAMS = {"av1-l3t3key", "vp9-l3t3key", "av1-l1t3"};
    private static final String[] SIMULCASTS = {
        "vp8-simulcast",
        "h264-simulcast",
        "vp9-simulcast",
        "av1-simulcast",
        "vp8-simulcast-firefox",
        "vp9-simulcast-firefox",
        "av1-simulcast-firefox"
    };

    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    private static Publication publish(Peer peer, CapturedPackets captured, String... rids) {
        peer.session.extensionIds(captured.midId(), captured.ridId(), captured.repairedRidId());
        Publication publication = peer.session.publish(new PublicationConfig(
                "0", true, Map.of(captured.payloadType(), captured.codec()), Map.of(), List.of(rids), true, true));
        publication.dependencyDescriptorExtension(captured.dependencyId());
        return publication;
    }

    private static SourceMapping mapping(CapturedPackets captured) {
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[captured.payloadType()] = 100;
        mapping.extensionIds()[captured.dependencyId()] = DESCRIPTOR;
        return mapping;
    }

    private Subscription subscribe(CapturedPackets captured, String... rids) {
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(publish(call.alice, captured, rids), mapping(captured), call.nowNanos);
        return subscription;
    }

    private void send(CapturedPackets.Packet packet) {
        call.nowNanos += 1_000_000;
        call.burst(call.alice, packet.bytes());
    }

    private DescribedStream received() {
        DescribedStream stream = new DescribedStream(DESCRIPTOR);
        call.bob.rtp.forEach(stream::accept);
        return stream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"av1-l3t3key", "vp9-l3t3key"})
    void withoutLimitsEveryFrameOfTheHighestLayerIsSentAndNoneThatItDoesNotNeed(String name) {
        CapturedPackets captured = CapturedPackets.load(name);
        subscribe(captured);
        captured.packets().forEach(this::send);
        DescribedStream stream = received();
        assertTrue(stream.shown.contains(2), stream.shown.toString());
        assertTrue(call.counters.drops(DropReason.THINNED_OUT) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"av1-l3t3key", "vp9-l3t3key"})
    void aLimitLeavesHigherLayersAway(String name) {
        CapturedPackets captured = CapturedPackets.load(name);
        Subscription subscription = subscribe(captured);
        subscription.limitLayers(1, 1);
        captured.packets().forEach(this::send);
        DescribedStream stream = received();
        assertTrue(stream.shown.contains(1), stream.shown.toString());
        assertTrue(stream.shown.stream().allMatch(spatial -> spatial <= 1), stream.shown.toString());
        assertTrue(stream.temporal.stream().allMatch(temporal -> temporal <= 1), stream.temporal.toString());
        assertEquals(0b011011, stream.active);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whateverTheLimitsDoAllThatIsSentCanBeDecoded(long seed) {
        CapturedPackets captured = CapturedPackets.load(seed % 2 == 0 ? "av1-l3t3key" : "vp9-l3t3key");
        Subscription subscription = subscribe(captured);
        SplittableRandom random = new SplittableRandom(seed);
        for (CapturedPackets.Packet packet : captured.packets()) {
            if (random.nextInt(12) == 0) {
                subscription.limitLayers(random.nextInt(4), random.nextInt(4));
            }
            send(packet);
        }
        received();
    }

    /** Sends the packets with some of them late, or never. */
    private void sendInDisorder(CapturedPackets captured, Runnable beforeEach, SplittableRandom random, double loss) {
        List<CapturedPackets.Packet> late = new ArrayList<>();
        List<CapturedPackets.Packet> packets = captured.packets();
        for (int i = 0; i < packets.size(); i++) {
            beforeEach.run();
            if (i > 3 && random.nextInt(8) == 0) {
                late.add(packets.get(i));
            } else {
                send(packets.get(i));
            }
            if (!late.isEmpty() && random.nextInt(4) == 0) {
                CapturedPackets.Packet packet = late.remove(random.nextInt(late.size()));
                if (random.nextDouble() >= loss) {
                    send(packet);
                }
            }
        }
        late.forEach(this::send);
    }

    /** Everything that was sent, by sequence number; each number once. */
    private NavigableMap<Long, Peer.Rtp> inOrder() {
        NavigableMap<Long, Peer.Rtp> sent = new TreeMap<>();
        long highest = 0x10000L + call.bob.rtp.getFirst().sequence();
        for (List<Peer.Rtp> packets : List.of(call.bob.rtp, call.bob.fillers)) {
            for (Peer.Rtp packet : packets) {
                long sequence = highest + (short) (packet.sequence() - (int) highest);
                assertNull(sent.put(sequence, packet), "sent twice: " + sequence);
            }
        }
        assertEquals(0, call.bob.duplicates);
        return sent;
    }

    private static void assertTimeGoesOn(NavigableMap<Long, Peer.Rtp> sent) {
        int last = sent.firstEntry().getValue().timestamp();
        for (var entry : sent.entrySet()) {
            assertTrue(entry.getValue().timestamp() - last >= 0, "backwards at " + entry.getKey());
            last = entry.getValue().timestamp();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void packetsThatComeLateLeaveNoGapWhateverTheLimits(long seed) {
        CapturedPackets captured = CapturedPackets.load(STREAMS[(int) seed % STREAMS.length]);
        Subscription subscription = subscribe(captured);
        SplittableRandom random = new SplittableRandom(seed);
        Runnable limits = () -> {
            if (random.nextInt(12) == 0) {
                subscription.limitLayers(random.nextInt(4), random.nextInt(4));
            }
        };
        sendInDisorder(captured, limits, random, 0);
        NavigableMap<Long, Peer.Rtp> sent = inOrder();
        assertTimeGoesOn(sent);
        assertEquals(sent.lastKey() - sent.firstKey() + 1, sent.size(), "numbers are missing");
        assertTrue(sent.size() > captured.packets().size() / 5, sent.size() + " packets");
    }

    /** Now and then targets another encoding. */
    private final class Switching implements Runnable {
        private final Subscription subscription;
        private final SplittableRandom random;
        private @Nullable IncomingStream before;
        private int switches;

        Switching(Subscription subscription, SplittableRandom random) {
            this.subscription = subscription;
            this.random = random;
        }

        @Override
        public void run() {
            List<IncomingStream> streams =
                    Objects.requireNonNull(subscription.source()).streams();
            if (!streams.isEmpty() && random.nextInt(10) == 0) {
                subscription.target(streams.get(random.nextInt(streams.size())), call.nowNanos);
            }
            if (before != subscription.current()) {
                before = subscription.current();
                switches++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    void encodingsAreSwitchedWithoutRepeatsOrStepsBack(long seed) {
        CapturedPackets captured = CapturedPackets.load(SIMULCASTS[(int) seed % SIMULCASTS.length]);
        SplittableRandom random = new SplittableRandom(seed);
        Switching switching = new Switching(subscribe(captured, "q", "h", "f"), random);
        sendInDisorder(captured, switching, random, 0.3);
        assertTimeGoesOn(inOrder());
        assertTrue(switching.switches > 0, "nothing was sent");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    void encodingsThatComeInOrderAreSwitchedWithoutGapsButWhereAFrameIsCutOff(long seed) {
        CapturedPackets captured = CapturedPackets.load(SIMULCASTS[(int) seed % SIMULCASTS.length]);
        Switching switching = new Switching(subscribe(captured, "q", "h", "f"), new SplittableRandom(seed));
        for (CapturedPackets.Packet packet : captured.packets()) {
            switching.run();
            send(packet);
        }
        NavigableMap<Long, Peer.Rtp> sent = inOrder();
        assertTimeGoesOn(sent);
        // There one number stays out, so that the decoder does not glue the rest of another frame to it.
        long expected = sent.firstKey();
        boolean whole = true;
        for (var entry : sent.entrySet()) {
            assertEquals(whole ? expected : Math.clamp(entry.getKey(), expected, expected + 1), entry.getKey());
            whole = entry.getValue().marker();
            expected = entry.getKey() + 1;
        }
        assertTrue(switching.switches > 0, "nothing was sent");
    }

    @Test
    void anotherPublisherGoesOnWhereTheFirstStopped() {
        CapturedPackets first = CapturedPackets.load("av1-l3t3key");
        CapturedPackets second = CapturedPackets.load("av1-l1t3");
        Subscription subscription = subscribe(first);
        List<CapturedPackets.Packet> packets = first.packets();
        int end = packets.size();
        while (!packets.get(end - 1).marker()) {
            end--;
        }
        packets.subList(0, end).forEach(this::send);
        Peer carol = new Peer(3, call.fanout, call.batch);
        Publication publication = publish(carol, second);
        subscription.attach(publication, mapping(second), call.nowNanos);
        for (CapturedPackets.Packet packet : second.packets()) {
            call.nowNanos += 1_000_000;
            call.burst(carol, packet.bytes());
        }
        DescribedStream stream = received();
        assertTrue(stream.shown.getFirst() > 0 && stream.shown.getLast() == 0, stream.shown.toString());
        assertTrue(stream.shown.size() > 20, stream.shown.toString());
        carol.session.close();
    }

    @Test
    void aViewerWithoutDescriptorsGetsTheLowestSpatialLayerOfAv1() {
        CapturedPackets captured = CapturedPackets.load("av1-l3t3key");
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[captured.payloadType()] = 100;
        call.bob.session.subscribe(Call.videoTo(0xB0B)).attach(publish(call.alice, captured), mapping, call.nowNanos);
        captured.packets().forEach(this::send);
        List<Integer> ends = call.bob.rtp.stream()
                .filter(Peer.Rtp::marker)
                .map(Peer.Rtp::timestamp)
                .toList();
        assertEquals(call.bob.rtp.stream().map(Peer.Rtp::timestamp).distinct().toList(), ends);
        assertTrue(call.bob.rtp.size() < captured.packets().size() / 3, call.bob.rtp.size() + " packets");
    }

    @Test
    void whatIsAskedForAgainIsTheSameWhateverHasChangedSince() {
        CapturedPackets captured = CapturedPackets.load("av1-l3t3key");
        Subscription subscription = subscribe(captured);
        SplittableRandom random = new SplittableRandom(4);
        for (CapturedPackets.Packet packet : captured.packets()) {
            if (random.nextInt(12) == 0) {
                subscription.limitLayers(random.nextInt(4), random.nextInt(4));
            }
            send(packet);
        }
        List<Peer.Rtp> sent = List.copyOf(call.bob.rtp);
        call.bob.rtp.clear();
        call.nowNanos += 200_000_000;
        for (Peer.Rtp packet : sent) {
            call.nowNanos += 20_000_000; // so that nothing is held back
            subscription.onNack(packet.sequence(), call.nowNanos, 10_000_000);
            call.settle();
        }
        int compared = 0;
        for (Peer.Rtp again : call.bob.rtp) {
            byte[] payload = again.payload();
            int sequence = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            Peer.Rtp first = sent.stream()
                    .filter(packet -> packet.sequence() == sequence)
                    .findAny()
                    .orElseThrow();
            assertArrayEquals(
                    Arrays.copyOfRange(first.header(), 12, first.header().length),
                    Arrays.copyOfRange(again.header(), 12, again.header().length));
            assertArrayEquals(first.payload(), Arrays.copyOfRange(payload, 2, payload.length));
            assertEquals(first.marker(), again.marker());
            assertEquals(first.timestamp(), again.timestamp());
            compared++;
        }
        assertTrue(compared > sent.size() / 2, compared + " of " + sent.size());
    }

    @Test
    void theRatesOfTheLayersAreMeasured() {
        CapturedPackets captured = CapturedPackets.load("vp9-l3t3key");
        Publication publication = publish(call.alice, captured);
        long start = captured.packets().getFirst().nanos();
        for (CapturedPackets.Packet packet : captured.packets()) {
            call.nowNanos = 5_000_000_000L + packet.nanos() - start;
            call.burst(call.alice, packet.bytes());
        }
        LayerRates rates = publication.streams().getFirst().layers().rates();
        assertTrue(rates.fewer() >= 2, rates.fewer() + " choices");
        assertEquals(0, rates.spatialLimit(0));
        for (int i = 1; i <= rates.fewer(); i++) {
            assertTrue(rates.bitrateBps(i) > rates.bitrateBps(i - 1));
            assertTrue(rates.spatialLimit(i) >= rates.spatialLimit(i - 1));
        }
        assertTrue(rates.bitrateBps(rates.fewer())
                < publication.streams().getFirst().bitrateBps());
    }
}
