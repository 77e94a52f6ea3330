package room.sfu.api;

import java.util.List;

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

    /** The participant is no longer in the room and no event follows. */
    record Removed(String reason) implements RoomEvent {}
}
