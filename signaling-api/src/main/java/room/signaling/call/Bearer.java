package room.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Action;
import room.signaling.auth.Decision;
import room.signaling.auth.Refusal;
import room.signaling.chat.ChatEvents;
import room.signaling.socketio.Handshake;

/**
 * What one socket may do: asks the rules with the token that it brought, whose signature is checked once. Decides anew
 * each time, since tokens end. Lives on the socket's loop.
 */
public final class Bearer implements ChatEvents.Door {
    private final AccessPolicy policy;
    private final Sfu sfu;
    private final @Nullable Access atFirst;
    private AccessPolicy.Pass pass;

    public Bearer(AccessPolicy policy, Sfu sfu, Handshake handshake) {
        this.policy = policy;
        this.sfu = sfu;
        this.pass = policy.pass(token(handshake));
        this.atFirst = identify() instanceof Decision.Granted(Access access) ? access : null;
    }

    private static @Nullable String token(Handshake handshake) {
        JsonNode brought = handshake.auth().get("token");
        return brought == null || brought.isNull() ? null : brought.asText();
    }

    /** Who came when the socket connected, null if the rules did not know them. */
    public @Nullable Access access() {
        return atFirst;
    }

    /**
     * Goes on with the token of somebody who comes back.
     *
     * @return false if it is not the same person with the same rights; nothing has changed then
     */
    public boolean renew(Handshake handshake) {
        AccessPolicy.Pass brought = policy.pass(token(handshake));
        if (atFirst != null
                && brought.identify() instanceof Decision.Granted(Access access)
                && access.equals(atFirst)) {
            pass = brought;
            return true;
        }
        return false;
    }

    /** Whether the socket may connect at all. */
    public Decision identify() {
        return pass.identify();
    }

    /** Whether it may enter a call. */
    Decision decide(String room) {
        return pass.decide(room, Action.JOIN);
    }

    boolean mayEnter(String room) {
        return decide(room) instanceof Decision.Granted;
    }

    /** A room that is locked or has a lobby is entered by a call only, where somebody looks after that. */
    @Override
    public @Nullable Refusal refusal(String room) {
        return switch (decide(room)) {
            case Decision.Refused(Refusal refusal) -> refusal;
            case Decision.Granted(Access access) -> {
                RoomSummary summary = sfu.room(room);
                boolean guarded = summary != null
                        && (summary.locked()
                                || (summary.lobby() && !access.grants().moderate()));
                yield guarded
                        ? new Refusal(
                                Refusal.Code.FORBIDDEN,
                                "The room \"" + room + "\" is locked or has a lobby; enter it with call:join.")
                        : null;
            }
        };
    }
}
