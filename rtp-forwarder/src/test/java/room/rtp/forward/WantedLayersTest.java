package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publisher whose layers are switched off when nobody is sent them, and on again. */
final class WantedLayersTest {
    private final Call call = new Call();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Vp8Encoder low = encoder("q", 0xA1, 180, 1);
    private final Vp8Encoder high = encoder("f", 0xA2, 720, 6);
    private final Publication camera;
    private final Subscription video;
    private boolean highIsOn = true;
    private boolean highKeyFrame = true;

    WantedLayersTest() {
        call.alice.session.extensionIds(9, 10, 11);
        camera = call.alice.session.publish(Call.video("q", "f"));
        video = call.bob.session.subscribe(Call.videoTo(0xB0B));
        video.attach(camera, Call.mapping(), call.nowNanos);
    }

    @AfterEach
    void close() {
        call.close();
    }

    private Vp8Encoder encoder(String rid, int ssrc, int height, int packets) {
        Vp8Encoder encoder = new Vp8Encoder(call.alice, rid, ssrc, random.split());
        encoder.height = height;
        encoder.packetBytes = height;
        encoder.packetsPerPicture = packets;
        return encoder;
    }

    /** Sends a picture of each layer that is on, each 40 ms. */
    private void run(long millis) {
        for (long passed = 0; passed < millis; passed += 40) {
            low.frame(call.nowNanos, passed % 400 == 0).forEach(packet -> call.alice.send(packet, call.nowNanos));
            if (highIsOn) {
                high.frame(call.nowNanos, highKeyFrame).forEach(packet -> call.alice.send(packet, call.nowNanos));
                highKeyFrame = false;
            }
            call.settle();
            call.passMillis(40);
        }
    }

    private int height() {
        return video.quality(call.nowNanos).height();
    }

    @Test
    void aLayerThatComesBackIsShownWithItsFirstKeyFrame() {
        video.want(new VideoWish(540, 0));
        run(3_000);
        highKeyFrame = true;
        run(400);
        assertEquals(720, height());
        video.want(new VideoWish(135, 0));
        run(1_000);
        assertEquals(180, height());
        highIsOn = false;
        run(5_000);

        video.want(new VideoWish(540, 0));
        camera.expect(540, call.nowNanos);
        call.passMillis(20);
        run(200);
        assertEquals(180, height(), "what there is goes on until the layer is there");
        highIsOn = true;
        highKeyFrame = true;
        call.bob.rtp.clear();
        run(40);
        assertEquals(720, height());
        assertTrue(call.bob.rtp.size() >= 6, "the key frame itself is forwarded");
    }

    @Test
    void aLayerThatDoesNotComeBackIsNotWaitedForLong() {
        video.want(new VideoWish(540, 0));
        run(3_000);
        video.want(new VideoWish(135, 0));
        highIsOn = false;
        run(5_000);
        video.want(new VideoWish(540, 0));
        camera.expect(540, call.nowNanos);
        run(4_000);
        assertEquals(180, height());
        assertEquals(QualityReason.BEST, video.quality(call.nowNanos).reason());
    }

    @Test
    void aLayerThatWasNeverMeasuredIsReckonedByTheNextSmallerOne() {
        highIsOn = false;
        run(3_000);
        highIsOn = true;
        run(40);
        IncomingStream small = Objects.requireNonNull(camera.stream("q"));
        IncomingStream large = Objects.requireNonNull(camera.stream("f"));
        assertEquals(0, large.bitrateBps());
        assertEquals(8.0, (double) camera.expectedBps(large) / small.bitrateBps(), 0.01);
    }
}
