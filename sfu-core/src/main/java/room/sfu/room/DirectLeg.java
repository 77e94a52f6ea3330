package room.sfu.room;

import org.jspecify.annotations.Nullable;

/**
 * The direct connection between the two in a room: whether it is tried, carries media, or has failed. The leg through
 * the server stays up beside it all the while. Owned by the room's loop; sends nothing itself.
 */
final class DirectLeg {
    /** ICE tries for up to some ten seconds where a firewall drops packets without a word. */
    static final long CONNECT_NANOS = 15_000_000_000L;

    sealed interface State {}

    /** Nobody is asked to connect. */
    record Idle() implements State {}

    /** The two are connecting; {@code upFirst} and {@code upSecond} say who has media already. */
    record Connecting(Participant first, Participant second, boolean upFirst, boolean upSecond, long deadlineNanos)
            implements State {}

    /** Media goes directly. */
    record Up(Participant first, Participant second) implements State {}

    /** This pair could not connect and is not asked again. */
    record Failed(Participant first, Participant second) implements State {}

    private State state = new Idle();
    private long session;

    State state() {
        return state;
    }

    /** Numbers the attempts of the room, from 1. */
    long session() {
        return session;
    }

    /** Whether a message about this session concerns the connection as it is now. */
    boolean isCurrent(long session, Participant participant) {
        return session == this.session
                && switch (state) {
                    case Connecting of -> participant == of.first() || participant == of.second();
                    case Up of -> participant == of.first() || participant == of.second();
                    case Idle _, Failed _ -> false;
                };
    }

    void connect(Participant first, Participant second, long nowNanos) {
        session++;
        state = new Connecting(first, second, false, false, nowNanos + CONNECT_NANOS);
    }

    /** Notes that one side has media; true when now both have. */
    boolean up(Participant participant) {
        if (!(state instanceof Connecting(var first, var second, var upFirst, var upSecond, var deadline))) {
            return false;
        }
        boolean nowFirst = upFirst || participant == first;
        boolean nowSecond = upSecond || participant == second;
        if (nowFirst && nowSecond) {
            state = new Up(first, second);
            return true;
        }
        state = new Connecting(first, second, nowFirst, nowSecond, deadline);
        return false;
    }

    void fail() {
        state = switch (state) {
            case Connecting of -> new Failed(of.first(), of.second());
            case Up of -> new Failed(of.first(), of.second());
            case Idle idle -> idle;
            case Failed failed -> failed;
        };
    }

    void end() {
        state = new Idle();
    }

    boolean hasFailedFor(@Nullable Participant one, @Nullable Participant other) {
        return state instanceof Failed(var first, var second) && first == one && second == other;
    }

    boolean isOverdue(long nowNanos) {
        return state instanceof Connecting connecting && nowNanos - connecting.deadlineNanos() > 0;
    }
}
