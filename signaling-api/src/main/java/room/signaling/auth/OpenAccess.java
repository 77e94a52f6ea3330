package room.signaling.auth;

import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;

/** Lets everybody do everything in every room; tokens are not looked at. */
public final class OpenAccess implements AccessPolicy {
    private static final Decision EVERYTHING =
            new Decision.Granted(new Access(null, null, Access.ANY_ROOM, Grants.ALL, false));

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
        return Decision.refused(
                Refusal.Code.FORBIDDEN,
                "Without a secret the server is administered from its own machine only; start it with --secret-file.");
    }
}
