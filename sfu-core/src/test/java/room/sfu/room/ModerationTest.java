package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.api.VideoCodec;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;

final class ModerationTest {
    private static final Grants GUEST = new Grants(Set.of(Source.values()), true, false);

    private final String offer = fixture("chromium-offer-audio-video.sdp");
    private final FakeMedia media = new FakeMedia();
    private final List<RoomHistory> history = new ArrayList<>();
    private final List<ParticipantId> gone = new ArrayList<>();
    private Room room = room(false);

    private Room room(boolean lobby) {
        RoomOptions options =
                new RoomOptions(3, false, true, Set.of(VideoCodec.values()), lobby, false, ForwardingLimits.NONE, 0);
        return new Room("daily", options, media, new RoomOwner() {
            @Override
            public void onGone(ParticipantId participant) {
                gone.add(participant);
            }

            @Override
            public void onHistory(RoomHistory event) {
                history.add(event);
            }
        });
    }

    private static String fixture(String name) {
        try (InputStream in = ModerationTest.class.getResourceAsStream("/sdp/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private final class Member {
        final ParticipantId id;
        final Reply joined;
        final List<RoomEvent> heard = new ArrayList<>();

        Member(String name, Grants grants) {
            id = new ParticipantId(name);
            joined = room.onEnter(
                    id, new RoomCommand.Join("daily", name, true, heard::add, name + "@example", grants), 1);
        }

        Member offers() {
            try {
                RoomCommand.Offer command = new RoomCommand.Offer(id, offer, Map.of(), Set.of());
                assertInstanceOf(Reply.Answered.class, room.onOffer(command, new SdpReader().read(offer), 1));
            } catch (SdpException bad) {
                throw new AssertionError(bad);
            }
            return this;
        }

        Reply moderates(Moderation action) {
            return room.onCommand(new RoomCommand.Moderate(id, action), 1);
        }

        List<TrackInfo> tracks() {
            return Objects.requireNonNull(room.participant(id)).info().tracks();
        }

        boolean heard(Class<? extends RoomEvent> type) {
            return heard.stream().anyMatch(type::isInstance);
        }
    }

    private boolean sendsTo(Member receiver, int line) {
        var slot = Objects.requireNonNull(
                        Objects.requireNonNull(room.participant(receiver.id)).lines())
                .slots()
                .getFirst();
        return line == 0 ? slot.carriesAudio() : slot.carriesVideo();
    }

    private static SfuError.Code refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).error().code();
    }

    @Test
    void aMutedSourceIsNotForwardedUntilAModeratorAllowsItAgain() {
        Member ada = new Member("ada", Grants.ALL).offers();
        Member bob = new Member("bob", GUEST).offers();
        assertTrue(sendsTo(ada, 0));
        assertInstanceOf(Reply.Done.class, ada.moderates(new Moderation.Silence(bob.id, Source.MICROPHONE, true)));
        assertFalse(sendsTo(ada, 0));
        assertTrue(sendsTo(ada, 1));
        RoomEvent told = new RoomEvent.Silenced(bob.id, Source.MICROPHONE, true, ada.id);
        assertTrue(ada.heard.contains(told) && bob.heard.contains(told));
        assertTrue(bob.tracks().getFirst().muted());
        assertEquals(
                SfuError.Code.FORBIDDEN,
                refusal(room.onCommand(new RoomCommand.Mute(bob.id, Source.MICROPHONE, false), 1)));
        bob.offers();
        assertFalse(sendsTo(ada, 0), "another offer is no way around it");
        ada.moderates(new Moderation.Silence(bob.id, Source.MICROPHONE, false));
        assertTrue(sendsTo(ada, 0));
    }

    @Test
    void whatTheServerMustStopDoesNotGoDirectly() {
        Member ada = new Member("ada", Grants.ALL).offers();
        Member bob = new Member("bob", GUEST).offers();
        assertTrue(ada.heard(RoomEvent.DirectWanted.class));
        ada.moderates(new Moderation.Silence(bob.id, Source.CAMERA, true));
        assertTrue(bob.heard(RoomEvent.PathChanged.class));
        room = room(false);
        Member eve = new Member("eve", Grants.ALL).offers();
        new Member("viewer", new Grants(Set.of(), true, false)).offers();
        assertFalse(eve.heard(RoomEvent.DirectWanted.class));
    }

    @Test
    void onlyModeratorsModerate() {
        Member ada = new Member("ada", Grants.ALL);
        Member bob = new Member("bob", GUEST);
        for (Moderation action : List.of(
                new Moderation.Silence(ada.id, Source.CAMERA, true),
                new Moderation.Expel(ada.id, "no"),
                new Moderation.Lock(true),
                new Moderation.Admit(ada.id, true))) {
            assertEquals(SfuError.Code.FORBIDDEN, refusal(bob.moderates(action)), action.toString());
        }
        assertEquals(2, room.size());
    }

