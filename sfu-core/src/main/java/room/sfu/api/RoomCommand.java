package room.sfu.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything a door may ask of the media server. */
public sealed interface RoomCommand {
    /** A way into a room, which is made if it does not exist. */
    sealed interface Entering extends RoomCommand {
        /** The room's name, 1 to 128 characters, no control characters. */
        String room();

        /** Hears what happens in the room from now on. */
        RoomEvents events();

        /** Who enters, to those who issue tokens; null when nobody has vouched for that. */
        @Nullable
        String identity();

        /** What it may do in the room; the door has checked that it has these. */
        Grants grants();

        /** What it comes by; see {@link Person}. */
        String connection();

        /** Who enters. */
        default Person person() {
            return new Person(identity(), connection());
        }
    }

    /**
     * Enters a room, which is made if it does not exist. Reply: {@link Reply.Joined}, or {@link Reply.Waiting} when
     * somebody has to let it in first.
     *
     * @param room 1 to 128 characters, no control characters
     * @param name the nickname, 1 to 64 characters
     * @param p2p whether this client can hold a direct connection to another participant
     * @param events hears what happens in the room from now on
     * @param identity who it is to those who issue tokens, null when nobody has vouched for that
     * @param grants what it may do; the door has checked that it has them
     * @param connection what it comes by; see {@link Person}
     */
    record Join(
            String room,
            String name,
            boolean p2p,
            RoomEvents events,
            @Nullable String identity,
            Grants grants,
            String connection)
            implements Entering {
        /** By a connection of which nothing is known. */
        public Join(
                String room, String name, boolean p2p, RoomEvents events, @Nullable String identity, Grants grants) {
            this(room, name, p2p, events, identity, grants, "");
        }
    }

    /**
     * Enters a room to be seen and heard by the others and to receive nothing. Reply: {@link Reply.Joined}.
     *
     * @param name the nickname, 1 to 64 characters
     */
    record Publish(
            String room,
            String name,
            RoomEvents events,
            @Nullable String identity,
            Grants grants,
            String connection) implements Entering {
        /** By a connection of which nothing is known. */
        public Publish(String room, String name, RoomEvents events, @Nullable String identity, Grants grants) {
            this(room, name, events, identity, grants, "");
        }
    }

    /**
     * Enters a room to receive and not to be seen: nobody hears of it, but it takes one of the room's places. What it
     * gets is who speaks, and in further slots who spoke before. Reply: {@link Reply.Joined}.
     *
     * @param whom to see nobody but the participants of this name or id, whether they are here yet or not; null for
     *     whoever speaks
     */
    record Watch(
            String room,
            @Nullable String whom,
            RoomEvents events,
            @Nullable String identity,
            Grants grants,
            String connection)
            implements Entering {
        /** By a connection of which nothing is known. */
        public Watch(String room, @Nullable String whom, RoomEvents events, @Nullable String identity, Grants grants) {
            this(room, whom, events, identity, grants, "");
        }
    }

    /** A command about a room, of somebody who administers the server. */
    sealed interface OfRoom extends RoomCommand {
        String room();
    }

    /**
     * Makes a room ahead. Reply: {@link Reply.Described}.
     *
     * @param room 1 to 128 characters, no control characters
     */
    record Create(String room, RoomOptions options) implements OfRoom {}

    /** Asks what a room is like and who is in it. Reply: {@link Reply.Described}. */
    record Describe(String room) implements OfRoom {}

    /** Moderates a room from outside. */
    record Administer(String room, Moderation action) implements OfRoom {}

    /**
     * Removes everybody from a room, and the room. Reply: {@link Reply.Done}.
     *
     * @param reason for those in it
     */
    record Close(String room, String reason) implements OfRoom {}

    /** A command of somebody who is in a room. Reply where nothing else is said: {@link Reply.Done}. */
    sealed interface OfParticipant extends RoomCommand {
        ParticipantId participant();
    }

    /**
     * The participant's session description, first or renewed. Reply: {@link Reply.Answered}.
     *
     * <p>An offer of another origin (the o= line's session id) than the one before replaces the transport; the same
     * origin with new ICE credentials is an ICE restart (RFC 8839 section 4.4.1).
     *
     * @param sdp the offer's text
     * @param sources what each m-line that the client sends shows, by mid; a sending m-line that is not named is the
     *     microphone or the camera by its kind
     * @param muted the sources that start muted
     */
    record Offer(ParticipantId participant, String sdp, Map<String, Source> sources, Set<Source> muted)
            implements OfParticipant {}

    /**
     * The client's ICE credentials outside of an offer (RFC 9725 section 4.3). Other ones than those in use restart
     * ICE. Reply: {@link Reply.IceRestarted}, or {@link Reply.Done} when they are those in use.
     */
    record UpdateIce(ParticipantId participant, String ufrag, String pwd) implements OfParticipant {
        /** Without the password, so that logs do not hold it. */
        @Override
        public String toString() {
            return "UpdateIce[participant=" + participant + ", ufrag=" + ufrag + "]";
        }
    }

    /** Says that a track is muted or heard again. */
    record Mute(ParticipantId participant, Source source, boolean muted) implements OfParticipant {}

    /**
     * Says which pictures of others the participant's client shows now; sound is forwarded of everybody all the same.
     * Takes the place of what was said before.
     *
     * @param pictures null for everything in full, as it is for who never says
     */
    record Show(ParticipantId participant, @Nullable List<ShownPicture> pictures) implements OfParticipant {}

    /** Changes the nickname, 1 to 64 characters. */
    record Rename(ParticipantId participant, String name) implements OfParticipant {}

    /**
     * Passes a message of the direct leg's negotiation to the other participant.
     *
     * @param session the direct leg's number, from {@link RoomEvent.DirectWanted}; a stale one is refused
     * @param payload opaque to the server, relayed as it is
     */
    record Signal(ParticipantId participant, ParticipantId to, long session, Object payload) implements OfParticipant {}

    /**
     * How the direct leg fares.
     *
     * @param up true when media from the other side arrives over it, false when it failed
     * @param reason for the log, null when none is known
     */
    record DirectState(
            ParticipantId participant,
            long session,
            boolean up,
            @Nullable String reason) implements OfParticipant {}

    /** Moderates the room, for those who are granted that. */
    record Moderate(ParticipantId participant, Moderation action) implements OfParticipant {}

    /** Leaves the room, or gives up waiting for it. */
    record Leave(ParticipantId participant) implements OfParticipant {}
}
