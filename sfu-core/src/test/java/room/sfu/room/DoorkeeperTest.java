package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import room.sfu.api.Attendance;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Person;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.SfuError;
import room.sfu.api.Source;
import room.sfu.api.VideoCodec;

final class DoorkeeperTest {
    private static final Grants GUEST = new Grants(Set.of(Source.values()), true, false);
    private static final RoomOptions OPEN =
            new RoomOptions(3, false, true, Set.of(VideoCodec.values()), false, false, ForwardingLimits.NONE, 0);
    private static final RoomOptions LOBBY =
            new RoomOptions(3, false, true, Set.of(VideoCodec.values()), true, false, ForwardingLimits.NONE, 0);

    private final Doorkeepers doorkeepers = new Doorkeepers();
    private final List<RoomEvent> heard = new ArrayList<>();

    private final class Chatter {
        final List<RoomEvent> told = new ArrayList<>();
        final Attendance attendance;

        Chatter(String connection, @Nullable String identity, Grants grants) {
            attendance = new Attendance("daily", connection, new Person(identity, connection), grants, told::add);
        }

        @Nullable
        SfuError enters() {
            return doorkeepers.attend(attendance);
        }

        SfuError.Code refusal() {
            SfuError error = enters();
            assertNotNull(error);
            return error.code();
        }
    }

    private Chatter guest(String connection) {
        return new Chatter(connection, connection + "@example", GUEST);
    }

    private Room room(RoomOptions options) {
        Doorkeeper doorkeeper = doorkeepers.open("daily", options);
        Room room = new Room(
                "daily",
                options,
                new FakeMedia(),
                new RoomOwner() {
                    @Override
                    public void onGone(ParticipantId participant) {}

                    @Override
                    public void onHistory(RoomHistory event) {}
                },
                doorkeeper);
        doorkeeper.tellModeratorsBy(room::tellModerators);
        return room;
    }

    private Reply joins(Room room, String connection, @Nullable String identity, Grants grants) {
        return room.onEnter(
                new ParticipantId("in-" + connection),
                new RoomCommand.Join("daily", connection, true, heard::add, identity, grants, connection),
                1);
    }

    @Test
    void identitiesMakeAPersonAndConnectionsOnlyWhereThereIsNone() {
        assertTrue(new Person("ada", "1").isSameAs(new Person("ada", "2")));
        assertFalse(new Person("ada", "1").isSameAs(new Person("bob", "1")));
        assertTrue(new Person(null, "1").isSameAs(new Person(null, "1")));
        assertFalse(new Person(null, "1").isSameAs(new Person(null, "2")));
        assertFalse(new Person(null, "").isSameAs(new Person(null, "")), "nothing is known of either");
        assertFalse(new Person(null, "1").isSameAs(new Person("ada", "1")));
    }

    @Test
    void aLobbyPutsOutWhoWouldHaveToWaitAndNobodyElse() {
        Chatter eve = guest("eve");
        Chatter host = new Chatter("host", "host", Grants.ALL);
        assertNull(eve.enters());
        assertNull(host.enters());
        room(LOBBY);
        assertInstanceOf(RoomEvent.Removed.class, eve.told.getFirst());
        assertEquals(List.of(), host.told);
        assertEquals(SfuError.Code.FORBIDDEN, eve.refusal());
        assertNull(host.enters());
    }

    @Test
    void removalHoldsAfterTheCallAsLongAsSomebodyChats() {
        Room room = room(OPEN);
        joins(room, "host", "host", Grants.ALL);
        Chatter bob = guest("bob");
        Chatter ada = guest("ada");
        bob.enters();
        ada.enters();
        room.onAdminister(new Moderation.Expel(ada.attendance.id(), "enough"), 1);
        assertEquals(List.of(new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, "enough")), ada.told);
        assertEquals(SfuError.Code.REMOVED, ada.refusal());
        Reply refused = joins(room, "ada-phone", "ada@example", GUEST);
        assertEquals(
                SfuError.Code.REMOVED,
                assertInstanceOf(Reply.Refused.class, refused).error().code());
        doorkeepers.close("daily");
        assertEquals(SfuError.Code.REMOVED, ada.refusal(), "bob still chats");
        doorkeepers.depart(bob.attendance);
        assertNull(doorkeepers.find("daily"));
        assertNull(ada.enters(), "another room of that name");
    }

    @Test
    void moderatorsHearOfThoseWhoOnlyChat() {
        Chatter ada = guest("ada");
        ada.enters();
        Room room = room(OPEN);
        joins(room, "host", "host", Grants.ALL);
        ParticipantId id = ada.attendance.id();
        doorkeepers.attend(ada.attendance.named("Countess"));
        joins(room, "ada", "ada@example", GUEST);
        room.onCommand(new RoomCommand.Leave(new ParticipantId("in-ada")), 1);
        doorkeepers.depart(ada.attendance);
        doorkeepers.depart(ada.attendance);
        heard.removeIf(event -> !(event instanceof RoomEvent.ChatterCame || event instanceof RoomEvent.ChatterLeft));
        assertEquals(
                List.of(
                        new RoomEvent.ChatterCame(id, "ada"),
                        new RoomEvent.ChatterCame(id, "Countess"),
                        new RoomEvent.ChatterLeft(id),
                        new RoomEvent.ChatterCame(id, "Countess"),
                        new RoomEvent.ChatterLeft(id)),
                heard);
    }

    @Test
    void aModeratorWhoRemovesItselfIsNotShutOut() {
        Room room = room(OPEN);
        joins(room, "desk", "host", Grants.ALL);
        joins(room, "phone", "host", Grants.ALL);
        Moderation expulsion = new Moderation.Expel(new ParticipantId("in-phone"), "the other one");
        room.onCommand(new RoomCommand.Moderate(new ParticipantId("in-desk"), expulsion), 1);
        assertEquals(1, room.size());
        assertInstanceOf(Reply.Joined.class, joins(room, "phone", "host", Grants.ALL));
    }

    @Test
    void aRoomIsNotDesertedWhileSomebodyChats() {
        Room room = room(OPEN);
        assertTrue(room.isDeserted());
        Chatter ada = guest("ada");
        ada.enters();
        assertFalse(room.isDeserted());
        doorkeepers.depart(ada.attendance);
        assertTrue(room.isDeserted());
    }

    @Test
    void oldRemovalsAreForgottenBeyondTheLimit() {
        Doorkeeper doorkeeper = doorkeepers.open("daily", OPEN);
        for (int i = 0; i < 1_100; i++) {
            doorkeeper.bar(new ParticipantId("p" + i), new Person("i" + i, ""), "x", "enough");
        }
        assertEquals(1_000, doorkeeper.removed().size());
        assertInstanceOf(Doorkeeper.Verdict.Welcome.class, doorkeeper.decide(new Person("i0", ""), GUEST));
        assertInstanceOf(Doorkeeper.Verdict.Refused.class, doorkeeper.decide(new Person("i1099", ""), GUEST));
        assertTrue(doorkeeper.pardon(new ParticipantId("p1099")));
        assertFalse(doorkeeper.pardon(new ParticipantId("p1099")));
        assertInstanceOf(Doorkeeper.Verdict.Welcome.class, doorkeeper.decide(new Person("i1099", ""), GUEST));
    }
}
