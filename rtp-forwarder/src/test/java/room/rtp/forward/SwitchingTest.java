package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;
import room.rtp.rtcp.Rtcp;

final class SwitchingTest {
    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    private Subscription subscribe(Publication publication) {
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(publication, Call.mapping(), call.nowNanos);
        return subscription;
    }

    private static byte[] nack(int ssrc, int packetId) {
        return ByteBuffer.allocate(16)
                .put((byte) (0x80 | Rtcp.FORMAT_NACK))
                .put((byte) Rtcp.TRANSPORT_FEEDBACK)
                .putShort((short) 3)
                .putInt(1)
                .putInt(ssrc)
                .putShort((short) packetId)
                .putShort((short) 0)
                .array();
    }

    @Test
    void aRewrittenPacketIsRetransmittedAsItWasSent() {
        call.alice.session.extensionIds(9, 10, 11);
        Publication publication = call.alice.session.publish(Call.video("q", "f"));
        Subscription subscription = subscribe(publication);
        var random = new SplittableRandom(3);
        Vp8Encoder low = new Vp8Encoder(call.alice, "q", 0x10, random);
        Vp8Encoder high = new Vp8Encoder(call.alice, "f", 0x20, random);
        for (int i = 0; i < 20; i++) {
            call.nowNanos += 33_000_000;
            low.frame(call.nowNanos, i % 5 == 0).forEach(packet -> call.alice.send(packet, call.nowNanos));
            high.frame(call.nowNanos, i % 5 == 0).forEach(packet -> call.alice.send(packet, call.nowNanos));
            call.settle();
            subscription.target(publication.streams().get(i / 4 % 2), call.nowNanos);
        }
        List<Peer.Rtp> sent = List.copyOf(call.bob.rtp);
        call.bob.rtp.clear();
        call.nowNanos += 500_000_000;
        sent.forEach(packet -> call.bob.sendRtcp(nack(0xB0B, packet.sequence()), call.nowNanos));
        call.settle();
        // What was sent of the layer that is left is of no use any more.
        assertTrue(call.bob.rtp.size() >= 10 && call.bob.rtp.size() < sent.size());
        for (Peer.Rtp repair : call.bob.rtp) {
            byte[] again = repair.payload();
            int original = (again[0] & 0xFF) << 8 | again[1] & 0xFF;
            Peer.Rtp first = sent.stream()
                    .filter(packet -> packet.sequence() == original)
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(first.payload(), Arrays.copyOfRange(again, 2, again.length));
            assertEquals(first.timestamp(), repair.timestamp());
        }
    }

    @Test
    void packetsAreNotSelectedForEachSubscriberThatDoesNotSeeTheirLayer() {
        call.alice.session.extensionIds(9, 10, 11);
        Publication publication = call.alice.session.publish(Call.video("q", "f"));
        Subscription one = subscribe(publication);
        Subscription other = call.bob.session.subscribe(Call.videoTo(0xB0C));
        other.attach(publication, Call.mapping(), call.nowNanos);
        var random = new SplittableRandom(3);
        Vp8Encoder low = new Vp8Encoder(call.alice, "q", 0x10, random);
        Vp8Encoder high = new Vp8Encoder(call.alice, "f", 0x20, random);
        packetsOfNext(low, true);
        assertEquals(0, notSelected(), "both see the first that comes");

        int packets = packetsOfNext(high, true);
        assertEquals(2L * packets, notSelected(), "nobody sees it");

        one.target(publication.streams().get(1), call.nowNanos);
        long before = notSelected();
        packets = packetsOfNext(high, true);
        assertEquals(before + packets, notSelected(), "the other does not see it");
        before = notSelected();
        packets = packetsOfNext(low, false);
        assertEquals(before + packets, notSelected(), "the one has left it");
        other.target(publication.streams().get(1), call.nowNanos);
        packetsOfNext(high, true);
        before = notSelected();
        packets = packetsOfNext(low, false);
        assertEquals(before + 2L * packets, notSelected(), "both have left it");
    }

    private long notSelected() {
        return call.counters.drops(DropReason.NOT_SELECTED);
    }

    private int packetsOfNext(Vp8Encoder encoder, boolean keyFrame) {
        call.nowNanos += 33_000_000;
        List<byte[]> frame = encoder.frame(call.nowNanos, keyFrame);
        frame.forEach(packet -> call.alice.send(packet, call.nowNanos));
        call.settle();
        return frame.size();
    }

