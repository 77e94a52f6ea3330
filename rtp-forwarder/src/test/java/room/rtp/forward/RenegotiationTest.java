package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;

/** What running streams go through when offers change what is around them. */
final class RenegotiationTest {
    private static final int HEADER_EXTENSIONS = 8;

    private final Call call = new Call();
    private final SplittableRandom random = new SplittableRandom(5);
    private final Vp8Encoder low = new Vp8Encoder(call.alice, "q", 0x10, random);
    private final Vp8Encoder high = new Vp8Encoder(call.alice, "f", 0x20, random);

    @BeforeEach
    void negotiateNames() {
        call.alice.session.extensionIds(9, 10, 11);
    }

    @AfterEach
    void close() {
        call.close();
    }

    private Subscription watch(Publication publication) {
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(publication, Call.mapping(), call.nowNanos);
        return subscription;
    }

    /** The SSRC under which a layer is sent, 0 when it is not. */
    private static int ssrc(Publication publication, String rid) {
        IncomingStream stream = publication.stream(rid);
        return stream == null ? 0 : stream.ssrc();
    }

    /** The same packet as browsers send it once a receiver report has named its SSRC. */
    private static byte[] unnamed(byte[] packet) {
        byte[] plain = new byte[packet.length - HEADER_EXTENSIONS];
        System.arraycopy(packet, 0, plain, 0, 12);
        System.arraycopy(packet, 12 + HEADER_EXTENSIONS, plain, 12, plain.length - 12);
        plain[0] &= ~0x10;
        return plain;
    }

    private void send(Vp8Encoder encoder, boolean key, boolean named) {
        call.nowNanos += 33_000_000;
        for (byte[] packet : encoder.frame(call.nowNanos, key)) {
            call.alice.send(named ? packet : unnamed(packet), call.nowNanos);
        }
        call.settle();
    }

    @Test
    void layersAreKnownWithoutTheirNamesWhenTheTrackBeginsAgain() {
        call.alice.session.unpublish(publishAndName());
        send(low, false, false);
        assertTrue(call.counters.drops(DropReason.UNKNOWN_STREAM) > 0, "nothing is published");

        long unknown = call.counters.drops(DropReason.UNKNOWN_STREAM);
        Publication again = call.alice.session.publish(Call.video("q", "f"));
        watch(again);
        call.bob.rtp.clear();
        send(low, true, false);
        send(high, true, false);
        assertEquals(unknown, call.counters.drops(DropReason.UNKNOWN_STREAM));
        assertEquals(0x10, ssrc(again, "q"));
        assertEquals(0x20, ssrc(again, "f"));
        assertFalse(call.bob.rtp.isEmpty());
    }

    private Publication publishAndName() {
        Publication publication = call.alice.session.publish(Call.video("q", "f"));
        send(low, true, true);
        send(high, true, true);
        return publication;
    }

    @Test
    void namesOfAnMLineThatIsGoneForGoodAreForgotten() {
        call.alice.session.unpublish(publishAndName());
        call.alice.session.keepNames(Set.of("2"));
        Publication other = call.alice.session.publish(Call.video("q", "f"));
        send(low, true, false);
        assertNull(other.stream("q"));
    }

    @Test
    void aTrackThatIsNegotiatedAnewGoesOnWithoutAKeyFrame() {
        Publication publication = call.alice.session.publish(Call.video("q", "f"));
        Subscription subscription = watch(publication);
        send(low, true, true);
        int requests = call.alice.rtcp.size();
        call.bob.rtp.clear();
        PublicationConfig otherNumbers = new PublicationConfig(
                "1", true, Map.of(Call.VP8, Codec.VP8, 98, Codec.VP9), Map.of(99, 98), List.of("q", "f"), true, true);
        call.alice.session.renegotiate(publication, otherNumbers);
        SourceMapping mapping = Call.mapping();
        mapping.payloadTypes()[Call.VP8] = 102;
        subscription.remap(mapping);

        send(low, false, false);
        assertFalse(call.bob.rtp.isEmpty());
        assertTrue(call.bob.rtp.stream().allMatch(packet -> packet.payloadType() == 102));
        assertEquals(requests, call.alice.rtcp.size(), "no key frame was asked for");
        assertSame(publication, subscription.source());
    }

    @Test
    void layersThatAreGivenUpEndAndTheOthersGoOn() {
        Publication publication = publishAndName();
        watch(publication);
        send(low, true, false);
        call.alice.session.renegotiate(publication, Call.video("q"));
        assertNull(publication.stream("f"));
        call.bob.rtp.clear();
        send(low, true, false);
        assertFalse(call.bob.rtp.isEmpty());
    }