    @Test
    void removedIsRemoved() {
        Member ada = new Member("ada", Grants.ALL);
        Member bob = new Member("bob", GUEST).offers();
        ada.moderates(new Moderation.Expel(bob.id, "enough"));
        assertEquals(new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, "enough"), bob.heard.getLast());
        assertTrue(ada.heard(RoomEvent.ParticipantLeft.class));
        assertEquals(List.of(bob.id), gone);
        assertEquals(0, media.open.size());
        assertEquals(SfuError.Code.NOT_FOUND, refusal(ada.moderates(new Moderation.Expel(bob.id, "again"))));
    }

    @Test
    void aLockedRoomTakesNobody() {
        Member ada = new Member("ada", Grants.ALL);
        ada.moderates(new Moderation.Lock(true));
        assertTrue(ada.heard.contains(new RoomEvent.LockChanged(true, ada.id)));
        assertEquals(SfuError.Code.ROOM_LOCKED, refusal(new Member("bob", Grants.ALL).joined));
        room.onAdminister(new Moderation.Lock(false), 1);
        assertInstanceOf(Reply.Joined.class, new Member("bob", GUEST).joined);
    }

    @Test
    void guestsWaitInTheLobbyAndSeeNothing() {
        room = room(true);
        Member ada = new Member("ada", Grants.ALL);
        Member bob = new Member("bob", GUEST);
        Member eve = new Member("eve", GUEST);
        assertInstanceOf(Reply.Waiting.class, bob.joined);
        assertTrue(ada.heard.contains(new RoomEvent.Knocked(bob.id, "bob")));
        assertEquals(
                SfuError.Code.NOT_JOINED,
                refusal(room.onCommand(new RoomCommand.Mute(bob.id, Source.CAMERA, true), 1)));
        assertEquals(List.of(), bob.heard);

        ada.moderates(new Moderation.Admit(bob.id, true));
        RoomEvent.Admitted admitted = assertInstanceOf(RoomEvent.Admitted.class, bob.heard.getFirst());
        assertEquals(ada.id, admitted.reply().others().getFirst().id());
        assertTrue(ada.heard.contains(new RoomEvent.KnockEnded(bob.id)));

        ada.moderates(new Moderation.Admit(eve.id, false));
        assertEquals(new RoomEvent.Removed(RoomEvent.Removal.TURNED_AWAY, "not let in"), eve.heard.getLast());
        assertEquals(List.of(eve.id), gone);
        assertEquals(2, room.size());
    }

    @Test
    void aModeratorWhoComesLaterHearsWhoWaits() {
        room = room(true);
        Member bob = new Member("bob", GUEST);
        Member eve = new Member("eve", GUEST);
        room.onCommand(new RoomCommand.Leave(eve.id), 1);
        Member ada = new Member("ada", Grants.ALL);
        assertTrue(ada.heard.contains(new RoomEvent.Knocked(bob.id, "bob")));
        assertFalse(ada.heard.contains(new RoomEvent.Knocked(eve.id, "eve")));
        assertEquals(List.of(eve.id), gone);
    }

    @Test
    void theLobbyIsNoWayIntoAFullRoomNorWithoutBounds() {
        room = room(true);
        Member ada = new Member("ada", Grants.ALL);
        new Member("b", Grants.ALL);
        new Member("c", Grants.ALL);
        Member bob = new Member("bob", GUEST);
        assertEquals(SfuError.Code.ROOM_FULL, refusal(ada.moderates(new Moderation.Admit(bob.id, true))));
        for (int i = 1; i < Lobby.MAX_WAITING; i++) {
            assertInstanceOf(Reply.Waiting.class, new Member("guest" + i, GUEST).joined);
        }
        assertEquals(SfuError.Code.ROOM_FULL, refusal(new Member("late", GUEST).joined));
    }

    @Test
    void aSourceThatIsNotGrantedIsAnsweredButReachesNobody() {
        Member ada = new Member("ada", Grants.ALL).offers();
        Member bob = new Member("bob", new Grants(Set.of(Source.MICROPHONE), true, false)).offers();
        assertEquals(List.of(new TrackInfo(Source.MICROPHONE, false)), bob.tracks());
        assertTrue(sendsTo(ada, 0));
        assertFalse(sendsTo(ada, 1));
    }

    @Test
    void whoMayNotSubscribeGetsNothing() {
        new Member("ada", Grants.ALL).offers();
        Member bob = new Member("bob", new Grants(Set.of(Source.values()), false, false)).offers();
        assertEquals(0, assertInstanceOf(Reply.Joined.class, bob.joined).slots());
        assertFalse(sendsTo(bob, 0));
        assertFalse(sendsTo(bob, 1));
        assertFalse(bob.heard(RoomEvent.SlotsChanged.class));
    }

    @Test
    void tellsItsHistoryInOrder() {
        Member ada = new Member("ada", Grants.ALL).offers();
        room.onCommand(new RoomCommand.Leave(ada.id), 1);
        RoomHistory.Who who = new RoomHistory.Who(ada.id, "ada@example", "ada");
        assertEquals(
                List.of(
                        new RoomHistory.Joined("daily", who),
                        new RoomHistory.Published("daily", who, Source.MICROPHONE),
                        new RoomHistory.Published("daily", who, Source.CAMERA),
                        new RoomHistory.Left("daily", who)),
                history);
    }

    @Test
    void closingRemovesThoseWhoWaitToo() {
        room = room(true);
        Member ada = new Member("ada", Grants.ALL);
        Member bob = new Member("bob", GUEST);
        room.removeAll(RoomEvent.Removal.ROOM_CLOSED, "closed", 1);
        RoomEvent removed = new RoomEvent.Removed(RoomEvent.Removal.ROOM_CLOSED, "closed");
        assertEquals(removed, ada.heard.getLast());
        assertEquals(removed, bob.heard.getLast());
        assertTrue(room.isDeserted());
    }
}
