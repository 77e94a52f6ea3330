package room.sfu.api;

/** Something done to others in a room, by a moderator in it or by an administrator. Reply: {@link Reply.Done}. */
public sealed interface Moderation {
    /**
     * Stops or resumes the forwarding of one source of somebody, whatever they publish as that source from now on. Only
     * the same command takes it back.
     */
    record Silence(ParticipantId target, Source source, boolean muted) implements Moderation {}

    /**
     * Removes somebody from the room, its chat or its lobby, by whatever door they came in.
     *
     * @param lasting whether no door lets them in again until they are {@link Pardon pardoned} or the room ends; then
     *     everything that is the same {@link Person} goes
     */
    record Expel(ParticipantId target, String reason, boolean lasting) implements Moderation {
        /** For good. */
        public Expel(ParticipantId target, String reason) {
            this(target, reason, true);
        }
    }

    /** Lets somebody come again who was removed. */
    record Pardon(ParticipantId target) implements Moderation {}

    /** Takes nobody else into the room from now on, or does again. */
    record Lock(boolean locked) implements Moderation {}

    /** Lets somebody in who waits in the lobby, or turns them away; who was removed is pardoned. */
    record Admit(ParticipantId target, boolean admitted) implements Moderation {}
}
