package room.signaling.auth;

import java.time.InstantSource;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;
import room.sfu.api.Source;

/** Lets people do what their tokens say. */
public final class TokenAccess implements AccessPolicy {
    private static final Access ANYBODY =
            new Access(null, null, null, new Grants(EnumSet.allOf(Source.class), true, false), false);

    private final TokenKeys keys;
    private final TokenVerifier verifier;
    private final OpenRooms openRooms;
    private final InstantSource clock;

    /** Knows the rooms that ask for no token. */
    public interface OpenRooms {
        boolean isOpen(String room);

        boolean any();
    }

    public TokenAccess(TokenKeys keys, OpenRooms openRooms, InstantSource clock) {
        this.keys = keys;
        this.verifier = new TokenVerifier(keys);
        this.openRooms = openRooms;
        this.clock = clock;
    }

    @Override
    public boolean needsTokens() {
        return true;
    }

    @Override
    public Decision identify(@Nullable String token) {
        return pass(token).identify();
    }

    @Override
    public Decision decide(@Nullable String token, String room, Action action) {
        return action == Action.ADMINISTER
                ? decideAdministration(token)
                : pass(token).decide(room, action);
    }

    @Override
    public Pass pass(@Nullable String token) {
        return token == null ? new Visitor() : new Holder(verifier.check(token));
    }

    /** Somebody without a token. */
    private final class Visitor implements Pass {
        @Override
        public Decision identify() {
            return openRooms.any() ? new Decision.Granted(ANYBODY) : missing();
        }

        @Override
        public Decision decide(String room, Action action) {
            return openRooms.isOpen(room) ? permit(ANYBODY, action) : missing();
        }
    }

    private final class Holder implements Pass {
        private final TokenVerifier.Checked token;

        Holder(TokenVerifier.Checked token) {
            this.token = token;
        }

        @Override
        public Decision identify() {
            return token.at(clock.instant());
        }

        @Override
        public Decision decide(String room, Action action) {
            return switch (identify()) {
                case Decision.Granted(Access access) ->
                    access.isFor(room)
                            ? permit(access, action)
                            : Decision.refused(
                                    Refusal.Code.WRONG_ROOM, "The token is not for the room \"" + room + "\".");
                case Decision.Refused refused -> refused;
            };
        }
    }

    @Override
    public Decision decideAdministration(@Nullable String token) {
        if (token == null) {
            return missing();
        }
        Secret secret = keys.secret();
        if (secret != null && secret.matches(token)) {
            return new Decision.Granted(new Access(null, null, Access.ANY_ROOM, Grants.ALL, true));
        }
        return switch (verifier.check(token).at(clock.instant())) {
            case Decision.Granted(Access access) -> permit(access, Action.ADMINISTER);
            case Decision.Refused refused -> refused;
        };
    }

    private static Decision permit(Access access, Action action) {
        return access.allows(action)
                ? new Decision.Granted(access)
                : Decision.refused(
                        Refusal.Code.FORBIDDEN,
                        switch (action) {
                            case JOIN -> "The token does not allow that.";
                            case PUBLISH -> "The token lacks the grant \"publish\".";
                            case SUBSCRIBE -> "The token lacks the grant \"subscribe\".";
                            case MODERATE -> "The token lacks the grant \"moderate\".";
                            case ADMINISTER -> "The token lacks the grant \"admin\".";
                        });
    }

    private static Decision missing() {
        return Decision.refused(
                Refusal.Code.MISSING, "This server needs a token; ask whoever invited you for a link that has one.");
    }
}
