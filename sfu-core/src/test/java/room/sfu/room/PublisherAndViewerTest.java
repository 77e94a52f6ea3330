package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.SfuError;
import room.sfu.api.SlotInfo;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.sfu.sdp.SessionDescription;

final class PublisherAndViewerTest {
    /** One audio and one video m-line, both sendrecv. */
    private final String offer = fixture("chromium-offer-audio-video.sdp");

    private final SessionDescription parsed = parsed(offer);

    private final FakeMedia media = new FakeMedia();
    private final Room room = TestRoom.of("daily", true, 3, media);
    private final List<RoomEvent> heardByAda = new ArrayList<>();

    private static String fixture(String name) {
        try (InputStream in = PublisherAndViewerTest.class.getResourceAsStream("/sdp/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static SessionDescription parsed(String sdp) {
        try {
            return new SdpReader().read(sdp);
        } catch (SdpException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private ParticipantId caller(String name, List<RoomEvent> heard) {
        ParticipantId id = new ParticipantId(name + "-id");
        assertInstanceOf(
                Reply.Joined.class,
                room.onEnter(
                        id, new RoomCommand.Join("daily", name, true, heard::add, null, Grants.ALL), media.nowNanos));
        offer(id);
        return id;
    }

    private ParticipantId publisher(String name, List<RoomEvent> heard) {
        ParticipantId id = new ParticipantId(name + "-id");
        assertInstanceOf(
                Reply.Joined.class,
                room.onEnter(id, new RoomCommand.Publish("daily", name, heard::add, null, Grants.ALL), media.nowNanos));
        return id;
    }

    private ParticipantId viewer(@Nullable String whom) {
        return viewer(whom, new ArrayList<>());
    }

    private ParticipantId viewer(@Nullable String whom, List<RoomEvent> heard) {
        ParticipantId id = new ParticipantId("viewer-id");
        assertInstanceOf(
                Reply.Joined.class,
                room.onEnter(id, new RoomCommand.Watch("daily", whom, heard::add, null, Grants.ALL), media.nowNanos));
        return id;
    }

    private Reply.Answered offer(ParticipantId id) {
        return assertInstanceOf(
                Reply.Answered.class,
                room.onOffer(new RoomCommand.Offer(id, offer, Map.of(), Set.of()), parsed, media.nowNanos));
    }

    private static List<SlotInfo> slot(@Nullable ParticipantId participant) {
        return List.of(new SlotInfo("0", "1", participant, false));
    }

    @Test
    void aPublisherIsSeenAndReceivesNothingWhateverItOffers() {
        caller("ada", heardByAda);
        ParticipantId camera = publisher("Camera", new ArrayList<>());
        Reply.Answered answered = offer(camera);
        assertEquals(List.of(), answered.slots());
        assertTrue(answered.sdp().contains("a=recvonly"));
        assertFalse(answered.sdp().contains("a=sendrecv"));
        assertTrue(heardByAda.contains(new RoomEvent.SlotsChanged(slot(camera), 1)));
    }

    @Test
    void aViewerIsNotSeenButTakesAPlace() {
        caller("ada", heardByAda);
        heardByAda.clear();
        ParticipantId viewer = viewer(null);
        Reply.Answered answered = offer(viewer);
        assertEquals(slot(new ParticipantId("ada-id")), answered.slots());
        assertTrue(answered.sdp().contains("a=sendonly"));
        assertEquals(List.of(), heardByAda);

        caller("grace", new ArrayList<>());
        Reply full = room.onEnter(
                new ParticipantId("x"),
                new RoomCommand.Join("daily", "edsger", true, event -> {}, null, Grants.ALL),
                media.nowNanos);
        assertEquals(
                SfuError.Code.ROOM_FULL,
                assertInstanceOf(Reply.Refused.class, full).error().code());

        heardByAda.clear();
        room.onCommand(new RoomCommand.Leave(viewer), media.nowNanos);
        assertTrue(heardByAda.stream().noneMatch(RoomEvent.ParticipantLeft.class::isInstance));
    }

    @Test
    void twoDoNotTalkDirectlyWhileSomebodyWatches() {
        viewer(null);
        caller("ada", heardByAda);
        caller("grace", new ArrayList<>());
        assertTrue(heardByAda.stream().noneMatch(RoomEvent.DirectWanted.class::isInstance));
    }

    @Test
    void aViewerOfSomebodySeesThemOnly() {
        caller("ada", heardByAda);
        ParticipantId viewer = viewer("Camera");
        assertEquals(slot(null), offer(viewer).slots(), "who is watched is not here yet");
        ParticipantId camera = publisher("Camera", new ArrayList<>());
        offer(camera);
        assertEquals(slot(camera), offer(viewer).slots());
    }

    @Test
    void whoIsWatchedMayComeLaterLeaveAndReturn() {
        caller("ada", heardByAda);
        List<RoomEvent> heardByViewer = new ArrayList<>();
        assertEquals(slot(null), offer(viewer("Camera", heardByViewer)).slots());
        for (int i = 0; i < 2; i++) {
            ParticipantId camera = publisher("Camera", new ArrayList<>());
            offer(camera);
            assertEquals(new RoomEvent.SlotsChanged(slot(camera), 1), lastSlots(heardByViewer));
            room.onCommand(new RoomCommand.Leave(camera), media.nowNanos);
            assertEquals(new RoomEvent.SlotsChanged(slot(null), 0), lastSlots(heardByViewer));
        }
    }

    private static RoomEvent lastSlots(List<RoomEvent> heard) {
        return heard.stream()
                .filter(RoomEvent.SlotsChanged.class::isInstance)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void aViewerOfAnIdSeesThatParticipant() {
        caller("ada", heardByAda);
        ParticipantId grace = caller("grace", new ArrayList<>());
        assertEquals(slot(grace), offer(viewer("grace-id")).slots());
    }

    @Test
    void theOwnerHearsThatItsMediaHasEnded() {
        List<RoomEvent> heard = new ArrayList<>();
        offer(publisher("Camera", heard));
        media.passSeconds(40);
        assertEquals(new RoomEvent.MediaEnded("connect timeout"), heard.getLast());
    }

    @Test
    void newCredentialsRestartIceAndKnownOnesDoNot() {
        ParticipantId camera = publisher("Camera", new ArrayList<>());
        String answer = offer(camera).sdp();
        Reply.IceRestarted restarted = assertInstanceOf(
                Reply.IceRestarted.class,
                room.onCommand(
                        new RoomCommand.UpdateIce(camera, "newufrag", "new+password+22+chars+"), media.nowNanos));
        assertNotEquals(restarted.ufrag(), ufrag(answer));
        assertTrue(restarted.candidates().getFirst().startsWith("candidate:"));
        assertEquals(
                new Reply.Done(),
                room.onCommand(
                        new RoomCommand.UpdateIce(camera, "newufrag", "new+password+22+chars+"), media.nowNanos));
    }

    private static String ufrag(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow()
                .substring("a=ice-ufrag:".length());
    }

    @Test
    void refusesCredentialsThatCannotBe() {
        ParticipantId camera = publisher("Camera", new ArrayList<>());
        Reply early = room.onCommand(new RoomCommand.UpdateIce(camera, "newufrag", "x".repeat(22)), media.nowNanos);
        assertEquals(
                SfuError.Code.NOT_FOUND,
                assertInstanceOf(Reply.Refused.class, early).error().code());
        offer(camera);
        Reply bad = room.onCommand(new RoomCommand.UpdateIce(camera, "u", "short"), media.nowNanos);
        assertEquals(
                SfuError.Code.BAD_SDP,
                assertInstanceOf(Reply.Refused.class, bad).error().code());
    }
}
