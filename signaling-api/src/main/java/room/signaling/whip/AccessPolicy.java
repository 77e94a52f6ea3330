package room.signaling.whip;

import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;

/** Decides who may publish into a room and who may watch it. Called on a connection's loop: must not block. */
@FunctionalInterface
public interface AccessPolicy {
    /** Everybody may do everything. */
    AccessPolicy OPEN = (bearer, room, action) -> new Decision.Allowed(null, null, Grants.ALL);

    /** What somebody wants to do. */
    enum Action {
        PUBLISH,
        WATCH
    }

    /** What becomes of it. */
    sealed interface Decision {
        /**
         * Go on.
         *
         * @param name the nickname that the publisher has, null when it may choose
         * @param identity who it is to those who issue tokens, null when nobody has vouched for that
         * @param grants what it may do in the room
         */
        record Allowed(@Nullable String name, @Nullable String identity, Grants grants) implements Decision {}

        /**
         * Not without a token, or with another one: 401.
         *
         * @param detail for people
         */
        record Unauthenticated(String detail) implements Decision {}

        /**
         * Not with this token: 403.
         *
         * @param detail for people
         */
        record Forbidden(String detail) implements Decision {}
    }

    /**
     * Decides about a request. Asked for each request of a session, not only for the first.
     *
     * @param bearer the token of the Authorization field (RFC 6750), null when there is none
     */
    Decision decide(@Nullable String bearer, String room, Action action);
}
