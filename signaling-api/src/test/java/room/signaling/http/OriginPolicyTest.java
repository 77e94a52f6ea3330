package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginPolicyTest {
    private final OriginPolicy policy = new OriginPolicy(List.of("https://app.example", "http://localhost:8080"));

    private static OriginPolicy.Verdict judge(OriginPolicy policy, @Nullable String origin, @Nullable String host) {
        Authority authority = host == null ? null : Authority.parse(host);
        return policy.judge(origin, null, authority == null ? List.of() : List.of(authority));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, localhost:3000, SAME",
        "https://call.example, call.example, SAME",
        "https://call.example, call.example:443, SAME",
        "http://call.example:80, call.example, SAME",
        "https://CALL.example, call.Example, SAME",
        "https://app.example, call.example, LISTED",
        "http://localhost:8080, localhost:3000, LISTED",
        "http://app.example, call.example, FOREIGN",
        "https://app.example:8443, call.example, FOREIGN",
        "https://app.example.evil.example, call.example, FOREIGN",
        "https://evil.example, call.example, FOREIGN",
        "https://call.example:8443, call.example, FOREIGN",
        "null, call.example, FOREIGN",
        "garbage, call.example, FOREIGN",
        "https://call.example, , FOREIGN",
    })
    void judges(String origin, String host, OriginPolicy.Verdict verdict) {
        assertEquals(verdict, judge(policy, origin, host));
    }

    @Test
    void letsInWhoSendsNoOrigin() {
        assertEquals(OriginPolicy.Verdict.ABSENT, judge(policy, null, "call.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example.org/",
                "app.example",
                "https://app.example/path",
                "https://app.example//",
                "https://app.example?x",
                "https://me@app.example",
                "https://app.example:99999",
                "https://",
                "null",
                ""
            })
    void refusesToListWhatIsNotAnOrigin(String origin) {
        assertThrows(IllegalArgumentException.class, () -> new OriginPolicy(List.of(origin)));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://App.Example, https://app.example",
        "https://app.example/, https://app.example",
        "https://app.example:443, https://app.example",
        "http://app.example:80/, http://app.example",
        "https://app.example:8443, https://app.example:8443",
        "http://[0:0::1]:8080, http://[::1]:8080",
        "https://m\u00fcnchen.example, https://xn--mnchen-3ya.example",
        "capacitor://localhost, capacitor://localhost",
    })
    void listsOriginsHoweverTheyAreWritten(String listed, String sent) {
        OriginPolicy written = new OriginPolicy(List.of(listed));
        assertEquals(OriginPolicy.Verdict.LISTED, judge(written, sent, "call.example"));
        assertEquals(OriginPolicy.Verdict.FOREIGN, judge(written, sent + ".evil.example", "call.example"));
    }
}
