package room.sfu.room;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.SfuError;
import room.sfu.media.PeerLines;

/**
 * Has two who are alone in a room connect directly, and brings the server's leg back when that ends. Owned by the room's
 * loop.
 */
final class DirectPath {
    private static final Logger LOG = LoggerFactory.getLogger(DirectPath.class);

    private final String room;
    private final Members members;
    private final DirectLeg leg = new DirectLeg();

    /** @param room its name, for the log */
    DirectPath(String room, Members members) {
        this.room = room;
        this.members = members;
    }

    /** Whether media goes directly, so that nothing is forwarded. */
    boolean isUp() {
        return leg.state() instanceof DirectLeg.Up;
    }

    Reply onSignal(Participant participant, RoomCommand.Signal signal) {
        Participant other = members.find(signal.to());
        if (other == null || other == participant) {
            return Room.refused(
                    SfuError.Code.NOT_FOUND, "There is no other participant " + signal.to() + " in the room.");
        }
        if (!leg.isCurrent(signal.session(), participant)) {
            return over(signal.session());
        }
        other.tell(new RoomEvent.Signalled(participant.id(), signal.session(), signal.payload()));
        return new Reply.Done();
    }

    Reply onState(Participant participant, RoomCommand.DirectState state, long nowNanos) {
        if (!leg.isCurrent(state.session(), participant)) {
            return over(state.session());
        }
        if (!state.up()) {
            String reason = state.reason() == null ? "the direct connection failed" : state.reason();
            LOG.info("room {}: direct session {} failed: {}", room, state.session(), reason);
            leg.fail();
            useServer(nowNanos, reason);
        } else if (leg.up(participant)) {
            LOG.info("room {}: direct session {} is up", room, state.session());
            pauseAll(true, nowNanos);
            members.tellAll(new RoomEvent.PathChanged(true, leg.session(), "both sides receive media directly"));
        }
        return new Reply.Done();
    }

    private static Reply over(long session) {
        return Room.refused(SfuError.Code.NOT_FOUND, "The direct session " + session + " is over.");
    }

    /** Called about once a second. */
    void onTimer(long nowNanos) {
        if (leg.isOverdue(nowNanos)) {
            leg.fail();
            useServer(nowNanos, "the direct connection did not come up in time");
        }
    }

    /**
     * Starts or ends the direct connection according to who is in the room.
     *
     * @param allowed whether the room may have one at all
     * @param reason why what there is may have to end
     */
    void reconsider(boolean allowed, long nowNanos, String reason) {
        Participant first = null;
        Participant second = null;
        if (members.size() == 2 && members.all().stream().allMatch(Participant::maySendDirectly)) {
            var both = members.all().iterator();
            first = both.next();
            second = both.next();
        }
        switch (leg.state()) {
            case DirectLeg.Connecting of -> {
                if (of.first() != first || of.second() != second) {
                    end(allowed, nowNanos, reason);
                }
            }
            case DirectLeg.Up of -> {
                if (of.first() != first || of.second() != second) {
                    end(allowed, nowNanos, reason);
                }
            }
            case DirectLeg.Idle _, DirectLeg.Failed _ -> {
                if (allowed) {
                    connect(first, second, nowNanos);
                }
            }
        }
    }

    private void end(boolean allowed, long nowNanos, String reason) {
        leg.end();
        useServer(nowNanos, reason);
        reconsider(allowed, nowNanos, reason);
    }

    private void connect(@Nullable Participant first, @Nullable Participant second, long nowNanos) {
        if (first != null
                && second != null
                && !leg.hasFailedFor(first, second)
                && first.hasMedia()
                && second.hasMedia()) {
            leg.connect(first, second, nowNanos);
            first.tell(new RoomEvent.DirectWanted(leg.session(), second.id(), true));
            second.tell(new RoomEvent.DirectWanted(leg.session(), first.id(), false));
        }
    }

    private void useServer(long nowNanos, String reason) {
        pauseAll(false, nowNanos);
        members.tellAll(new RoomEvent.PathChanged(false, leg.session(), reason));
    }

    private void pauseAll(boolean paused, long nowNanos) {
        for (Participant participant : members.all()) {
            PeerLines lines = participant.lines();
            if (lines != null) {
                lines.pause(paused, nowNanos);
            }
        }
    }
}
