package room.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Source;

/** Makes tokens that are signed with the secret. Safe to use from any thread. */
public final class TokenIssuer {
    private final MACSigner signer;

    public TokenIssuer(Secret secret) {
        try {
            signer = new MACSigner(secret.bytes());
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    /**
     * Makes a token.
     *
     * @param now when it begins to be valid
     * @param expires when it ends
     */
    public String issue(Access access, Instant now, Instant expires) {
        Map<String, Object> claims = new LinkedHashMap<>();
        putIfPresent(claims, "sub", access.identity());
        putIfPresent(claims, "name", access.name());
        putIfPresent(claims, "room", access.room());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expires.getEpochSecond());
        Map<String, Object> grants = new LinkedHashMap<>();
        grants.put(
                "publish",
                Arrays.stream(Source.values())
                        .filter(access.grants().publish()::contains)
                        .map(Source::wireName)
                        .toList());
        grants.put("subscribe", access.grants().subscribe());
        grants.put("moderate", access.grants().moderate());
        grants.put("admin", access.admin());
        claims.put("grants", grants);
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException failed) {
            throw new IllegalStateException("HMAC-SHA-256 failed", failed);
        }
        return token.serialize();
    }

    private static void putIfPresent(Map<String, Object> claims, String name, @Nullable String value) {
        if (value != null) {
            claims.put(name, value);
        }
    }
}
