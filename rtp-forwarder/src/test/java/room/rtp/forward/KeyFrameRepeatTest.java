package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/** Requests for key frames that get lost, or that come when none may be asked for: somebody waits nevertheless. */
final class KeyFrameRepeatTest {
    private static final int MEDIA = 0xA;

    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    private Subscription watch(Publication camera) {
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(camera, Call.mapping(), call.nowNanos);
        call.settle();
        return subscription;
    }

    private int requests() {
        return call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI);
    }

    /** After how many milliseconds each of the requests reached the publisher, at ticks of 20 ms. */
    private List<Integer> requestsWithin(int millis) {
        List<Integer> times = new ArrayList<>();
        for (int passed = 0; passed < millis; ) {
            int before = requests();
            call.passMillis(20);
            passed += 20;
            for (int i = before; i < requests(); i++) {
                times.add(passed);
            }
        }
        return times;
    }

    private void keyFrame(int firstSequence, int timestamp, int packets, int bytes) {
        for (int i = 0; i < packets; i++) {
            byte[] payload = new byte[bytes];
            payload[0] = (byte) (i == 0 ? 0x10 : 0);
            call.alice.send(
                    Call.rtp(MEDIA, firstSequence + i, timestamp, Call.VP8, i == packets - 1, payload), call.nowNanos);
        }
        call.settle();
    }

    private static byte[] pli(int ssrc) {
        return ByteBuffer.allocate(12)
                .put((byte) (0x80 | Rtcp.FORMAT_PLI))
                .put((byte) Rtcp.PAYLOAD_FEEDBACK)
                .putShort((short) 2)
                .putInt(1)
                .putInt(ssrc)
                .array();
    }

    private static byte[] roundTripOf(int millis, int lastReport) {
        return ByteBuffer.allocate(32)
                .put((byte) 0x81)
                .put((byte) Rtcp.RECEIVER_REPORT)
                .putShort((short) 7)
                .putInt(1)
                .putInt(0xB0B)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(lastReport - millis * 65_536 / 1000)
                .putInt(0)
                .array();
    }

    @Test
    void aRequestOfWhichNothingComesIsRepeatedLessAndLessOftenThoughThePictureStandsStill() {
        Publication camera = call.alice.session.publish(Call.video());
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        watch(camera);
        assertEquals(1, requests());
        List<Integer> repeated = requestsWithin(20_000);
        assertEquals(List.of(500, 1500, 3500, 7500, 11_500, 15_500, 19_500), repeated);
        keyFrame(101, 6000, 1, 100);
        assertEquals(1, call.bob.rtp.size());
        assertEquals(List.of(), requestsWithin(20_000));
    }

    @Test
    void whoComesRightAfterAKeyFrameThatIsTooLargeToBeSentAgainGetsAnotherWithinASecond() {
        Publication camera = call.alice.session.publish(Call.video());
        keyFrame(100, 3000, 130, 1100);
        call.passMillis(200);
        watch(camera);
        assertEquals(0, requests(), "the publisher has just made one");
        assertEquals(List.of(300, 800, 1800), requestsWithin(3000));
        keyFrame(300, 6000, 1, 100);
        assertEquals(1, call.bob.rtp.size());
        assertEquals(List.of(), requestsWithin(5000));
    }

    @Test
    void nothingIsRepeatedForThoseWhoHaveGone() {
        Publication camera = call.alice.session.publish(Call.video());
        Subscription watched = call.bob.session.subscribe(Call.videoTo(0xB1));
        watched.attach(camera, Call.mapping(), call.nowNanos);
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        int before = requests();
        Subscription subscription = watch(camera);
        assertEquals(before + 1, requests());
        subscription.detach();
        assertEquals(List.of(), requestsWithin(10_000));
        subscription.attach(camera, Call.mapping(), call.nowNanos);
        subscription.pause(true, call.nowNanos);
        call.settle();
        call.alice.rtcp.clear();
        assertEquals(List.of(), requestsWithin(10_000));
        subscription.pause(false, call.nowNanos);
        call.settle();
        assertEquals(1, requests());
        assertEquals(List.of(500, 1500), requestsWithin(2000), "a leg that was resumed waits like any other");
    }

    @Test
    void whatASubscriberAsksForIsRepeatedAndNotForgottenIfItComesTooSoon() {
        watch(call.alice.session.publish(Call.video()));
        keyFrame(100, 3000, 1, 100);
        call.alice.rtcp.clear();
        call.passMillis(200);
        call.bob.sendRtcp(pli(0xB0B), call.nowNanos);
        call.settle();
        assertEquals(List.of(300, 800), requestsWithin(1500));
        keyFrame(101, 6000, 1, 100);
        assertEquals(List.of(), requestsWithin(5000));
    }

    @Test
    void aKeyFrameThatTheSubscriberHadNotSeenWhenItAskedIsTheAnswer() {
        watch(call.alice.session.publish(Call.video()));
        keyFrame(100, 3000, 1, 100);
        call.passMillis(1000);
        call.bob.sendRtcp(roundTripOf(200, NtpClock.middle(call.fanout.clock().ntpAt(call.nowNanos))), call.nowNanos);
        keyFrame(101, 6000, 1, 100);
        call.passMillis(100);
        call.alice.rtcp.clear();
        call.bob.sendRtcp(pli(0xB0B), call.nowNanos);
        assertEquals(List.of(), requestsWithin(3000));
    }

    @Test
    void aLayerThatASubscriberWaitsForIsAskedForAgain() {
        call.alice.session.extensionIds(9, 10, 11);
        Publication camera = call.alice.session.publish(Call.video());
        Subscription subscription = watch(camera);
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        IncomingStream other = camera.addStream(0xC, "f");
        call.alice.rtcp.clear();
        subscription.target(other, call.nowNanos);
        call.settle();
        assertEquals(1, requests());
        assertEquals(List.of(500, 1500), requestsWithin(2000));
    }

    @Test
    void aTrackThatGoesOnUnderAnotherSsrcIsAskedThere() {
        watch(call.alice.session.publish(Call.video()));
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        call.alice.rtcp.clear();
        call.burst(call.alice, Call.vp8(0xC, 7000, 6000, false, true));
        call.passMillis(2000);
        int asked = 0;
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI)) {
                    assertEquals(0xC, reader.mediaSsrc());
                    asked++;
                }
            }
        }
        assertEquals(3, asked);
    }

    @Test
    void whatIsLostBeyondRepairIsAskedForUntilItComes() {
        watch(call.alice.session.publish(Call.video()));
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        call.alice.rtcp.clear();
        call.burst(call.alice, Call.vp8(MEDIA, 1000, 6000, false, true));
        assertEquals(1, requests());
        assertEquals(List.of(500, 1500), requestsWithin(2000));
    }

    @Test
    void aWishFromBeforeThePublishersWayIsOpenIsSentWhenItIs() {
        Publication camera = call.alice.session.publish(Call.video());
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        call.alice.rtcp.clear();
        call.batch.full = true;
        watch(camera);
        assertEquals(0, requests());
        call.batch.full = false;
        assertEquals(List.of(20, 520), requestsWithin(1000));
    }

    @Test
    void aRepeatedFullIntraRequestIsTheSameCommandAndANewOneIsAnother() {
        Publication camera = call.alice.session.publish(
                new PublicationConfig("1", true, Map.of(Call.VP8, Codec.VP8), Map.of(), List.of(), true, false));
        keyFrame(100, 3000, 1, 100);
        call.passMillis(5000);
        watch(camera);
        call.passMillis(1000);
        assertEquals(Set.of(1), commands());
        keyFrame(101, 6000, 1, 100);
        call.passMillis(2000);
        call.bob.sendRtcp(pli(0xB0B), call.nowNanos);
        call.settle();
        assertEquals(Set.of(1, 2), commands());
    }

    private Set<Integer> commands() {
        Set<Integer> numbers = new TreeSet<>();
        int messages = 0;
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_FIR)) {
                    messages++;
                    numbers.add((int) reader.buf().getUnsignedByte(reader.offset() + 16));
                }
            }
        }
        assertTrue(messages >= 2, messages + " requests");
        return numbers;
    }
}
