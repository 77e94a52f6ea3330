package room.signaling.auth;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tokens: JWTs in compact form (RFC 7519), by the rules of RFC 8725. Safe to use from any thread. */
final class TokenVerifier {
    /** In characters; a header field of a request has some 8,000. */
    static final int MAX_TOKEN_LENGTH = 4096;

    private record Key(JWSAlgorithm algorithm, JWSVerifier verifier) {}

    private final List<Key> keys = new ArrayList<>();

    TokenVerifier(TokenKeys tokenKeys) {
        try {
            Secret secret = tokenKeys.secret();
            if (secret != null) {
                keys.add(new Key(JWSAlgorithm.HS256, new MACVerifier(secret.bytes())));
            }
            for (PublicKey key : tokenKeys.publicKeys()) {
                keys.add(
                        switch (key) {
                            case RSAPublicKey rsa -> new Key(JWSAlgorithm.RS256, new RSASSAVerifier(rsa));
                            case ECPublicKey ec -> new Key(JWSAlgorithm.ES256, new ECDSAVerifier(ec));
                            case EdECPublicKey ed -> new Key(JWSAlgorithm.EdDSA, new EdDsaVerifier(ed));
                            default -> throw new IllegalArgumentException("No algorithm for " + key.getAlgorithm());
                        });
            }
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    /** A token whose form and signature were looked at. */
    @FunctionalInterface
    interface Checked {
        /** What it is good for at that moment. */
        Decision at(Instant now);
    }

    /** Checks all of a token that does not change with time. */
    Checked check(String token) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return refused(malformed("has more than " + MAX_TOKEN_LENGTH + " characters"));
        }
        JWSObject jws;
        try {
            if (saysNone(token)) {
                return refused(Decision.refused(Refusal.Code.ALGORITHM, "The token is not signed."));
            }
            jws = JWSObject.parse(token);
        } catch (ParseException | RuntimeException | StackOverflowError bad) {
            // The library promises a ParseException alone, but throws others, for example at a header of "null".
            return refused(malformed("is not a signed JWT in compact form"));
        }
        Decision refusal = refusalOfSignature(jws);
        if (refusal != null) {
            return refused(refusal);
        }
        Map<String, Object> claims;
        try {
            claims = jws.getPayload().toJSONObject();
        } catch (RuntimeException | StackOverflowError bad) {
            claims = null;
        }
        if (claims == null) {
            return refused(malformed("has claims that are not a JSON object"));
        }
        try {
            return TokenClaims.read(claims);
        } catch (TokenClaims.BadClaimException bad) {
            return refused(malformed(String.valueOf(bad.getMessage())));
        }
    }

    private static Checked refused(Decision refusal) {
        return _ -> refusal;
    }

    /** The library takes such a token for no JWS at all; its bearer should hear what is wrong with it. */
    private static boolean saysNone(String token) throws ParseException {
        String header = new Base64URL(token.split("\\.", 2)[0]).decodeToString();
        return Header.parseAlgorithm(JSONObjectUtils.parse(header))
                .getName()
                .toLowerCase(Locale.ROOT)
                .equals("none");
    }

    private @Nullable Decision refusalOfSignature(JWSObject jws) {
        JWSAlgorithm algorithm = jws.getHeader().getAlgorithm();
        if (jws.getHeader().getCriticalParams() != null) {
            return malformed("has critical header parameters, which the server does not know");
        }
        boolean known = false;
        for (Key key : keys) {
            if (key.algorithm().equals(algorithm)) {
                known = true;
                try {
                    if (jws.verify(key.verifier())) {
                        return null;
                    }
                } catch (JOSEException | RuntimeException broken) {
                    return Decision.refused(Refusal.Code.SIGNATURE, "The token's signature cannot be checked.");
                }
            }
        }
        return known
                ? Decision.refused(
                        Refusal.Code.SIGNATURE, "The token's signature is wrong: it was made with another key.")
                : Decision.refused(
                        Refusal.Code.ALGORITHM,
                        "The token is signed by an algorithm that the server has no key for; it takes "
                                + String.join(", ", algorithms()) + ".");
    }

    private List<String> algorithms() {
        return keys.stream().map(key -> key.algorithm().getName()).distinct().toList();
    }

    private static Decision malformed(String what) {
        return Decision.refused(Refusal.Code.MALFORMED, "The token " + what + ".");
    }
}
