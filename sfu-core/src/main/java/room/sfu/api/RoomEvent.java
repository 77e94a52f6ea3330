package room.sfu.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a participant hears of its room. */
public sealed interface RoomEvent {
    /** Somebody else came. */
    record ParticipantJoined(ParticipantInfo participant) implements RoomEvent {}

    /** Somebody else's name or tracks changed; the whole state. */
    record ParticipantUpdated(ParticipantInfo participant) implements RoomEvent {}

    /** Somebody else went. */
    record ParticipantLeft(ParticipantId participant) implements RoomEvent {}

    /** Somebody speaks, this participant or another; comes when that changes. */
    record ActiveSpeaker(ParticipantId participant) implements RoomEvent {}

    /**
     * The participant's connection to the server has ended and not by the participant's leaving: it is still in the
     * room, sends and receives nothing, and may offer a new connection.
     */
    record MediaEnded(String reason) implements RoomEvent {}

    /**
     * What the slots carry has changed; the whole state.
     *
     * @param wanted how many slots would carry everybody; more than there are asks for an offer with more
     */
    record SlotsChanged(List<SlotInfo> slots, int wanted) implements RoomEvent {}

    /**
     * How large a picture of each of the participant's own sources anybody is sent has changed; the whole state. It need
     * not send more.
     */
    record SourcesWanted(List<WantedSource> sources) implements RoomEvent {}

    /** What the participant is sent of the others' pictures has changed, or why; the whole state. */
    record PicturesChanged(List<ReceivedPicture> pictures) implements RoomEvent {}

    /**
     * The two in the room should connect directly.
     *
     * @param session numbers the attempt; both sides hear the same
     * @param initiator whether this participant makes the offer
     */
    record DirectWanted(long session, ParticipantId peer, boolean initiator) implements RoomEvent {}

    /** A message of the direct leg's negotiation from the other participant. */
    record Signalled(ParticipantId from, long session, Object payload) implements RoomEvent {}

    /**
     * Where media goes from now on.
     *
     * @param direct true: between the two participants, the server's leg stays up and silent; false: through the server
     * @param session the direct leg's number, or of the one that ended; 0 when there was none
     */
    record PathChanged(boolean direct, long session, String reason) implements RoomEvent {}

    /**
     * A moderator has stopped or resumed the forwarding of somebody's source; that somebody hears it too.
     *
     * @param by the moderator, null when it was done from outside the room
     */
    record Silenced(
            ParticipantId participant,
            Source source,
            boolean muted,
            @Nullable ParticipantId by) implements RoomEvent {}

    /**
     * The room takes nobody else from now on, or does again.
     *
     * @param by the moderator, null when it was done from outside the room
     */
    record LockChanged(boolean locked, @Nullable ParticipantId by) implements RoomEvent {}

    /** Somebody waits to be let in; moderators hear it. */
    record Knocked(ParticipantId participant, String name) implements RoomEvent {}

    /** Somebody does not wait any more: let in, turned away, or gone. */
    record KnockEnded(ParticipantId participant) implements RoomEvent {}

    /** Somebody is in the room by chat only, or has another nickname there; moderators hear it. */
    record ChatterCame(ParticipantId participant, String name) implements RoomEvent {}

    /** Somebody is not in the room by chat only any more: gone, put out, or in the call now. */
    record ChatterLeft(ParticipantId participant) implements RoomEvent {}

    /** Somebody was removed and may not come again; moderators hear it. */
    record Barred(ParticipantId participant, String name) implements RoomEvent {}

    /** Somebody who was removed may come again. */
    record Pardoned(ParticipantId participant) implements RoomEvent {}

    /** The one who waited is in the room; the first event that it hears. */
    record Admitted(Reply.Joined reply) implements RoomEvent {}

    /** The participant is no longer in the room, or will not be let in, and no event follows. */
    record Removed(Removal cause, String reason) implements RoomEvent {}

    /** Why somebody was removed; {@link #wireName} is what clients see. */
    enum Removal {
        /** The server is stopping; joining again in a moment leads to another one, or to the same, restarted. */
        SERVER_STOPPING("server-stopping"),
        /** A moderator or an administrator wanted it. */
        EXPELLED("removed"),
        /** The room was closed. */
        ROOM_CLOSED("room-closed"),
        /** Not let in from the lobby. */
        TURNED_AWAY("denied");

        private final String wireName;

        Removal(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
