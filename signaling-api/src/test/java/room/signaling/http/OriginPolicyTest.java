package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginPolicyTest {
    private final OriginPolicy policy = new OriginPolicy(List.of("https://app.example", "http://localhost:8080"));

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
        assertEquals(verdict, policy.judge(origin, host));
    }

    @Test
    void letsInWhoSendsNoOrigin() {
        assertEquals(OriginPolicy.Verdict.ABSENT, policy.judge(null, "call.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://*.example.org/", "https://app.example/", "app.example", "https://app.example/path"
            })
    void refusesToListWhatIsNotAnOrigin(String origin) {
        assertThrows(IllegalArgumentException.class, () -> new OriginPolicy(List.of(origin)));
    }
}
