package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.QualityReason;
import room.sfu.api.ReceivedPicture;
import room.sfu.api.RoomEvent;
import room.sfu.api.Source;
import room.sfu.api.WantedSource;

/** Whose sound and picture is sent to whom, and what publishers are told of that. */
final class DistributionTest {
    private final List<Crowd> crowds = new ArrayList<>();

    private Crowd crowd(ForwardingLimits limits) {
        Crowd crowd = new Crowd(limits);
        crowds.add(crowd);
        return crowd;
    }

    @AfterEach
    void everybodyLeaves() {
        crowds.forEach(Crowd::close);
    }

    private static QualityReason reasonOf(Crowd.Member receiver, Crowd.Member publisher) {
        RoomEvent.PicturesChanged told =
                Objects.requireNonNull(receiver.last(RoomEvent.PicturesChanged.class), "nothing was told");
        for (ReceivedPicture picture : told.pictures()) {
            if (publisher.id.equals(picture.slot().participant())) {
                return picture.quality().reason();
            }
        }
        throw new AssertionError("nothing was told of " + publisher.id);
    }

    @Test
    void noMorePicturesAreSentThanTheRoomAllowsAndWhoSpeaksIsAmongThem() {
        Crowd crowd = crowd(new ForwardingLimits(2, 0));
        Crowd.Member ada = crowd.join("ada", 4);
        crowd.join("grace", 4);
        crowd.join("edsger", 4);
        Crowd.Member barbara = crowd.join("barbara", 4);
        crowd.pass(500);
        assertEquals(List.of("grace", "edsger"), ada.sees());
        assertEquals(List.of("grace", "edsger", "barbara"), ada.hears());
        assertEquals(QualityReason.LAST_N, reasonOf(ada, barbara));
        barbara.speaks = true;
        crowd.pass(1_000);
        assertEquals(List.of("grace", "barbara"), ada.sees());
        barbara.speaks = false;
        crowd.pass(5_000);
        assertEquals(List.of("grace", "barbara"), ada.sees(), "who spoke last stays");
    }

    @Test
    void whatIsPinnedIsSentEvenBeyondThat() {
        Crowd crowd = crowd(new ForwardingLimits(1, 0));
        Crowd.Member ada = crowd.join("ada", 4);
        Crowd.Member grace = crowd.join("grace", 4);
        Crowd.Member edsger = crowd.join("edsger", 4);
        Crowd.Member barbara = crowd.join("barbara", 4);
        barbara.speaks = true;
        crowd.pass(1_000);
        assertEquals(List.of("barbara"), ada.sees());
        ada.shows(grace.camera(180, true), edsger.camera(180, true), barbara.camera(180, false));
        assertEquals(List.of("grace", "edsger"), ada.sees());
    }

    @Test
    void onlyTheLoudestAreHeardAndWhoBeginsToSpeakIsWithinATenthOfASecond() {
        Crowd crowd = crowd(new ForwardingLimits(0, 2));
        Crowd.Member ada = crowd.join("ada", 4);
        Crowd.Member grace = crowd.join("grace", 4);
        crowd.join("edsger", 4);
        Crowd.Member barbara = crowd.join("barbara", 4);
        grace.speaks = true;
        crowd.pass(2_000);
        assertTrue(ada.hears().contains("grace"));
        assertTrue(ada.hears().size() <= 2, ada.hears().toString());
        barbara.speaks = true;
        crowd.pass(100);
        assertEquals(List.of("grace", "barbara"), ada.hears());
        assertEquals(List.of("grace", "edsger", "barbara"), ada.sees(), "pictures are another matter");
    }

    @Test
    void whoSpeaksIsHeardWhereThereAreFewerSlotsThanPeople() {
        Crowd crowd = crowd(new ForwardingLimits(0, 2));
        Crowd.Member ada = crowd.join("ada", 2);
        List<Crowd.Member> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(crowd.join("other" + i, 2));
        }
        for (Crowd.Member speaker : others) {
            others.forEach(other -> other.speaks = other == speaker);
            crowd.pass(100);
            assertTrue(ada.hears().contains(speaker.id.value()), speaker.id + " is not among " + ada.hears());
            crowd.pass(2_900);
        }
    }

    @Test
    void aPublisherHearsAtOnceWhatIsWantedAndAfterAWhileWhatIsNot() {
        Crowd crowd = crowd(ForwardingLimits.NONE);
        Crowd.Member ada = crowd.join("ada", 2);
        Crowd.Member grace = crowd.join("grace", 2);
        crowd.pass(5_000);
        assertNull(ada.last(RoomEvent.SourcesWanted.class), "who does not say what it shows gets everything in full");
        grace.shows(ada.camera(180, false));
        crowd.pass(1_000);
        assertNull(ada.last(RoomEvent.SourcesWanted.class));
        crowd.pass(2_000);
        assertEquals(camera(180), ada.last(RoomEvent.SourcesWanted.class));
        grace.shows(ada.camera(720, true));
        assertEquals(camera(720), ada.last(RoomEvent.SourcesWanted.class), "without any time passing");
        grace.shows();
        crowd.pass(3_000);
        assertEquals(camera(0), ada.last(RoomEvent.SourcesWanted.class));
        assertEquals(QualityReason.NOT_SHOWN, reasonOf(grace, ada));
        crowd.join("edsger", 2);
        assertEquals(camera(WantedSource.FULL_HEIGHT), ada.last(RoomEvent.SourcesWanted.class));
    }

    @Test
    void theLargestPictureThatAnybodyShowsCounts() {
        Crowd crowd = crowd(ForwardingLimits.NONE);
        Crowd.Member ada = crowd.join("ada", 2);
        Crowd.Member grace = crowd.join("grace", 2);
        Crowd.Member edsger = crowd.join("edsger", 2);
        grace.shows(ada.camera(180, false));
        edsger.shows(ada.camera(360, false));
        crowd.pass(3_000);
        assertEquals(camera(360), ada.last(RoomEvent.SourcesWanted.class));
    }

    @Test
    void whoIsAloneNeedNotSend() {
        Crowd crowd = crowd(ForwardingLimits.NONE);
        Crowd.Member ada = crowd.join("ada", 2);
        crowd.pass(3_000);
        assertEquals(camera(0), ada.last(RoomEvent.SourcesWanted.class));
    }

    private static RoomEvent.SourcesWanted camera(int height) {
        return new RoomEvent.SourcesWanted(List.of(new WantedSource(Source.CAMERA, height)));
    }
}
