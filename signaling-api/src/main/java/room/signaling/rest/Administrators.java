package room.signaling.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import room.signaling.auth.AccessPolicy;
import room.signaling.auth.Decision;
import room.signaling.auth.Refusal;
import room.signaling.http.HttpRequest;

/**
 * Knows administrators by what they bring; where no tokens are needed, by their being on this machine. A proxy is on
 * this machine too and speaks for others, and so does a web page whose name has been pointed here: neither counts.
 */
final class Administrators {
    private static final String SCHEME = "bearer ";

    private final AccessPolicy policy;

    Administrators(AccessPolicy policy) {
        this.policy = policy;
    }

    /** Why the sender of a request is none, null if it is one. */
    @Nullable
    Refusal refusal(HttpRequest request) {
        if (!policy.needsTokens() && isLocal(request)) {
            return null;
        }
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

    private static boolean isLocal(HttpRequest request) {
        return request.remote().getAddress().isLoopbackAddress()
                && request.header("Forwarded") == null
                && request.header("X-Forwarded-For") == null
                && namesThisMachine(request.header("Host"));
    }

    private static boolean namesThisMachine(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
