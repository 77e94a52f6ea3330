package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import room.rtp.rtcp.Rtcp;

final class KeyFrameRequesterTest {
    private static final long MILLI = 1_000_000;

    private final KeyFrameRequester requester = new KeyFrameRequester();

    private void keyFrame(int bytes, long nowNanos) {
        for (int at = 0; at < bytes; at += 1000) {
            requester.onPacket(at == 0, (int) (nowNanos / MILLI), 1000, nowNanos);
        }
        requester.onPacket(false, (int) (nowNanos / MILLI) + 1, 1000, nowNanos);
    }

    @Test
    void theLargerAKeyFrameIsTheLongerNoOtherIsAskedFor() {
        keyFrame(25_000, 0); // 200 kbit, a fifth of a second of the stream
        assertFalse(requester.request(1_000_000, 799 * MILLI));
        assertTrue(requester.request(1_000_000, 800 * MILLI));
        keyFrame(5_000, 1000 * MILLI);
        assertFalse(requester.request(1_000_000, 1499 * MILLI));
        assertTrue(requester.request(1_000_000, 1500 * MILLI));
    }

    @Test
    void nobodyWaitsLongerThanASecondForOne() {
        keyFrame(200_000, 0);
        assertFalse(requester.request(100_000, 999 * MILLI));
        assertTrue(requester.request(100_000, 1000 * MILLI));
    }

    @Test
    void aRequestThatIsNotAnsweredIsRepeated() {
        assertTrue(requester.request(0, 0));
        assertFalse(requester.request(0, 499 * MILLI));
        assertTrue(requester.request(0, 500 * MILLI));
    }

    @Test
    void aStormOfRequestsOfAHundredSubscribersCostsThePublisherLittleMoreThanOneASecond() {
        try (Call call = new Call()) {
            var random = new SplittableRandom(9);
            Publication camera = call.alice.session.publish(Call.video());
            for (int i = 0; i < 100; i++) {
                Subscription subscription = call.bob.session.subscribe(Call.videoTo(1000 + 2 * i));
                subscription.attach(camera, Call.mapping(), call.nowNanos);
            }
            int keyFrames = 0;
            int sequence = 0;
            boolean wanted = true;
            for (int picture = 0; picture < 300; picture++) { // ten seconds at 0.96 Mbit/s and a little
                call.nowNanos += 33_333_333;
                int packets = wanted ? 24 : 4;
                for (int i = 0; i < packets; i++) {
                    call.alice.send(
                            packet(sequence++, picture * 3000, wanted && i == 0, i == packets - 1), call.nowNanos);
                }
                call.alice.rtcp.clear();
                for (int i = 0; i < 3; i++) {
                    call.bob.sendRtcp(pli(1000 + 2 * random.nextInt(100)), call.nowNanos);
                }
                call.settle();
                call.bob.rtp.clear();
                wanted = call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI) > 0;
                keyFrames += wanted ? 1 : 0;
            }
            assertTrue(keyFrames >= 8 && keyFrames <= 16, keyFrames + " key frames were asked for");
        }
    }

    private static byte[] packet(int sequence, int timestamp, boolean keyFrame, boolean marker) {
        byte[] payload = new byte[1000];
        payload[0] = 0x10;
        payload[1] = (byte) (keyFrame ? 0 : 1);
        return Call.rtp(0xA1, sequence, timestamp, Call.VP8, marker, payload);
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
}
