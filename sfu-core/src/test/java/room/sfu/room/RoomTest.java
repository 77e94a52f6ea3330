package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;
import room.sfu.api.ShownPicture;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.api.VideoCodec;
import room.sfu.media.Slot;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;

final class RoomTest {
    /** Sends and receives one audio and one video m-line: two publications and one slot. */
    private final String offer = fixture("chromium-offer-audio-video.sdp");

    private final FakeMedia media = new FakeMedia();
    private final List<RoomHistory> history = new ArrayList<>();
    private final List<ParticipantId> gone = new ArrayList<>();
    private final Room room = room("daily", options(true, false));

    private Room room(String name, RoomOptions options) {
        return new Room(name, options, media, new RoomOwner() {
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

    private static RoomOptions options(boolean p2p, boolean lobby) {
        return new RoomOptions(3, false, p2p, Set.of(VideoCodec.values()), lobby, false, ForwardingLimits.NONE, 0);
    }

    /** Somebody in the room, with what they heard. */
    private final class Member {
        final ParticipantId id;
        final List<RoomEvent> heard = new ArrayList<>();

        Member(String name, boolean p2p) {
            this.id = new ParticipantId(name);
            joined = room.onEnter(
                    id, new RoomCommand.Join("daily", name, p2p, heard::add, null, Grants.ALL), media.nowNanos);
        }

        final Reply joined;

        Reply offer(String sdp) {
            return RoomTest.this.offer(room, id, sdp);
        }

        Reply send(RoomCommand.OfParticipant command) {
            return room.onCommand(command, media.nowNanos);
        }

        <E extends RoomEvent> E last(Class<E> type) {
            for (RoomEvent event : heard.reversed()) {
                if (type.isInstance(event)) {
                    return type.cast(event);
                }
            }
            throw new AssertionError("heard no " + type.getSimpleName() + " but " + heard);
        }

        long heard(Class<? extends RoomEvent> type) {
            return heard.stream().filter(type::isInstance).count();
        }
    }

    private static String fixture(String name) {
        try (InputStream in = RoomTest.class.getResourceAsStream("/sdp/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private Reply offer(Room to, ParticipantId from, String sdp) {
        try {
            return to.onOffer(
                    new RoomCommand.Offer(from, sdp, Map.of(), Set.of()), new SdpReader().read(sdp), media.nowNanos);
        } catch (SdpException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private Member member(String name) {
        Member member = new Member(name, true);
        assertInstanceOf(Reply.Answered.class, member.offer(offer));
        return member;
    }

    private static SfuError.Code refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).error().code();
    }

    @Test
    void eachSlotCarriesTheOther() {
        Member ada = member("ada");
        Member grace = new Member("grace", true);
        Reply.Answered answered = assertInstanceOf(Reply.Answered.class, grace.offer(offer));
        assertEquals(List.of(new SlotInfo("0", "1", ada.id, false)), answered.slots());
        assertEquals(
                List.of(new SlotInfo("0", "1", grace.id, false)),
                ada.last(RoomEvent.SlotsChanged.class).slots());
        assertTrue(answered.sdp().contains("a=ice-lite"));
    }

    @Test
    void tellsTheOthersWhatIsPublished() {
        Member ada = member("ada");
        Member grace = member("grace");
        RoomEvent.ParticipantUpdated updated = ada.last(RoomEvent.ParticipantUpdated.class);
        assertEquals(grace.id, updated.participant().id());
        assertEquals(
                List.of(Source.MICROPHONE, Source.CAMERA),
                updated.participant().tracks().stream().map(t -> t.source()).toList());
        assertInstanceOf(Reply.Done.class, grace.send(new RoomCommand.Mute(grace.id, Source.CAMERA, true)));
        assertTrue(ada.last(RoomEvent.ParticipantUpdated.class)
                .participant()
                .tracks()
                .get(1)
                .muted());
    }

    @Test
    void aPictureThatIsNotShownIsNotSentAndItsSoundIs() {
        Member ada = member("ada");
        Member grace = member("grace");
        ada.send(new RoomCommand.Show(ada.id, List.of()));
        Slot slot = slotOf(ada);
        assertFalse(slot.carriesVideo());
        assertTrue(slot.carriesAudio());
        assertTrue(slotOf(grace).carriesVideo(), "what the other one shows is another matter");
        ada.send(new RoomCommand.Show(ada.id, List.of(new ShownPicture(grace.id, Source.CAMERA, 180, false))));
        assertTrue(slot.carriesVideo());
    }

    private Slot slotOf(Member member) {
        return Objects.requireNonNull(
                        Objects.requireNonNull(room.participant(member.id)).lines())
                .slots()
                .getFirst();
    }

    @Test
    void asksForMoreSlotsWhenThereAreTooFew() {
        Member ada = member("ada");
        member("grace");
        member("edsger");
        assertEquals(2, ada.last(RoomEvent.SlotsChanged.class).wanted());
        assertEquals(1, ada.last(RoomEvent.SlotsChanged.class).slots().size());
    }

    @Test
    void givesAFreedSlotToTheNext() {
        Member ada = member("ada");
        Member grace = member("grace");
        Member edsger = member("edsger");
        grace.send(new RoomCommand.Leave(grace.id));
        assertEquals(
                edsger.id,
                ada.last(RoomEvent.SlotsChanged.class).slots().getFirst().participant());
        assertEquals(grace.id, ada.last(RoomEvent.ParticipantLeft.class).participant());
        assertEquals(2, media.open.size());
    }

    @Test
    void takesNoMoreThanItHolds() {
        member("ada");
        member("grace");
        member("edsger");
        assertEquals(SfuError.Code.ROOM_FULL, refusal(new Member("alan", true).joined));
        assertEquals(3, room.size());
    }

    @Test
    void refusesABadOfferAndKeepsTheCall() {
        Member ada = member("ada");
        assertEquals(SfuError.Code.BAD_SDP, refusal(ada.offer(offer.replace("a=fingerprint", "a=x-fingerprint"))));
        assertEquals(1, media.open.size());
        assertInstanceOf(Reply.Answered.class, ada.offer(offer));
    }

    @Test
    void twoAreAskedToConnectDirectlyAndAThirdEndsIt() {
        Member ada = member("ada");
        Member grace = member("grace");
        RoomEvent.DirectWanted wanted = ada.last(RoomEvent.DirectWanted.class);
        assertTrue(wanted.initiator());
        assertEquals(grace.id, wanted.peer());
        assertEquals(wanted.session(), grace.last(RoomEvent.DirectWanted.class).session());

        ada.send(new RoomCommand.Signal(ada.id, grace.id, wanted.session(), "hello"));
        assertEquals("hello", grace.last(RoomEvent.Signalled.class).payload());

        ada.send(new RoomCommand.DirectState(ada.id, wanted.session(), true, null));
        assertEquals(0, grace.heard(RoomEvent.PathChanged.class));
        grace.send(new RoomCommand.DirectState(grace.id, wanted.session(), true, null));
        assertTrue(ada.last(RoomEvent.PathChanged.class).direct());
        assertTrue(grace.last(RoomEvent.PathChanged.class).direct());

        Member edsger = member("edsger");
        assertEquals(false, ada.last(RoomEvent.PathChanged.class).direct());
        assertEquals(
                SfuError.Code.NOT_FOUND,
                refusal(ada.send(new RoomCommand.Signal(ada.id, grace.id, wanted.session(), "late"))));

        edsger.send(new RoomCommand.Leave(edsger.id));
        assertNotEquals(wanted.session(), ada.last(RoomEvent.DirectWanted.class).session());
    }

    @Test
    void aPairThatFailedIsNotAskedAgainUntilTheRoomChanges() {
        Member ada = member("ada");
        Member grace = member("grace");
        long session = ada.last(RoomEvent.DirectWanted.class).session();
        grace.send(new RoomCommand.DirectState(grace.id, session, false, "ice failed"));
        assertEquals("ice failed", ada.last(RoomEvent.PathChanged.class).reason());
        assertInstanceOf(Reply.Answered.class, ada.offer(offer));
        assertEquals(1, ada.heard(RoomEvent.DirectWanted.class));
    }

    @Test
    void aDirectConnectionThatDoesNotComeUpIsGivenUp() {
        Member ada = member("ada");
        member("grace");
        room.onTimer(media.nowNanos + DirectLeg.CONNECT_NANOS - 1);
        assertEquals(0, ada.heard(RoomEvent.PathChanged.class));
        room.onTimer(media.nowNanos + DirectLeg.CONNECT_NANOS + 1);
        assertEquals(false, ada.last(RoomEvent.PathChanged.class).direct());
    }

    @Test
    void nobodyIsAskedToConnectDirectlyWhoCannot() {
        Member ada = member("ada");
        Member grace = new Member("grace", false);
        grace.offer(offer);
        assertEquals(0, ada.heard(RoomEvent.DirectWanted.class));

        Room serverOnly = room("serious", options(false, false));
        List<RoomEvent> heard = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            ParticipantId id = new ParticipantId(name);
            serverOnly.onEnter(id, new RoomCommand.Join("serious", name, true, heard::add, null, Grants.ALL), 1);
            offer(serverOnly, id, offer);
        }
        assertTrue(heard.stream().noneMatch(RoomEvent.DirectWanted.class::isInstance));
    }

    @Test
    void mediaThatNeverConnectsEndsButTheParticipantStays() {
        Member ada = member("ada");
        Member grace = member("grace");
        media.passSeconds(40);
        assertEquals(0, media.open.size());
        assertEquals(
                List.of(),
                ada.last(RoomEvent.ParticipantUpdated.class).participant().tracks());
        assertEquals(2, room.size());
        assertEquals(SfuError.Code.BAD_SDP, refusal(ada.offer(offer)), "its connection is gone for good");
        String anotherConnection = offer.replaceFirst("o=- \\d+", "o=- 4242");
        Reply.Answered answered = assertInstanceOf(Reply.Answered.class, ada.offer(anotherConnection));
        assertNull(answered.slots().getFirst().participant(), "nobody else publishes now");
        assertEquals(
                ada.id,
                grace.last(RoomEvent.ParticipantUpdated.class).participant().id());
    }

    @Test
    void commandsOfSomebodyWhoLeftAreRefused() {
        Member ada = member("ada");
        ada.send(new RoomCommand.Leave(ada.id));
        assertEquals(SfuError.Code.NOT_JOINED, refusal(ada.offer(offer)));
        assertEquals(SfuError.Code.NOT_JOINED, refusal(ada.send(new RoomCommand.Mute(ada.id, Source.CAMERA, true))));
    }
}
