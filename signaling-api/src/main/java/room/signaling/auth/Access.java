package room.signaling.auth;

import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;

/**
 * What somebody may do, as their token says or as the server allows without one.
 *
 * @param identity who they are to those who issue tokens; null when nobody has vouched for that
 * @param name the nickname that they have to use; null when they may choose one
 * @param room the room that it is about; null for none, {@link #ANY_ROOM} for all
 * @param grants what they may do in the room
 * @param admin whether they may administer the server
 */
public record Access(
        @Nullable String identity,
        @Nullable String name,
        @Nullable String room,
        Grants grants,
        boolean admin) {
    /** Stands for every room. */
    public static final String ANY_ROOM = "*";

    /** Whether this is about the room. */
    public boolean isFor(String name) {
        return ANY_ROOM.equals(room) || name.equals(room);
    }

    /** Whether the grants are enough. */
    boolean allows(Action action) {
        return switch (action) {
            case JOIN -> true;
            case PUBLISH -> !grants.publish().isEmpty();
            case SUBSCRIBE -> grants.subscribe();
            case MODERATE -> grants.moderate();
            case ADMINISTER -> admin;
        };
    }
}
