package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import room.sfu.api.ParticipantId;
import room.sfu.api.ShownPicture;
import room.sfu.api.Source;

final class WishesTest {
    private static final ParticipantId ADA = new ParticipantId("ada");
    private static final ParticipantId GRACE = new ParticipantId("grace");

    @Test
    void whoNeverSaysGetsEverythingInFull() {
        assertEquals(Wishes.FULL_HEIGHT, Wishes.of(null).height(ADA, false));
        assertEquals(Wishes.FULL_HEIGHT, Wishes.of(null).height(ADA, true));
        assertFalse(Wishes.of(null).isPinned(ADA, true));
    }

    @Test
    void whatIsNotShownIsNotWishedFor() {
        Wishes wishes = Wishes.of(List.of(new ShownPicture(ADA, Source.SCREEN, 720, true)));
        assertEquals(720, wishes.height(ADA, true));
        assertTrue(wishes.isPinned(ADA, true));
        assertEquals(0, wishes.height(ADA, false));
        assertEquals(0, wishes.height(GRACE, true));
        assertFalse(wishes.isPinned(GRACE, true));
    }

    @Test
    void ofOnePictureShownTwiceTheLargerCounts() {
        Wishes wishes = Wishes.of(List.of(
                new ShownPicture(ADA, Source.CAMERA, 180, true), new ShownPicture(ADA, Source.CAMERA, 360, false)));
        assertEquals(360, wishes.height(ADA, false));
        assertTrue(wishes.isPinned(ADA, false));
    }

    @Test
    void aPictureHasASourceThatShowsSomethingAndAHeightThatCanBe() {
        assertThrows(IllegalArgumentException.class, () -> new ShownPicture(ADA, Source.MICROPHONE, 180, false));
        assertThrows(IllegalArgumentException.class, () -> new ShownPicture(ADA, Source.CAMERA, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new ShownPicture(ADA, Source.CAMERA, 16_385, false));
    }
}
