package room.sfu.api;

/** Something done to others in a room, by a moderator in it or by an administrator. Reply: {@link Reply.Done}. */
public sealed interface Moderation {
    /**
     * Stops or resumes the forwarding of one source of somebody, whatever they publish as that source from now on. Only
     * the same command takes it back.
     */
    record Silence(ParticipantId target, Source source, boolean muted) implements Moderation {}

    /** Removes somebody from the room, or from its lobby. */
    record Expel(ParticipantId target, String reason) implements Moderation {}

    /** Takes nobody else into the room from now on, or does again. */
    record Lock(boolean locked) implements Moderation {}

    /** Lets somebody in who waits in the lobby, or turns them away. */
    record Admit(ParticipantId target, boolean admitted) implements Moderation {}
}
