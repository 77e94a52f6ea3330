package room.sfu.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SlotQualityTest {
    private static SlotQuality quality(QualityReason reason, long estimateBps, int height, long sinceMillis) {
        return new SlotQuality("3", reason, estimateBps, 90_000, height, 720, sinceMillis);
    }

    @Test
    void explainsItselfToPeople() {
        assertEquals(
                "180p because the estimate is 310 kbit/s",
                quality(QualityReason.LIMITED_BY_ESTIMATE, 310_400, 180, 0).explanation());
        assertEquals(
                "waiting for a key frame since 1.2 s",
                quality(QualityReason.WAITING_FOR_KEY_FRAME, -1, 0, 1_200).explanation());
        assertEquals(
                "720p, the best that is sent",
                quality(QualityReason.BEST, -1, 720, 0).explanation());
    }

    @Test
    void aWanderingEstimateIsNoNews() {
        SlotQuality before = quality(QualityReason.LIMITED_BY_ESTIMATE, 310_000, 180, 100);
        assertFalse(
                quality(QualityReason.LIMITED_BY_ESTIMATE, 320_000, 180, 200).isNews(before));
        assertTrue(quality(QualityReason.LIMITED_BY_ESTIMATE, 310_000, 360, 0).isNews(before));
        assertTrue(quality(QualityReason.BEST, 310_000, 180, 0).isNews(before));
    }
}
