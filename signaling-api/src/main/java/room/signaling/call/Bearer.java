package room.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.Person;
import room.sfu.api.RoomEvent;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.signaling.auth.Access;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Action;
import room.signaling.auth.Decision;
import room.signaling.auth.Refusal;
import room.signaling.chat.ChatDoor;
import room.signaling.socketio.Handshake;

/**
 * What one socket may do: asks the rules with the token that it brought, whose signature is checked once. Decides anew
 * each time, since tokens end. Lives on the socket's loop.
 */
public final class Bearer implements ChatDoor {
    private final AccessPolicy policy;
    private final Sfu sfu;
    private final String connection;
    private final @Nullable Access atFirst;
    private final Map<String, Attendance> attendances = new HashMap<>();
    private AccessPolicy.Pass pass;

    /** @param connection the socket's id */
    public Bearer(AccessPolicy policy, Sfu sfu, String connection, Handshake handshake) {
        this.policy = policy;
        this.sfu = sfu;
        this.connection = connection;
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

    // ---- chat

    /** Asks the rules, and then whoever decides for all doors. */
    @Override
    public @Nullable Refused enter(String room, String name, Eviction eviction) {
        return switch (decide(room)) {
            case Decision.Refused(Refusal refusal) -> new Refused(refusal.code().wireName(), refusal.message());
            case Decision.Granted(Access access) -> {
                Attendance attendance = new Attendance(
                        room,
                        name,
                        new Person(access.identity(), connection),
                        access.grants(),
                        event -> onEvent(event, eviction));
                SfuError error = sfu.attend(attendance);
                if (error == null) {
                    attendances.put(room, attendance);
                }
                yield error == null ? null : new Refused(error.code().wireName(), error.message());
            }
        };
    }

    private static void onEvent(RoomEvent event, Eviction eviction) {
        if (event instanceof RoomEvent.Removed(RoomEvent.Removal cause, String reason)) {
            eviction.out(cause.wireName(), reason);
        }
    }

    @Override
    public void renamed(String room, String name) {
        Attendance renamed = attendances.computeIfPresent(room, (_, attendance) -> attendance.named(name));
        if (renamed != null) {
            sfu.attend(renamed);
        }
    }

    @Override
    public void left(String room) {
        Attendance attendance = attendances.remove(room);
        if (attendance != null) {
            sfu.depart(attendance);
        }
    }
}
