package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;
import room.rtp.forward.ForwardingCounters.Counter;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

final class ForwardingTest {
    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    private Subscription subscribeVideo(Publication publication) {
        Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
        subscription.attach(publication, Call.mapping(), call.nowNanos);
        return subscription;
    }

    @Test
    void forwardsUnderTheSubscribersSsrcAndPayloadType() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false), Call.vp8(0xA, 101, 3000, false, true));

        assertEquals(2, call.bob.rtp.size());
        Peer.Rtp first = call.bob.rtp.get(0);
        Peer.Rtp second = call.bob.rtp.get(1);
        assertEquals(0xB0B, first.ssrc());
        assertEquals(100, first.payloadType());
        assertEquals((first.sequence() + 1) & 0xFFFF, second.sequence());
        assertEquals(first.timestamp(), second.timestamp());
        assertTrue(second.marker());
        assertArrayEquals(Arrays.copyOfRange(Call.vp8(0xA, 100, 3000, true, false), 12, 20), first.payload());
        assertEquals(2, call.counters.value(Counter.RTP_FORWARDED));
    }

    @Test
    void aBugOnTheWayToOneSubscriberCostsNobodyElseAPacket() {
        Publication camera = call.alice.session.publish(Call.video());
        subscribeVideo(camera);
        call.bob.session.subscribe(Call.videoTo(0xB0D)).attach(camera, Call.mapping(), call.nowNanos);
        call.alice.send(Call.vp8(0xA, 100, 3000, true, true), call.nowNanos);
        call.batch.failsAfter = 0;
        int flushes = call.batch.flushes;
        call.fanout.flush(call.nowNanos);
        assertInstanceOf(IllegalStateException.class, call.fanout.takeFailure());
        assertEquals(flushes + 1, call.batch.flushes);
        call.settle();
        assertEquals(List.of(0xB0D), call.bob.rtp.stream().map(Peer.Rtp::ssrc).toList());

        call.burst(call.alice, Call.vp8(0xA, 101, 6000, true, true));
        assertEquals(3, call.bob.rtp.size());
    }

    @Test
    void aTrackThatIsPublishedAgainAndAgainIsNotTakenForInventedSsrcs() {
        Subscription video = call.bob.session.subscribe(Call.videoTo(0xB0B));
        for (int i = 0; i < 300; i++) {
            Publication camera = call.alice.session.publish(Call.video());
            video.attach(camera, Call.mapping(), call.nowNanos);
            call.burst(call.alice, Call.vp8(0xA00 + i, 100, 3000, true, true));
            call.alice.session.unpublish(camera);
        }
        assertEquals(0, call.counters.drops(DropReason.TOO_MANY_STREAMS));
    }

    @Test
    void videoStartsWithAKeyFrameAndAsksForIt() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, false, true));
        assertEquals(0, call.bob.rtp.size());
        assertEquals(1, call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI));
        assertEquals(1, call.counters.drops(DropReason.WAITING_FOR_KEY_FRAME));

        call.burst(call.alice, Call.vp8(0xA, 101, 6000, true, true));
        assertEquals(1, call.bob.rtp.size());
    }

    private Publication redundantMicrophone() {
        return call.alice.session.publish(new PublicationConfig(
                "0", false, Map.of(Call.OPUS, Codec.OPUS, 63, Codec.RED), Map.of(), List.of(), false, false));
    }

    /** RED becomes 64, and Opus what it is to be for the subscriber. */
    private static SourceMapping redundant(int opus) {
        SourceMapping mapping = Call.mapping();
        mapping.payloadTypes()[Call.OPUS] = (byte) opus;
        mapping.payloadTypes()[63] = 64;
        return mapping;
    }

    private static byte[] hex(String payload) {
        return HexFormat.of().parseHex(payload.replace(" ", ""));
    }

    @Test
    void redundantAudioGoesOnUnderTheSubscribersNumbersOrWithoutItsRedundancyWhereThatIsNotUnderstood() {
        byte[] payload = hex("ef0f0002 6f 0102 030405");
        Publication microphone = redundantMicrophone();
        call.bob.session.subscribe(Call.audioTo(0xB1)).attach(microphone, redundant(110), call.nowNanos);
        call.bob.session.subscribe(Call.audioTo(0xB2)).attach(microphone, Call.mapping(), call.nowNanos);
        call.bob.session.subscribe(Call.audioTo(0xB3)).attach(microphone, redundant(Call.OPUS), call.nowNanos);
        call.bob.session.subscribe(Call.audioTo(0xB4)).attach(microphone, redundant(9), call.nowNanos);
        call.burst(call.alice, Call.rtp(0xA, 1, 960, 63, false, payload));
        Peer.Rtp whole = call.bob.rtp.get(0);
        assertEquals(64, whole.payloadType());
        assertArrayEquals(hex("ee0f0002 6e 0102 030405"), whole.payload());
        Peer.Rtp plain = call.bob.rtp.get(1);
        assertEquals(110, plain.payloadType());
        assertArrayEquals(new byte[] {3, 4, 5}, plain.payload());
        assertArrayEquals(payload, call.bob.rtp.get(2).payload(), "the same numbers");
        assertArrayEquals(hex("890f0002 09 0102 030405"), call.bob.rtp.get(3).payload());
    }

    @Test
    void redundancyOfWhichTheSubscriberHasNoFormatIsLeftOut() {
        Publication microphone = redundantMicrophone();
        call.bob.session.subscribe(Call.audioTo(0xB1)).attach(microphone, redundant(110), call.nowNanos);
        call.burst(
                call.alice,
                Call.rtp(0xA, 1, 960, 63, false, hex("ef1e0001 800f0002 6f 01 0203 0405")), // one block is PCMU
                Call.rtp(0xA, 2, 1920, 63, false, hex("ef0f0001 00 01 0203")), // the newest is
                Call.rtp(0xA, 3, 2880, 63, false, hex("ef0f00")), // not RED
                Call.rtp(0xA, 4, 3840, 63, false, hex("6f 0607")));
        assertEquals(2, call.bob.rtp.size());
        assertEquals(110, call.bob.rtp.get(0).payloadType());
        assertArrayEquals(hex("0405"), call.bob.rtp.get(0).payload());
        assertEquals(64, call.bob.rtp.get(1).payloadType());
        assertArrayEquals(hex("6e 0607"), call.bob.rtp.get(1).payload());
        assertEquals(2, call.counters.drops(DropReason.NO_COMMON_FORMAT));
    }

    @Test
    void redundantAudioThatIsSentAgainHasTheSubscribersNumbersToo() {
        SubscriptionConfig repaired = new SubscriptionConfig(false, 48_000, 0xB1, 0xB2, Map.of(64, 65, 110, 112), true);
        call.bob.session.subscribe(repaired).attach(redundantMicrophone(), redundant(110), call.nowNanos);
        call.burst(call.alice, Call.rtp(0xA, 1, 960, 63, false, hex("ef0f0002 6f 0102 030405")));
        int sequence = call.bob.rtp.getFirst().sequence();
        call.nowNanos += 1_000_000_000;
        byte[] nack = hex("81cd0003 00000001 000000b1 0000 0000");
        ByteBuffer.wrap(nack).putShort(12, (short) sequence);
        call.bob.sendRtcp(nack, call.nowNanos);
        call.settle();
        Peer.Rtp again = call.bob.rtp.get(1);
        assertEquals(65, again.payloadType());
        byte[] expected = hex("0000 ee0f0002 6e 0102 030405");
        ByteBuffer.wrap(expected).putShort(0, (short) sequence);
        assertArrayEquals(expected, again.payload());
    }

    @Test
    void aPauseOfSpeechIsNoLoss() {
        Publication microphone = call.alice.session.publish(Call.audio());
        call.bob.session.subscribe(Call.audioTo(0xB1)).attach(microphone, Call.mapping(), call.nowNanos);
        call.burst(call.alice, Call.rtp(0xA, 1, 960, Call.OPUS, false, new byte[40]));
        call.passMillis(400); // Opus DTX: one packet in 400 ms
        call.burst(call.alice, Call.rtp(0xA, 2, 960 + 19_200, Call.OPUS, false, new byte[2]));
        Peer.Rtp before = call.bob.rtp.get(0);
        Peer.Rtp after = call.bob.rtp.get(1);
        assertEquals(before.sequence() + 1 & 0xFFFF, after.sequence());
        assertEquals(19_200, after.timestamp() - before.timestamp());
        assertEquals(0, call.alice.count(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK));
    }

    @Test
    void keyFrameRequestsOfManyPacketsAreOneUntilTheIntervalHasPassed() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        for (int i = 0; i < 10; i++) {
            call.burst(call.alice, Call.vp8(0xA, 100 + i, 3000, false, true));
        }
        assertEquals(1, call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI));
        call.passMillis(600);
        call.burst(call.alice, Call.vp8(0xA, 110, 3000, false, true));
        assertEquals(2, call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI));
    }

    @Test
    void keepsSequenceAndTimeWhenTheSourceChanges() {
        Publication first = call.alice.session.publish(Call.video());
        Subscription subscription = subscribeVideo(first);
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true), Call.vp8(0xA, 101, 6000, false, true));
        Peer.Rtp last = call.bob.rtp.getLast();

        Peer carol = new Peer(3, call.fanout, call.batch);
        Publication second = carol.session.publish(Call.video());
        call.passMillis(1000);
        subscription.attach(second, Call.mapping(), call.nowNanos);
        call.burst(carol, Call.vp8(0xC, 60_000, 777_000_000, true, true));

        Peer.Rtp next = call.bob.rtp.getLast();
        assertEquals(last.ssrc(), next.ssrc());
        assertEquals((last.sequence() + 1) & 0xFFFF, next.sequence());
        assertEquals(90_000, next.timestamp() - last.timestamp());
        carol.close();
    }

    @Test
    void leavesOneNumberOutWhenTheOldFrameWasCutOff() {
        Subscription subscription = subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false));
        Peer.Rtp last = call.bob.rtp.getLast();
        Peer carol = new Peer(3, call.fanout, call.batch);
        subscription.attach(carol.session.publish(Call.video()), Call.mapping(), call.nowNanos);
        call.burst(carol, Call.vp8(0xC, 1, 1, true, true));
        assertEquals((last.sequence() + 2) & 0xFFFF, call.bob.rtp.getLast().sequence());
        carol.close();
    }

    @Test
    void closesTheGapOfAPaddingOnlyPacket() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        byte[] probe = Call.rtp(0xA, 101, 3000, Call.VP8, false, new byte[] {0, 0, 0, 4});
        probe[0] |= 0x20;
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true), probe, Call.vp8(0xA, 102, 6000, false, true));
        assertEquals(2, call.bob.rtp.size());
        assertEquals(
                (call.bob.rtp.get(0).sequence() + 1) & 0xFFFF,
                call.bob.rtp.get(1).sequence());
        assertEquals(1, call.counters.drops(DropReason.PADDING_ONLY));
    }

    @Test
    void mapsExtensionIdsAndLeavesOutWhatWasNotNegotiated() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        byte[] plain = Call.vp8(0xA, 100, 3000, true, true);
        // One-byte elements: id 3 with two bytes, id 4 with one (not negotiated), id 5 with one.
        byte[] extension = {(byte) 0xBE, (byte) 0xDE, 0, 2, 0x31, 1, 2, 0x40, 9, 0x50, 8, 0};
        byte[] packet = ByteBuffer.allocate(plain.length + extension.length)
                .put(plain, 0, 12)
                .put(extension)
                .put(plain, 12, plain.length - 12)
                .array();
        packet[0] |= 0x10;
        call.burst(call.alice, packet);
        byte[] expected = {(byte) 0xBE, (byte) 0xDE, 0, 2, 0x71, 1, 2, 0x20, 8, 0, 0, 0};
        byte[] header = call.bob.rtp.getFirst().header();
        assertArrayEquals(expected, Arrays.copyOfRange(header, 12, header.length));
    }

    @Test
    void answersANackWithRtx() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false), Call.vp8(0xA, 101, 3000, false, true));
        Peer.Rtp lost = call.bob.rtp.get(1);
        call.passMillis(100);
        call.bob.rtp.clear();
        call.bob.sendRtcp(nack(0xB0B, lost.sequence(), 0), call.nowNanos);
        call.settle();

        Peer.Rtp again = call.bob.rtp.getFirst();
        assertEquals(0xB0C, again.ssrc());
        assertEquals(101, again.payloadType());
        ByteBuffer payload = ByteBuffer.wrap(again.payload());
        assertEquals(lost.sequence(), payload.getShort() & 0xFFFF);
        assertArrayEquals(lost.payload(), Arrays.copyOfRange(again.payload(), 2, again.payload().length));
        assertEquals(lost.timestamp(), again.timestamp());

        // What lent its place to the original sequence number is whole again.
        call.passMillis(200);
        call.bob.sendRtcp(nack(0xB0B, lost.sequence(), 0), call.nowNanos);
        call.settle();
        assertArrayEquals(again.payload(), call.bob.rtp.getLast().payload());
    }

    @Test
    void answersANackWithTheSamePacketWhereRtxIsNotNegotiated() {
        Subscription subscription =
                call.bob.session.subscribe(new SubscriptionConfig(true, 90_000, 0xB0B, 0, Map.of(), true));
        subscription.attach(call.alice.session.publish(Call.video()), Call.mapping(), call.nowNanos);
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        call.passMillis(100);
        call.bob.sendRtcp(nack(0xB0B, call.bob.rtp.getFirst().sequence(), 0), call.nowNanos);
        call.settle();
        assertEquals(1, call.bob.duplicates);
    }

    @Test
    void repeatedNacksWithinARoundTripAreAnsweredOnce() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        int sequence = call.bob.rtp.getFirst().sequence();
        call.passMillis(100);
        for (int i = 0; i < 5; i++) {
            call.bob.sendRtcp(nack(0xB0B, sequence, 0), call.nowNanos);
        }
        assertEquals(1, call.counters.value(Counter.RTP_RETRANSMITTED));
    }

    @Test
    void asksThePublisherForWhatIsMissing() {
        call.alice.session.publish(Call.video());
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false), Call.vp8(0xA, 104, 3000, false, true));
        call.passMillis(40);
        List<byte[]> nacks = call.alice.rtcp.stream()
                .filter(bytes -> (bytes[1] & 0xFF) == Rtcp.TRANSPORT_FEEDBACK)
                .toList();
        assertEquals(1, nacks.size());
        RtcpReader reader = Peer.reader(nacks.getFirst());
        assertTrue(reader.next());
        assertEquals(0xA, reader.mediaSsrc());
        assertEquals(101, reader.nackPacketId(0));
        assertEquals(0b11, reader.nackBitmask(0));
    }

    @Test
    void recoversAPacketFromRtxAndForwardsItInItsPlace() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, false), Call.vp8(0xA, 102, 3000, false, true));
        byte[] lost = Call.vp8(0xA, 101, 3000, false, false);
        byte[] payload = ByteBuffer.allocate(lost.length - 12 + 2)
                .putShort((short) 101)
                .put(lost, 12, lost.length - 12)
                .array();
        call.burst(call.alice, Call.rtp(0xAA, 7, 3000, Call.VP8_RTX, false, payload));
        assertEquals(3, call.bob.rtp.size());
        Peer.Rtp recovered = call.bob.rtp.getLast();
        assertEquals((call.bob.rtp.getFirst().sequence() + 1) & 0xFFFF, recovered.sequence());
        assertArrayEquals(Arrays.copyOfRange(lost, 12, lost.length), recovered.payload());
        assertEquals(1, call.counters.value(Counter.RTP_RECOVERED));
    }

    @Test
    void senderReportsMapThePublishersClockForBothItsTracks() {
        Publication video = call.alice.session.publish(Call.video());
        Publication audio = call.alice.session.publish(Call.audio());
        Subscription toVideo = subscribeVideo(video);
        Subscription toAudio = call.bob.session.subscribe(Call.audioTo(0xB1));
        toAudio.attach(audio, Call.mapping(), call.nowNanos);
        call.burst(
                call.alice,
                Call.vp8(0xA, 1, 90_000, true, true),
                Call.rtp(0xAD, 1, 48_000, Call.OPUS, true, new byte[] {1, 2, 3}));
        // The publisher says: at NTP second 100, video was at 90,000 and audio at 48,000.
        call.alice.sendRtcp(senderReport(0xA, 100L << 32, 90_000), call.nowNanos);
        call.alice.sendRtcp(senderReport(0xAD, 100L << 32, 48_000), call.nowNanos);
        call.passMillis(1100);

        int videoStart = call.bob.rtp.get(0).timestamp();
        int audioStart = call.bob.rtp.get(1).timestamp();
        long[] videoReport = lastReport(0xB0B);
        long[] audioReport = lastReport(0xB1);
        double videoSeconds = ((int) videoReport[1] - videoStart) / 90_000.0;
        double audioSeconds = ((int) audioReport[1] - audioStart) / 48_000.0;
        double between = (videoReport[0] - audioReport[0]) / 4_294_967_296.0;
        assertEquals(between, videoSeconds - audioSeconds, 0.001);
        assertEquals(1, toVideo.packets());
    }

    @Test
    void soundAndPictureOfASlotKeepOneClockWhenItsSourceChanges() {
        Subscription toVideo = subscribeVideo(call.alice.session.publish(Call.video()));
        Subscription toAudio = call.bob.session.subscribe(Call.audioTo(0xB1));
        toAudio.attach(call.alice.session.publish(Call.audio()), Call.mapping(), call.nowNanos);
        call.burst(
                call.alice,
                Call.vp8(0xA, 1, 90_000, true, true),
                Call.rtp(0xAD, 1, 48_000, Call.OPUS, true, new byte[] {1, 2, 3}));
        call.alice.sendRtcp(senderReport(0xA, 100L << 32, 90_000), call.nowNanos);
        call.alice.sendRtcp(senderReport(0xAD, 100L << 32, 48_000), call.nowNanos);
        call.passMillis(1100);

        // Carol's clock is another one, and her sound was captured 200 ms before the picture that comes with it.
        Peer carol = new Peer(3, call.fanout, call.batch);
        toVideo.attach(carol.session.publish(Call.video()), Call.mapping(), call.nowNanos);
        toAudio.attach(carol.session.publish(Call.audio()), Call.mapping(), call.nowNanos);
        call.bob.rtp.clear();
        call.bob.rtcp.clear();
        call.burst(
                carol,
                Call.vp8(0xC, 1, 7_000_000, true, true),
                Call.rtp(0xCD, 1, 3_000_000, Call.OPUS, true, new byte[] {1, 2, 3}));
        carol.sendRtcp(senderReport(0xC, 9_000L << 32, 7_000_000), call.nowNanos);
        carol.sendRtcp(senderReport(0xCD, 9_000L << 32, 3_000_000 + 9_600), call.nowNanos);
        call.passMillis(1100);

        Peer.Rtp picture = call.bob.rtp.get(0);
        Peer.Rtp sound = call.bob.rtp.get(1);
        double pictureNtp = ntpSeconds(lastReport(0xB0B), picture.timestamp(), 90_000);
        double soundNtp = ntpSeconds(lastReport(0xB1), sound.timestamp(), 48_000);
        assertEquals(0.2, pictureNtp - soundNtp, 0.001, "they are shown as they were captured");
        carol.session.close();
    }

    /** When a packet of this timestamp was captured, by the server's clock as the report tells it. */
    private static double ntpSeconds(long[] report, int timestamp, double clockRate) {
        return (report[0] >>> 1) / 2_147_483_648.0 + (timestamp - (int) report[1]) / clockRate;
    }

    private long[] lastReport(int ssrc) {
        long[] found = {};
        for (byte[] datagram : call.bob.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.type() == Rtcp.SENDER_REPORT && reader.senderSsrc() == ssrc) {
                    found = new long[] {reader.ntpTimestamp(), reader.rtpTimestamp()};
                }
            }
        }
        assertEquals(2, found.length);
        return found;
    }

    @Test
    void followsTheRichestSimulcastLayerFromKeyFrameToKeyFrame() {
        call.alice.session.extensionIds(9, 10, 11);
        subscribeVideo(call.alice.session.publish(Call.video("q", "f")));
        call.burst(call.alice, layer("q", 0xA1, 10, true, 100));
        call.burst(call.alice, layer("f", 0xA2, 500, true, 1000));
        assertEquals(1, call.bob.rtp.size());
        for (int i = 1; i <= 30; i++) {
            call.passMillis(100);
            call.burst(call.alice, layer("q", 0xA1, 10 + i, false, 100), layer("f", 0xA2, 500 + i, false, 1000));
        }
        int before = call.bob.rtp.size();
        assertEquals(31, before);
        call.burst(call.alice, layer("f", 0xA2, 531, true, 1000), layer("q", 0xA1, 41, false, 100));
        assertEquals(before + 1, call.bob.rtp.size());
        assertEquals(1000, call.bob.rtp.getLast().payload().length);
        for (int i = 1; i < call.bob.rtp.size(); i++) {
            assertEquals(
                    (call.bob.rtp.get(i - 1).sequence() + 1) & 0xFFFF,
                    call.bob.rtp.get(i).sequence());
        }
    }

    private static byte[] layer(String rid, int ssrc, int sequence, boolean keyFrame, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        payload[0] = 0x10;
        payload[1] = (byte) (keyFrame ? 0 : 1);
        byte[] plain = Call.rtp(ssrc, sequence, sequence * 3000, Call.VP8, true, payload);
        byte[] extension = {(byte) 0xBE, (byte) 0xDE, 0, 1, (byte) 0x90, '1', (byte) 0xA0, (byte) rid.charAt(0)};
        byte[] packet = ByteBuffer.allocate(plain.length + extension.length)
                .put(plain, 0, 12)
                .put(extension)
                .put(plain, 12, plain.length - 12)
                .array();
        packet[0] |= 0x10;
        return packet;
    }

    @Test
    void aSuspendedSubscriptionSendsNothingAndResumesWithAKeyFrame() {
        Subscription subscription = subscribeVideo(call.alice.session.publish(Call.video()));
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        subscription.pause(true, call.nowNanos);
        call.burst(call.alice, Call.vp8(0xA, 101, 6000, true, true));
        assertEquals(1, call.bob.rtp.size());
        call.passMillis(1000);
        subscription.pause(false, call.nowNanos);
        call.burst(call.alice, Call.vp8(0xA, 102, 9000, false, true));
        assertEquals(1, call.bob.rtp.size());
        call.burst(call.alice, Call.vp8(0xA, 103, 12_000, true, true));
        assertEquals(2, call.bob.rtp.size());
    }

    @Test
    void garbageIsCountedAndChangesNothing() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        var random = new SplittableRandom(7);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(1, 200)];
            random.nextBytes(garbage);
            var buf = Unpooled.wrappedBuffer(garbage);
            if (random.nextBoolean()) {
                call.alice.session.onRtp(buf, 0, garbage.length, call.nowNanos);
            } else {
                call.alice.session.onRtcp(buf, 0, garbage.length, call.nowNanos);
            }
        }
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        assertEquals(1, call.bob.rtp.size());
    }

    @Test
    void countsAsAuthenticWhatThePeerAloneCanHaveSent() {
        call.alice.session.publish(Call.video());
        call.alice.send(Call.vp8(0xA, 100, 3000, true, true), call.nowNanos);
        call.alice.sendRtcp(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0xA}, call.nowNanos);
        assertEquals(2, call.alice.session.authenticPackets());
        var forged = Unpooled.directBuffer().writeBytes(Call.vp8(0xA, 101, 3000, true, true));
        call.alice.session.onRtp(forged, 0, forged.readableBytes(), call.nowNanos);
        forged.setByte(1, 201);
        call.alice.session.onRtcp(forged, 0, forged.readableBytes(), call.nowNanos);
        forged.release();
        assertEquals(2, call.alice.session.authenticPackets());
    }

    @Test
    void authenticGarbageIsCountedAndChangesNothing() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        var random = new SplittableRandom(8);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(12, 200)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (0x80 | random.nextInt(2) << 5);
            garbage[1] = (byte) (i % 2 == 0 ? 200 + random.nextInt(8) : Call.VP8 + random.nextInt(2));
            if (i % 2 == 0) {
                call.alice.sendRtcp(garbage, call.nowNanos);
            } else {
                garbage[1] &= 0x7F;
                call.alice.send(garbage, call.nowNanos);
            }
        }
        call.settle();
        assertTrue(call.counters.drops(DropReason.TOO_MANY_STREAMS) > 0, "random SSRCs must hit the limit");
    }

    @Test
    void dropsAndCountsWhenTheSocketTakesNoMore() {
        subscribeVideo(call.alice.session.publish(Call.video()));
        call.batch.full = true;
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        assertEquals(0, call.bob.rtp.size());
        assertTrue(call.counters.drops(DropReason.SEND_QUEUE_FULL) > 0);
    }

    @Test
    void aSourceThatEndsLeavesItsSubscriptionEmptyAndUsable() {
        Publication first = call.alice.session.publish(Call.video());
        Subscription subscription = subscribeVideo(first);
        call.burst(call.alice, Call.vp8(0xA, 100, 3000, true, true));
        call.alice.session.unpublish(first);
        assertEquals(null, subscription.source());
        subscription.attach(call.alice.session.publish(Call.video()), Call.mapping(), call.nowNanos);
        call.burst(call.alice, Call.vp8(0xA9, 5, 3000, true, true));
        assertEquals(2, call.bob.rtp.size());
    }

    static byte[] nack(int ssrc, int packetId, int bitmask) {
        return ByteBuffer.allocate(16)
                .put((byte) (0x80 | Rtcp.FORMAT_NACK))
                .put((byte) Rtcp.TRANSPORT_FEEDBACK)
                .putShort((short) 3)
                .putInt(1)
                .putInt(ssrc)
                .putShort((short) packetId)
                .putShort((short) bitmask)
                .array();
    }

    private static byte[] senderReport(int ssrc, long ntp, int timestamp) {
        return ByteBuffer.allocate(28)
                .put((byte) 0x80)
                .put((byte) Rtcp.SENDER_REPORT)
                .putShort((short) 6)
                .putInt(ssrc)
                .putLong(ntp)
                .putInt(timestamp)
                .array();
    }
}
