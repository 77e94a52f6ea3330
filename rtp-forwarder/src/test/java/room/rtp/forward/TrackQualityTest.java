package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TrackQualityTest {
    @Test
    void tellsTheHeightAndThatItIsTheBest() {
        try (LimitedPath path = new LimitedPath(1)) {
            path.run(10);
            TrackQuality quality = path.video.quality(path.call.nowNanos);
            assertEquals(QualityReason.BEST, quality.reason());
            assertEquals(720, quality.height());
            assertEquals(720, quality.bestHeight());
            assertTrue(quality.bitrateBps() > 1_000_000);
        }
    }

    @Test
    void tellsThatTheEstimateIsTheLimitAndSinceWhen() {
        try (LimitedPath path = new LimitedPath(2)) {
            path.linkBps = 500_000;
            path.run(10);
            path.video.quality(path.call.nowNanos);
            path.run(5);
            TrackQuality quality = path.video.quality(path.call.nowNanos);
            assertEquals(QualityReason.LIMITED_BY_ESTIMATE, quality.reason());
            assertEquals(180, quality.height());
            assertEquals(720, quality.bestHeight());
            assertEquals(5_000_000_000L, quality.sinceNanos());
            assertEquals(path.call.bob.session.estimateBps(), quality.estimateBps());
        }
    }

    @Test
    void nothingHigherIsSentThanWishedForHoweverGoodThePath() {
        try (LimitedPath path = new LimitedPath(3)) {
            path.run(10);
            path.video.want(new VideoWish(180, 0));
            path.run(2);
            TrackQuality quality = path.video.quality(path.call.nowNanos);
            assertEquals(QualityReason.LIMITED_BY_WISH, quality.reason());
            assertEquals(180, quality.height());
            path.video.want(new VideoWish(181, 0));
            path.run(4);
            assertEquals(
                    QualityReason.BEST, path.video.quality(path.call.nowNanos).reason());
            assertEquals(720, path.video.quality(path.call.nowNanos).height());
        }
    }

    @Test
    void tellsThatThePictureIsPausedForTheSound() {
        try (LimitedPath path = new LimitedPath(4)) {
            path.run(6);
            path.linkBps = 60_000;
            path.run(15);
            TrackQuality quality = path.video.quality(path.call.nowNanos);
            assertEquals(QualityReason.PAUSED_BY_ESTIMATE, quality.reason());
            assertEquals(0, quality.height());
        }
    }

    @Test
    void tellsHowLongAKeyFrameHasBeenAwaited() {
        try (Call call = new Call()) {
            Publication camera = call.alice.session.publish(Call.video());
            Subscription subscription = call.bob.session.subscribe(Call.videoTo(0xB0B));
            assertEquals(
                    QualityReason.NO_SOURCE, subscription.quality(call.nowNanos).reason());
            subscription.attach(camera, Call.mapping(), call.nowNanos);
            assertEquals(
                    QualityReason.SOURCE_SILENT,
                    subscription.quality(call.nowNanos).reason());
            call.burst(call.alice, Call.vp8(0xA1, 1, 0, false, true));
            call.passMillis(600);
            call.burst(call.alice, Call.vp8(0xA1, 2, 3000, false, true));
            TrackQuality waiting = subscription.quality(call.nowNanos);
            assertEquals(QualityReason.WAITING_FOR_KEY_FRAME, waiting.reason());
            assertEquals(600_000_000L, waiting.sinceNanos());
            call.burst(call.alice, Call.vp8(0xA1, 3, 6000, true, true));
            assertEquals(QualityReason.BEST, subscription.quality(call.nowNanos).reason());
            subscription.pause(true, call.nowNanos);
            assertEquals(
                    QualityReason.SUSPENDED, subscription.quality(call.nowNanos).reason());
        }
    }
}
