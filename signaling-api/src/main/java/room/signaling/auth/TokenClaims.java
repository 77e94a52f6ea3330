package room.signaling.auth;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Grants;
import room.sfu.api.Names;
import room.sfu.api.Source;

/**
 * The claims of a token whose signature is good: {@code sub}, {@code exp}, {@code nbf} (RFC 7519 section 4.1),
 * {@code room}, {@code name} and {@code grants}.
 */
final class TokenClaims implements TokenVerifier.Checked {
    /** How far the clocks of those who issue tokens may be ahead or behind. */
    static final Duration SKEW = Duration.ofSeconds(10);

    private static final int MAX_IDENTITY_LENGTH = 128;
    private static final Set<String> GRANTS = Set.of("publish", "subscribe", "moderate", "admin");

    /** A claim is missing or of the wrong type; the message completes "The token ...". */
    static final class BadClaimException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        BadClaimException(String message) {
            super(message);
        }
    }

    private final Access access;
    private final Instant expires;
    private final @Nullable Instant notBefore;

    private TokenClaims(Access access, Instant expires, @Nullable Instant notBefore) {
        this.access = access;
        this.expires = expires;
        this.notBefore = notBefore;
    }

    static TokenClaims read(Map<String, Object> claims) throws BadClaimException {
        Instant expires = time(claims, "exp");
        if (expires == null) {
            throw new BadClaimException("has no claim \"exp\"; tokens must end");
        }
        Instant notBefore = time(claims, "nbf");
        Map<?, ?> grants = grants(claims);
        Access access = new Access(
                text(claims, "sub", MAX_IDENTITY_LENGTH),
                named(claims, "name", Names::nickname),
                named(claims, "room", room -> Access.ANY_ROOM.equals(room) ? room : Names.room(room)),
                new Grants(publish(grants), flag(grants, "subscribe", true), flag(grants, "moderate", false)),
                flag(grants, "admin", false));
        return new TokenClaims(access, expires, notBefore);
    }

    @Override
    public Decision at(Instant now) {
        if (!now.minus(SKEW).isBefore(expires)) {
            return Decision.refused(Refusal.Code.EXPIRED, "The token has expired; ask for a new one.");
        }
        if (notBefore != null && now.plus(SKEW).isBefore(notBefore)) {
            return Decision.refused(Refusal.Code.NOT_YET_VALID, "The token is not valid yet; try again later.");
        }
        return new Decision.Granted(access);
    }

    private static @Nullable Instant time(Map<String, Object> claims, String name) throws BadClaimException {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        // RFC 7519 section 2: a NumericDate may have a fraction.
        if (!(value instanceof Number number) || !(Math.abs(number.doubleValue()) < 1e12)) {
            throw new BadClaimException("has a claim \"" + name + "\" that is no time in seconds");
        }
        return Instant.ofEpochSecond(number.longValue());
    }

    private static @Nullable String text(Map<String, Object> claims, String name, int maxLength)
            throws BadClaimException {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)
                || text.isBlank()
                || text.length() > maxLength
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new BadClaimException("has a claim \"" + name + "\" that is no text of 1 to " + maxLength
                    + " characters without control characters");
        }
        return text;
    }

    @FunctionalInterface
    private interface Naming {
        String of(String text) throws Names.BadNameException;
    }

    /** What doors compare with: the same name in whatever form the issuer wrote it. */
    private static @Nullable String named(Map<String, Object> claims, String name, Naming naming)
            throws BadClaimException {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw new BadClaimException("has a claim \"" + name + "\" that is no text");
        }
        try {
            return naming.of(text);
        } catch (Names.BadNameException bad) {
            throw new BadClaimException("has a claim \"" + name + "\" that is no name: it " + bad.getMessage());
        }
    }

    private static Map<?, ?> grants(Map<String, Object> claims) throws BadClaimException {
        Object value = claims.get("grants");
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> grants)) {
            throw new BadClaimException("has a claim \"grants\" that is no object");
        }
        for (Object name : grants.keySet()) {
            if (!(name instanceof String text) || !GRANTS.contains(text)) {
                // A misspelt restriction must not be read as none.
                throw new BadClaimException("has an unknown grant \"" + name + "\"");
            }
        }
        return grants;
    }

    private static boolean flag(Map<?, ?> grants, String name, boolean otherwise) throws BadClaimException {
        Object value = grants.get(name);
        if (value == null && !grants.containsKey(name)) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new BadClaimException("has a grant \"" + name + "\" that is neither true nor false");
    }

    private static Set<Source> publish(Map<?, ?> grants) throws BadClaimException {
        if (grants.get("publish") instanceof List<?> names) {
            Set<Source> sources = EnumSet.noneOf(Source.class);
            for (Object name : names) {
                sources.add(source(name));
            }
            return sources;
        }
        return flag(grants, "publish", true) ? EnumSet.allOf(Source.class) : EnumSet.noneOf(Source.class);
    }

    private static Source source(@Nullable Object name) throws BadClaimException {
        for (Source source : Source.values()) {
            if (source.wireName().equals(name)) {
                return source;
            }
        }
        throw new BadClaimException("has a grant \"publish\" with \"" + name
                + "\" in it; there are microphone, camera, screen and screen-audio");
    }
}
