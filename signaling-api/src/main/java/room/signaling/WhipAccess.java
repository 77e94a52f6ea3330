package room.signaling;

import org.jspecify.annotations.Nullable;
import room.signaling.auth.Access;
import room.signaling.auth.Refusal;
import room.signaling.whip.AccessPolicy;

/** The rules of the server as the WHIP and WHEP doors ask for them. */
final class WhipAccess implements AccessPolicy {
    private final room.signaling.auth.AccessPolicy rules;

    WhipAccess(room.signaling.auth.AccessPolicy rules) {
        this.rules = rules;
    }

    @Override
    public Decision decide(@Nullable String bearer, String name, Action action) {
        var wanted = switch (action) {
            case PUBLISH -> room.signaling.auth.Action.PUBLISH;
            case WATCH -> room.signaling.auth.Action.SUBSCRIBE;
        };
        return switch (rules.decide(bearer, name, wanted)) {
            case room.signaling.auth.Decision.Granted(Access access) ->
                new Decision.Allowed(access.name(), access.identity(), access.grants());
            case room.signaling.auth.Decision.Refused(Refusal refusal) ->
                refusal.code().isAboutToken()
                        ? new Decision.Unauthenticated(refusal.message())
                        : new Decision.Forbidden(refusal.message());
        };
    }
}
