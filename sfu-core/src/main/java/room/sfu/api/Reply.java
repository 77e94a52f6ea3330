package room.sfu.api;

import java.util.List;

/** What a command is answered with. */
public sealed interface Reply {
    /**
     * The participant is in the room.
     *
     * @param others everybody else who is in it
     * @param slots how many slots the client should offer to receive everybody, with some to spare
     * @param p2pAllowed whether the server lets two people talk directly
     * @param name the nickname that it goes by
     * @param grants what it may do
     * @param locked whether the room takes nobody else now
     */
    record Joined(
            ParticipantId participant,
            List<ParticipantInfo> others,
            int slots,
            boolean p2pAllowed,
            String name,
            Grants grants,
            boolean locked)
            implements Reply {}

    /** The participant waits to be let in: {@link RoomEvent.Admitted} or {@link RoomEvent.Removed} follows. */
    record Waiting(ParticipantId participant) implements Reply {}

    /** What a room is like. */
    record Described(RoomDetails room) implements Reply {}

    /**
     * The offer is answered.
     *
     * @param sdp the answer's text
     * @param slots what each slot carries now
     */
    record Answered(String sdp, List<SlotInfo> slots) implements Reply {}

    /**
     * ICE begins anew.
     *
     * @param ufrag the server's new username fragment
     * @param candidates where the server is reached; each starts with "candidate:", without "a="
     */
    record IceRestarted(String ufrag, String pwd, List<String> candidates) implements Reply {
        /** Without the password, so that logs do not hold it. */
        @Override
        public String toString() {
            return "IceRestarted[ufrag=" + ufrag + ", candidates=" + candidates + "]";
        }
    }

    /** Done, with nothing to say. */
    record Done() implements Reply {}

    /** Not done; nothing changed. */
    record Refused(SfuError error) implements Reply {}
}