    @Test
    void aKeyFrameWhoseStartComesLateIsSentWhole() {
        subscribe(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 99, 1, false, true));
        call.burst(call.alice, Call.vp8(0xA, 101, 3000, false, false), Call.vp8(0xA, 102, 3000, false, true));
        assertEquals(0, call.bob.rtp.size());
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false), Call.vp8(0xA, 103, 6000, false, true));
        assertEquals(4, call.bob.rtp.size());
        for (int i = 1; i < 4; i++) {
            int before = call.bob.rtp.get(i - 1).sequence();
            assertEquals((before + 1) & 0xFFFF, call.bob.rtp.get(i).sequence());
        }
        assertEquals(0, call.bob.duplicates);
    }

    @Test
    void packetsFromBeforeTheSwitchAreDropped() {
        subscribe(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        call.burst(call.alice, Call.vp8(0xA, 98, 1000, false, true));
        assertEquals(1, call.bob.rtp.size());
        assertEquals(1, call.counters.drops(DropReason.LATE_FOR_SWITCH));
    }

    @Test
    void layersOfOnePublisherKeepTimeByItsSenderReports() {
        call.alice.session.extensionIds(9, 10, 11);
        Publication publication = call.alice.session.publish(Call.video("q", "f"));
        Subscription subscription = subscribe(publication);
        var random = new SplittableRandom(4);
        Vp8Encoder low = new Vp8Encoder(call.alice, "q", 0x10, random);
        Vp8Encoder high = new Vp8Encoder(call.alice, "f", 0x20, random);
        low.frame(call.nowNanos, true).forEach(packet -> call.alice.send(packet, call.nowNanos));
        high.frame(call.nowNanos, true).forEach(packet -> call.alice.send(packet, call.nowNanos));
        low.report(call.nowNanos);
        high.report(call.nowNanos);
        call.settle();
        int before = call.bob.rtp.getLast().timestamp();
        subscription.target(publication.streams().get(1), call.nowNanos);
        // Captured 100 ms later, but 80 ms on the way.
        List<byte[]> packets = high.frame(call.nowNanos + 100_000_000, true);
        call.nowNanos += 180_000_000;
        packets.forEach(packet -> call.alice.send(packet, call.nowNanos));
        call.settle();
        assertEquals(9000, call.bob.rtp.getLast().timestamp() - before, 1);
    }

    @Test
    void aTemporalLimitLeavesNoGapAndLastsUntilItIsLifted() {
        call.alice.session.extensionIds(9, 10, 11);
        Subscription subscription = subscribe(call.alice.session.publish(Call.video("q")));
        Vp8Encoder encoder = new Vp8Encoder(call.alice, "q", 0x10, new SplittableRandom(4));
        encoder.packetsPerPicture = 1;
        int[] sent = new int[3];
        for (int limit = 0; limit < 3; limit++) {
            subscription.limitLayers(7, limit);
            call.bob.rtp.clear();
            for (int i = 0; i < 40; i++) {
                call.nowNanos += 33_000_000;
                call.burst(call.alice, encoder.frame(call.nowNanos, false).getFirst());
            }
            sent[limit] = call.bob.rtp.size();
        }
        assertEquals(10, sent[0]);
        assertEquals(20, sent[1], 1);
        assertEquals(40, sent[2], 3);
        assertTrue(call.counters.drops(DropReason.THINNED_OUT) > 0);
    }

    @Test
    void frameNumbersOfTheDependencyDescriptorGoOnAcrossSources() {
        PublicationConfig av1 =
                new PublicationConfig("1", true, Map.of(Call.VP8, Codec.AV1), Map.of(), List.of(), true, true);
        Publication first = call.alice.session.publish(av1);
        first.dependencyDescriptorExtension(3);
        Peer carol = new Peer(3, call.fanout, call.batch);
        Publication second = carol.session.publish(av1);
        second.dependencyDescriptorExtension(3);
        Subscription subscription = subscribe(first);
        call.burst(call.alice, av1(0xA, 1, 40_000), av1(0xA, 2, 40_001));
        subscription.attach(second, Call.mapping(), call.nowNanos);
        call.burst(carol, av1(0xC, 7, 5), av1(0xC, 8, 6));
        for (int i = 0; i < 4; i++) {
            byte[] header = call.bob.rtp.get(i).header();
            assertEquals(40_000 + i, (header[18] & 0xFF) << 8 | header[19] & 0xFF);
        }
        carol.close();
    }

    private static byte[] av1(int ssrc, int sequence, int frameNumber) {
        byte[] plain = Call.rtp(ssrc, sequence, sequence * 3000, Call.VP8, true, new byte[] {8, 1, 2});
        byte[] packet = ByteBuffer.allocate(plain.length + 8)
                .put(plain, 0, 12)
                .putInt(0xBEDE0001)
                .put((byte) 0x32)
                .put((byte) 0x80)
                .putShort((short) frameNumber)
                .put(plain, 12, plain.length - 12)
                .array();
        packet[0] |= 0x10;
        return packet;
    }
}
