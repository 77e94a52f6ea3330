package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTargetTest {
    @Test
    void decodesThePathAndTheQuery() {
        assertEquals(
                new RequestTarget("/a b/\u00e9", Map.of("x", "1 2", "y", "")),
                RequestTarget.parse("/a%20b/%C3%A9?x=1+2&y=&x=3"));
    }

    @Test
    void takesAbsoluteForm() {
        assertEquals(
                new RequestTarget("/a", Map.of("x", "1"), "host:3000"), RequestTarget.parse("http://host:3000/a?x=1"));
        assertEquals(new RequestTarget("/", Map.of(), "host"), RequestTarget.parse("http://host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../x",
                "/a/../../x",
                "/%2e%2e/x",
                "/%2E%2E%2Fx",
                "/a/%2e./x",
                "/./x",
                "/a\\b",
                "/%5c..%5cx",
                "/%00",
                "/a%0d%0ab",
                "/%zz",
                "/%",
                "*",
                "",
                "x",
                "../x",
                "host:443"
            })
    void refusesWhatCouldMeanAnotherPath(String target) {
        assertNull(RequestTarget.parse(target));
    }

    @Test
    void doesNotDecodeTwice() {
        RequestTarget target = RequestTarget.parse("/%252e%252e/x");
        assertNotNull(target);
        assertEquals("/%2e%2e/x", target.path());
    }
}
