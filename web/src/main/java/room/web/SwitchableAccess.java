package room.web;

import org.jspecify.annotations.Nullable;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Action;
import room.signaling.auth.Decision;

/** A policy whose keys can become others while the server runs. */
final class SwitchableAccess implements AccessPolicy {
    private volatile AccessPolicy current;

    SwitchableAccess(AccessPolicy first) {
        this.current = first;
    }

    /** Decides by another one from now on; whether tokens are needed stays as it is. */
    void switchTo(AccessPolicy other) {
        if (other.needsTokens() != current.needsTokens()) {
            throw new IllegalArgumentException("Whether tokens are needed changes only with a restart");
        }
        current = other;
    }

    @Override
    public boolean needsTokens() {
        return current.needsTokens();
    }

    @Override
    public Decision identify(@Nullable String token) {
        return current.identify(token);
    }

    @Override
    public Decision decide(@Nullable String token, String room, Action action) {
        return current.decide(token, room, action);
    }

    @Override
    public Pass pass(@Nullable String token) {
        return current.pass(token);
    }

    @Override
    public Decision decideAdministration(@Nullable String token) {
        return current.decideAdministration(token);
    }
}
