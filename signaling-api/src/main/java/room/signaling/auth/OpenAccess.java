package room.signaling.auth;

import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;

/**
 * Lets everybody do everything in every room; tokens are not looked at. To administer the server takes a secret all the
 * same: that a request comes from this machine says nothing, since proxies and browsers on it ask for others.
 */
public final class OpenAccess implements AccessPolicy {
    private static final Decision EVERYTHING =
            new Decision.Granted(new Access(null, null, Access.ANY_ROOM, Grants.ALL, false));
    private static final Decision ADMINISTRATOR =
            new Decision.Granted(new Access(null, null, Access.ANY_ROOM, Grants.ALL, true));

    private final @Nullable Secret secret;

    /** A server that nobody administers. */
    public OpenAccess() {
        this.secret = null;
    }

    /** @param secret of those who administer the server */
    public OpenAccess(Secret secret) {
        this.secret = secret;
    }

    @Override
    public boolean needsTokens() {
        return false;
    }

    @Override
    public Decision identify(@Nullable String token) {
        return EVERYTHING;
    }

    @Override
    public Decision decide(@Nullable String token, String room, Action action) {
        return action == Action.ADMINISTER ? decideAdministration(token) : EVERYTHING;
    }

    @Override
    public Decision decideAdministration(@Nullable String token) {
        Secret known = secret;
        if (known == null) {
            return Decision.refused(Refusal.Code.FORBIDDEN, "Nobody administers this server.");
        }
        if (token == null) {
            return Decision.refused(
                    Refusal.Code.MISSING,
                    "This takes the server's secret as \"Authorization: Bearer\"; the server says at start where it is.");
        }
        return known.matches(token)
                ? ADMINISTRATOR
                : Decision.refused(
                        Refusal.Code.MALFORMED, "That is not the server's secret; it is another one after each start.");
    }
}
