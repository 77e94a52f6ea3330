package room.signaling.auth;

import org.jspecify.annotations.Nullable;

/** Decides who may do what. Safe to use from any thread; never blocks. */
public interface AccessPolicy {
    /** Whether people need tokens at all. */
    boolean needsTokens();

    /** Decides for one person, each time anew: tokens end, rooms change. As safe to use as the policy. */
    interface Pass {
        /** Says who it is, whatever room they want to enter. */
        Decision identify();

        /** Decides about a room. */
        Decision decide(String room, Action action);
    }

    /**
     * Finds out who somebody is, whatever room they want to enter.
     *
     * @param token what they brought, null for nothing
     */
    Decision identify(@Nullable String token);

    /**
     * Decides about a room.
     *
     * @param token what they brought, null for nothing
     */
    Decision decide(@Nullable String token, String room, Action action);

    /**
     * Looks at what somebody brought, for any number of decisions: who has many to make need not have a signature
     * checked for each.
     *
     * @param token what they brought, null for nothing
     */
    default Pass pass(@Nullable String token) {
        return new Pass() {
            @Override
            public Decision identify() {
                return AccessPolicy.this.identify(token);
            }

            @Override
            public Decision decide(String room, Action action) {
                return AccessPolicy.this.decide(token, room, action);
            }
        };
    }

    /**
     * Decides about the server as a whole. Without tokens nobody may administer it by this; a door may know other
     * reasons to let somebody.
     *
     * @param token what they brought: a token, or the secret itself; null for nothing
     */
    Decision decideAdministration(@Nullable String token);
}