    @Test
    void aSlotThatIsNegotiatedAnewGoesOnInNumbersAndTime() {
        Publication publication = call.alice.session.publish(Call.video("q"));
        Subscription first = watch(publication);
        send(low, true, true);
        send(low, false, true);
        Peer.Rtp last = call.bob.rtp.getLast();
        call.bob.session.unsubscribe(first);
        call.bob.rtp.clear();

        Subscription second = watch(publication);
        send(low, true, true);
        Peer.Rtp next = call.bob.rtp.getFirst();
        assertEquals(last.ssrc(), next.ssrc());
        int ahead = next.sequence() - last.sequence() & 0xFFFF;
        assertTrue(ahead >= 1 && ahead <= 2, "sequence numbers go on: " + ahead);
        int ticks = next.timestamp() - last.timestamp();
        assertTrue(ticks > 0 && ticks < 90_000, "time goes on: " + ticks);
        assertSame(first, second);
    }

    // Another SSRC for the same track

    private static byte[] vp8(int ssrc, int sequence, boolean key) {
        return Call.vp8(ssrc, sequence, sequence * 3000, key, true);
    }

    @Test
    void aLatePacketOfTheSsrcThatWasReplacedDoesNotBringItBack() {
        Publication publication = call.alice.session.publish(Call.video());
        watch(publication);
        call.burst(call.alice, vp8(0xA, 100, true));
        call.burst(call.alice, vp8(0xA, 101, false));
        call.burst(call.alice, vp8(0xC, 5000, true));
        call.burst(call.alice, vp8(0xA, 102, false));
        call.bob.rtp.clear();
        for (int i = 1; i <= 20; i++) {
            call.nowNanos += 33_000_000;
            call.burst(call.alice, vp8(0xC, 5000 + i, false));
        }
        assertEquals(20, call.bob.rtp.size());
        assertEquals(0xC, publication.streams().getFirst().ssrc());
        assertEquals(1, call.counters.drops(DropReason.REPLACED_STREAM));
    }

    @Test
    void anSsrcThatWasReplacedTakesOverAgainOnceItsSuccessorIsSilent() {
        Publication publication = call.alice.session.publish(Call.video());
        watch(publication);
        call.burst(call.alice, vp8(0xA, 100, true));
        call.burst(call.alice, vp8(0xC, 5000, true));
        call.passMillis(1100);
        call.burst(call.alice, vp8(0xA, 103, true));
        assertEquals(0xA, publication.streams().getFirst().ssrc());
    }

    @Test
    void camerasMayBeRestartedAllDayLong() {
        Publication publication = call.alice.session.publish(Call.video("q", "h", "f"));
        for (int restart = 1; restart <= 300; restart++) {
            call.nowNanos += 2_000_000_000L;
            for (String rid : List.of("q", "h", "f")) {
                Vp8Encoder encoder = new Vp8Encoder(call.alice, rid, restart << 8 | rid.charAt(0), random);
                encoder.frame(call.nowNanos, true).forEach(packet -> call.alice.send(packet, call.nowNanos));
            }
            call.settle();
        }
        assertEquals(0, call.counters.drops(DropReason.TOO_MANY_STREAMS));
        assertEquals(300 << 8 | 'f', ssrc(publication, "f"));
    }

    @Test
    void whoInventsSsrcsRunsOutOfThem() {
        call.alice.session.publish(Call.video());
        for (int i = 0; i < 1000; i++) {
            call.burst(call.alice, vp8(0x1000 + i, i, true));
        }
        assertTrue(call.counters.drops(DropReason.TOO_MANY_STREAMS) > 700);
    }

    @Test
    void theSsrcsOfASimulcastGroupAreLayersAndReplaceNothing() {
        Publication publication = call.alice.session.publish(Call.video("~0", "~1", "~2"));
        for (int layer = 0; layer < 3; layer++) {
            call.alice.session.announce(publication, 0x100 + layer, 0, "~" + layer);
        }
        watch(publication);
        for (int i = 0; i < 50; i++) {
            call.nowNanos += 33_000_000;
            for (int layer = 0; layer < 3; layer++) {
                call.burst(call.alice, vp8(0x100 + layer, i, i == 0));
            }
        }
        assertEquals(3, publication.streams().size());
        assertEquals(0, call.counters.drops(DropReason.REPLACED_STREAM));
        assertEquals(0x102, ssrc(publication, "~2"));
    }
}
