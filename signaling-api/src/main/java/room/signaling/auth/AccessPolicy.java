package room.signaling.auth;

import org.jspecify.annotations.Nullable;

/** Decides who may do what. Safe to use from any thread; never blocks. */
public interface AccessPolicy {
    /** Whether people need tokens at all. */
    boolean needsTokens();

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
     * Decides about the server as a whole.
     *
     * @param token what they brought: a token, or the secret itself; null for nothing
     */
    Decision decideAdministration(@Nullable String token);
}
