package room.signaling.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Decision;
import room.signaling.auth.Refusal;
import room.signaling.http.HttpRequest;

/** Knows administrators by what they bring, and by nothing else. */
final class Administrators {
    private static final String SCHEME = "bearer ";

    private final AccessPolicy policy;

    Administrators(AccessPolicy policy) {
        this.policy = policy;
    }

    /** Why the sender of a request is none, null if it is one. */
    @Nullable
    Refusal refusal(HttpRequest request) {
        return switch (policy.decideAdministration(token(request))) {
            case Decision.Granted _ -> null;
            case Decision.Refused(Refusal refusal) -> refusal;
        };
    }

    private static @Nullable String token(HttpRequest request) {
        String value = request.header("Authorization");
        return value != null && value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? value.substring(SCHEME.length()).strip()
                : null;
    }
}
