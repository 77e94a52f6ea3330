package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What viewers see over paths that are narrow, lossy, slow or change. The layers take 0.13, 0.43 and 1.3 Mbit/s. */
final class PathScenarioTest {
    @ParameterizedTest
    @CsvSource({
        "1, 300000, 180", "2, 400000, 180", "3, 1000000, 360", "4, 1200000, 360", "5, 2500000, 720", "6, 10000000, 720",
        "7, 300000, 180", "8, 400000, 180", "9, 1000000, 360", "10, 1200000, 360", "11, 2500000, 720",
                "12, 50000000, 720"
    })
    void aSteadyLinkCarriesTheHighestLayerThatFitsWithinTenSecondsAndDoesNotFlip(long seed, long link, int height) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(link);
            plan.run(10);
            viewer.expectHeight(height);
            plan.run(30);
            viewer.expectHeight(height)
                    .expectSwitches(0)
                    .expectFreezesBelow(500)
                    .expectQueueBelow(250)
                    .expectSounds(1490);
        }
    }

    @ParameterizedTest
    @CsvSource({"21, 0.02", "22, 0.05", "23, 0.10", "24, 0.02", "25, 0.05", "26, 0.10"})
    void lossBelongsToThePathAndIsRepaired(long seed, double loss) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000).loss(loss);
            plan.run(15);
            viewer.expectHeight(720);
            plan.run(10);
            viewer.expectHeight(720).expectSwitches(1).expectFreezesBelow(700);
            assertTrue(viewer.repairs > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void aFifthLostStillLeavesAPicture(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000).loss(0.2);
            plan.run(20);
            plan.run(10);
            assertTrue(viewer.height >= 180 && viewer.pictures > 150, viewer.pictures + " pictures");
        }
    }

    @ParameterizedTest
    @CsvSource({"41, 5", "42, 15", "43, 25"})
    void packetsThatOvertakeEachOtherDisturbNothing(long seed, long jitterMillis) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000).jitterMillis(jitterMillis);
            plan.run(12);
            plan.run(20);
            viewer.expectHeight(720).expectSwitches(0).expectFreezesBelow(400);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54, 55, 56})
    void aSuddenDropIsFollowedWithinTwoSecondsWithoutALongFreezeAndMadeUpForWithinTen(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000);
            plan.run(10);
            viewer.expectHeight(720);
            viewer.link(300_000);
            plan.runUntil(() -> viewer.height == 180, 2);
            viewer.expectFreezesBelow(1_000);
            plan.run(10);
            viewer.expectHeight(180)
                    .expectSwitches(0)
                    .expectFreezesBelow(500)
                    .expectQueueBelow(250)
                    .expectSounds(490);
            viewer.link(3_000_000);
            plan.runUntil(() -> viewer.height == 720, 10);
            plan.run(10);
            viewer.expectHeight(720).expectSwitches(0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void whatOneViewersPathCarriesDoesNotConcernTheOther(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer narrow = plan.viewer().link(400_000);
            Viewer lossy = plan.viewer().link(1_000_000).loss(0.02);
            Viewer wide = plan.viewer().link(5_000_000);
            plan.run(12);
            plan.run(20);
            narrow.expectHeight(180).expectSwitches(0).expectFreezesBelow(500);
            lossy.expectHeight(360).expectSwitches(2).expectFreezesBelow(700);
            wide.expectHeight(720).expectSwitches(0).expectFreezesBelow(200).expectQueueBelow(100);
            assertTrue(plan.keyFramesAsked <= 8, plan.keyFramesAsked + " key frames were asked for in 20 s");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void thePictureIsPausedBeforeTheSoundBreaksAndComesBack(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000);
            plan.run(8);
            viewer.link(80_000);
            plan.run(5);
            assertEquals(
                    QualityReason.PAUSED_BY_ESTIMATE,
                    viewer.video.quality(plan.call.nowNanos).reason());
            plan.run(20);
            viewer.expectSounds(940).expectQueueBelow(400);
            viewer.link(3_000_000);
            plan.runUntil(() -> viewer.height == 720, 15);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {76, 77, 78, 79})
    void onAPathOfSixtyKilobitsThePictureIsPausedWithANoticeAndTheSoundIsWhole(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000);
            plan.run(8);
            viewer.link(300_000);
            plan.run(10);
            viewer.link(60_000); // the sound takes 58
            plan.runUntil(
                    () -> viewer.video.quality(plan.call.nowNanos).reason() == QualityReason.PAUSED_BY_ESTIMATE, 4);
            assertTrue(viewer.longestSilenceNanos < 700_000_000, "silent for " + viewer.longestSilenceNanos);
            plan.run(4);
            plan.run(30);
            assertTrue(viewer.longestSilenceNanos < 400_000_000, "silent for " + viewer.longestSilenceNanos);
            viewer.expectSounds(1_440);
            assertEquals(
                    QualityReason.PAUSED_BY_ESTIMATE,
                    viewer.video.quality(plan.call.nowNanos).reason());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83})
    void whoComesLaterStartsWithTheKeyFrameThatIsThere(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            plan.viewer().link(10_000_000);
            plan.run(8);
            plan.wantKeyFrames();
            plan.run(0.6);
            Viewer late = plan.viewer().link(10_000_000);
            long joined = plan.call.nowNanos;
            plan.run(0.2);
            assertEquals(0, plan.keyFramesAsked);
            assertTrue(late.firstPictureNanos - joined <= 100_000_000, "after " + (late.firstPictureNanos - joined));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93})
    void aKeyFrameDoesNotOverflowAShortQueue(long seed) {
        try (Scenario plan = new Scenario(seed)) {
            Viewer viewer = plan.viewer().link(3_000_000).queueMillis(60);
            plan.run(12);
            viewer.expectHeight(720);
            viewer.forget();
            plan.wantKeyFrames(); // 36 packets of 1,050 bytes: a tenth of a second of the link
            plan.run(0.5);
            assertEquals(0, viewer.down.overflowed);
            viewer.expectFreezesBelow(250);
        }
    }

    @Test
    void nothingWaitsForAViewerWhosePathIsWide() {
        try (Scenario plan = new Scenario(101)) {
            Viewer viewer = plan.viewer().link(100_000_000).delayMillis(1);
            plan.run(15);
            viewer.expectHeight(720).expectFreezesBelow(5_000);
            plan.run(5);
            viewer.expectFreezesBelow(60);
        }
    }

    @Test
    void probesRepeatWhatWasSentBeforeTheyFillUp() {
        try (Scenario plan = new Scenario(111)) {
            Viewer viewer = plan.viewer().link(10_000_000);
            plan.runUntil(() -> viewer.height == 720, 10);
            assertTrue(viewer.repairs >= 5, viewer.repairs + " packets were repeated");
        }
    }
}
