package room.signaling.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.sfu.api.Grants;
import room.sfu.api.Source;

/** Tokens are made by hand here, so that the library which reads them has not made them too. */
final class TokenAccessTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Secret SECRET = Secret.of(SecretTest.STRONG);
    private static final String CLAIMS = "{'room':'daily','sub':'ada','exp':1800000100}";

    private boolean openRooms;

    private final TokenAccess access = access(new TokenKeys(SECRET, List.of()));

    private TokenAccess access(TokenKeys keys) {
        TokenAccess.OpenRooms open = new TokenAccess.OpenRooms() {
            @Override
            public boolean isOpen(String room) {
                return openRooms && room.equals("public");
            }

            @Override
            public boolean any() {
                return openRooms;
            }
        };
        return new TokenAccess(keys, open, () -> NOW);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(String json) {
        return base64(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String header, String claims, byte[] key) {
        try {
            String input = base64(header) + "." + base64(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static String token(String claims) {
        return hmac("{'alg':'HS256','typ':'JWT'}", claims, SECRET.bytes());
    }

    private static String signed(String algorithm, String jca, PrivateKey key) throws GeneralSecurityException {
        String input = base64("{'alg':'" + algorithm + "'}") + "." + base64(CLAIMS);
        Signature signature = Signature.getInstance(jca);
        signature.initSign(key);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + base64(signature.sign());
    }

    private static Refusal.Code refusal(Decision decision) {
        return assertInstanceOf(Decision.Refused.class, decision).refusal().code();
    }

    private static Access granted(Decision decision) {
        return assertInstanceOf(Decision.Granted.class, decision, decision.toString())
                .access();
    }

    private Decision join(@Nullable String token) {
        return access.decide(token, "daily", Action.JOIN);
    }

    @Test
    void whatATokenDoesNotSayIsTheDefault() {
        assertEquals(
                new Access("ada", null, "daily", new Grants(Set.of(Source.values()), true, false), false),
                granted(join(token(CLAIMS))));
    }

    @Test
    void readsEveryGrant() {
        Access all = granted(join(token("{'room':'*','sub':'ada','name':'Ada L.','exp':1800000100,'nbf':1800000000,"
                + "'grants':{'publish':['microphone','screen'],'subscribe':false,'moderate':true,'admin':true}}")));
        assertEquals(
                new Access(
                        "ada", "Ada L.", "*", new Grants(Set.of(Source.MICROPHONE, Source.SCREEN), false, true), true),
                all);
        assertEquals(
                Set.of(),
                granted(join(token("{'room':'daily','exp':1800000100,'grants':{'publish':false}}")))
                        .grants()
                        .publish());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "EXPIRED | {'room':'daily','exp':1799999990}",
                "EXPIRED | {'room':'daily','exp':-5}",
                "NOT_YET_VALID | {'room':'daily','exp':1800000100,'nbf':1800000011}",
                "WRONG_ROOM | {'room':'weekly','exp':1800000100}",
                "WRONG_ROOM | {'exp':1800000100}",
                "MALFORMED | {'room':'daily'}",
                "MALFORMED | {'room':'daily','exp':'tomorrow'}",
                "MALFORMED | {'room':'daily','exp':1e300}",
                "MALFORMED | {'room':7,'exp':1800000100}",
                "MALFORMED | {'room':'daily','sub':'','exp':1800000100}",
                "MALFORMED | {'room':'daily','exp':1800000100,'name':'a\\u0000b'}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':true}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':{'publsih':false}}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':{'publish':null}}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':{'publish':['camcorder']}}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':{'subscribe':'no'}}",
                "MALFORMED | {'room':'daily','exp':1800000100,'grants':{'moderate':1}}",
                "MALFORMED | []",
                "MALFORMED | not json",
            })
    void refusesBadClaims(Refusal.Code code, String claims) {
        assertEquals(code, refusal(join(token(claims))));
    }

    @Test
    void clocksMayDifferALittle() {
        granted(join(token("{'room':'daily','exp':1799999991}")));
        granted(join(token("{'room':'daily','exp':1800000100,'nbf':1800000010}")));
    }

    @Test
    void refusesWhatIsNotSignedByTheSecret() {
        byte[] other = "another secret of thirty-two byte".getBytes(StandardCharsets.US_ASCII);
        assertEquals(Refusal.Code.SIGNATURE, refusal(join(hmac("{'alg':'HS256'}", CLAIMS, other))));
        String good = token(CLAIMS);
        String[] parts = good.split("\\.");
        String forged = base64("{'room':'daily','sub':'eve','exp':1800000100}");
        assertEquals(Refusal.Code.SIGNATURE, refusal(join(parts[0] + "." + forged + "." + parts[2])));
        assertEquals(Refusal.Code.SIGNATURE, refusal(join(parts[0] + "." + parts[1] + ".AAAA")));
        assertEquals(
                Refusal.Code.MALFORMED, refusal(join(hmac("{'alg':'HS256','crit':['b64']}", CLAIMS, SECRET.bytes()))));
    }

    @ParameterizedTest
    @CsvSource({"none", "None", "nOnE"})
    void refusesWhatIsNotSignedAtAll(String none) {
        String unsigned = base64("{'alg':'" + none + "'}") + "." + base64(CLAIMS) + ".";
        assertEquals(Refusal.Code.ALGORITHM, refusal(join(unsigned)));
        assertEquals(
                Refusal.Code.ALGORITHM, refusal(join(unsigned + token(CLAIMS).split("\\.")[2])));
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "a.b.c", "..", "a.b", "a.b.c.d.e", "%%%.%%%.%%%", "'{}.{}.{}'"})
    void refusesWhatIsNoToken(String text) {
        assertEquals(Refusal.Code.MALFORMED, refusal(join(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null",
                "7",
                "'text'",
                "[]",
                "[null]",
                "{'alg':null}",
                "{'alg':7}",
                "{'alg':{}}",
                "{'alg':'HS256','crit':null}",
                "{'alg':'HS256','jwk':null}",
                "{'alg':'HS256','x5c':[null]}",
                "{'alg':'ES256','jwk':{'kty':'EC'}}"
            })
    void aHeaderThatIsNoHeaderIsRefusedAndThrowsNothing(String header) {
        for (String payload : List.of("{}", CLAIMS, "null")) {
            for (String signature : List.of("", "x", "AAAA")) {
                refusal(join(base64(header) + "." + base64(payload) + "." + signature));
                refusal(access.decideAdministration(base64(header) + "." + base64(payload) + "." + signature));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"null", "7", "[]", "'text'", "{'a'", "{'exp':1e999}", "{'exp':{}}"})
    void claimsThatAreNoClaimsAreRefusedAndThrowNothing(String claims) {
        assertEquals(Refusal.Code.MALFORMED, refusal(join(token(claims))));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(1400);
        assertEquals(Refusal.Code.MALFORMED, refusal(join(base64(deep) + ".e30.x")));
        assertEquals(Refusal.Code.MALFORMED, refusal(join(token(deep))));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertEquals(Refusal.Code.MALFORMED, refusal(join("a".repeat(TokenVerifier.MAX_TOKEN_LENGTH + 1))));
    }

    @Test
    void takesTokensForEachKindOfPublicKeyAndNoOther() throws Exception {
        KeyPairGenerator rsaGenerator = KeyPairGenerator.getInstance("RSA");
        rsaGenerator.initialize(2048);
        KeyPair rsa = rsaGenerator.generateKeyPair();
        KeyPairGenerator ecGenerator = KeyPairGenerator.getInstance("EC");
        ecGenerator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ec = ecGenerator.generateKeyPair();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        TokenAccess keys = access(new TokenKeys(null, TokenKeys.parsePublicKeys(pem(rsa) + "\n" + pem(ec) + pem(ed))));
        for (String token : List.of(
                signed("RS256", "SHA256withRSA", rsa.getPrivate()),
                signed("ES256", "SHA256withECDSAinP1363Format", ec.getPrivate()),
                signed("EdDSA", "Ed25519", ed.getPrivate()))) {
            assertEquals(
                    "ada", granted(keys.decide(token, "daily", Action.JOIN)).identity());
            assertEquals(Refusal.Code.ALGORITHM, refusal(join(token)), "the server with a secret has no such key");
            String cut = token.substring(0, token.length() - 8) + "AAAAAAAA";
            assertEquals(Refusal.Code.SIGNATURE, refusal(keys.decide(cut, "daily", Action.JOIN)));
        }
        // The classic confusion: the public key, which everybody knows, used as an HMAC secret.
        for (KeyPair pair : List.of(rsa, ec, ed)) {
            for (byte[] key : List.of(pair.getPublic().getEncoded(), pem(pair).getBytes(StandardCharsets.US_ASCII))) {
                String confused = hmac("{'alg':'HS256'}", CLAIMS, key);
                assertEquals(Refusal.Code.ALGORITHM, refusal(keys.decide(confused, "daily", Action.JOIN)));
            }
        }
        assertEquals(
                Refusal.Code.ALGORITHM,
                refusal(keys.decide(signed("RS512", "SHA512withRSA", rsa.getPrivate()), "daily", Action.JOIN)));
    }

    private static String pem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic());
    }

    private static String pem(String type, Key key) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + type + "-----\n";
    }

    @Test
    void refusesKeysThatAreWeakPrivateOrNone() throws Exception {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        KeyPair weak = small.generateKeyPair();
        for (String text : List.of("", "nonsense", pem(weak), pem("PRIVATE KEY", weak.getPrivate()))) {
            assertThrows(IllegalArgumentException.class, () -> TokenKeys.parsePublicKeys(text));
        }
    }

    @Test
    void withoutATokenOnlyOpenRoomsAreEntered() {
        assertEquals(Refusal.Code.MISSING, refusal(access.identify(null)));
        assertEquals(Refusal.Code.MISSING, refusal(join(null)));
        openRooms = true;
        assertEquals(Refusal.Code.MISSING, refusal(join(null)));
        granted(access.identify(null));
        Access guest = granted(access.decide(null, "public", Action.JOIN));
        assertTrue(guest.grants().subscribe() && !guest.grants().moderate() && !guest.admin());
        assertEquals(Refusal.Code.FORBIDDEN, refusal(access.decide(null, "public", Action.MODERATE)));
        assertEquals(Refusal.Code.MALFORMED, refusal(access.decide("bad", "public", Action.JOIN)));
    }

    @Test
    void actionsNeedTheirGrants() {
        String none = token("{'room':'daily','exp':1800000100,'grants':{'publish':[],'subscribe':false}}");
        for (Action action : Action.values()) {
            if (action != Action.JOIN) {
                assertEquals(Refusal.Code.FORBIDDEN, refusal(access.decide(none, "daily", action)), action.name());
            }
        }
        granted(join(none));
    }

    @Test
    void administratorsBringTheSecretOrATokenThatSaysSo() {
        assertTrue(granted(access.decideAdministration(SecretTest.STRONG)).admin());
        assertTrue(granted(access.decideAdministration(token("{'exp':1800000100,'grants':{'admin':true}}")))
                .admin());
        assertEquals(Refusal.Code.FORBIDDEN, refusal(access.decideAdministration(token(CLAIMS))));
        assertEquals(Refusal.Code.MISSING, refusal(access.decideAdministration(null)));
        assertEquals(Refusal.Code.MALFORMED, refusal(access.decideAdministration("guess")));
        assertEquals(Refusal.Code.FORBIDDEN, refusal(new OpenAccess().decideAdministration(null)));
    }

    @Test
    void readsWhatItIssues() {
        Access made = new Access("ada", "Ada", "daily", new Grants(Set.of(Source.CAMERA), true, true), false);
        String token = new TokenIssuer(SECRET).issue(made, NOW, NOW.plusSeconds(60));
        assertEquals(made, granted(join(token)));
    }

    /** A public key that knows how often something was checked with it. */
    private static final class CountingKey implements ECPublicKey {
        @Serial
        private static final long serialVersionUID = 1;

        private final ECPublicKey key;
        private int uses;

        CountingKey(ECPublicKey key) {
            this.key = key;
        }

        @Override
        public ECPoint getW() {
            uses++;
            return key.getW();
        }

        @Override
        public ECParameterSpec getParams() {
            return key.getParams();
        }

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            uses++;
            return key.getEncoded();
        }
    }

    @Test
    void aSignatureIsCheckedOnceForAnyNumberOfRooms() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        // What the token says has to be base64url of r and s, not the DER of JCA's plain ECDSA.
        String token = signed("ES256", "SHA256withECDSAinP1363Format", pair.getPrivate());
        CountingKey counting = new CountingKey((ECPublicKey) pair.getPublic());
        TokenAccess es256 = access(new TokenKeys(null, List.of(counting)));
        counting.uses = 0;
        AccessPolicy.Pass pass = es256.pass(token);
        int once = counting.uses;
        assertTrue(once > 0, "the signature was checked");
        for (int i = 0; i < 4_000; i++) {
            pass.decide("room " + i, Action.JOIN);
        }
        granted(pass.decide("daily", Action.JOIN));
        granted(pass.identify());
        assertEquals(once, counting.uses, "and not once more");
    }

    @Test
    void aPassEndsWhenItsTokenDoes() {
        Instant[] now = {NOW};
        TokenAccess.OpenRooms none = new TokenAccess.OpenRooms() {
            @Override
            public boolean isOpen(String room) {
                return false;
            }

            @Override
            public boolean any() {
                return false;
            }
        };
        AccessPolicy.Pass pass =
                new TokenAccess(new TokenKeys(SECRET, List.of()), none, () -> now[0]).pass(token(CLAIMS));
        granted(pass.decide("daily", Action.JOIN));
        now[0] = NOW.plusSeconds(120);
        assertEquals(Refusal.Code.EXPIRED, refusal(pass.decide("daily", Action.JOIN)));
        assertEquals(Refusal.Code.EXPIRED, refusal(pass.identify()));
    }
}
