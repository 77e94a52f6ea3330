package room.signaling.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import room.signaling.auth.OpenAccess;
import room.signaling.call.FakeSfu;

/** openapi.json describes what is there, and nothing else. */
final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;

    OpenApiTest() throws Exception {
        document = new ObjectMapper().readTree(RestApi.description());
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        Set<String> served = new TreeSet<>();
        try (FakeSfu sfu = new FakeSfu()) {
            for (Endpoint endpoint : new RestApi(sfu, new OpenAccess(), null, 10, InstantSource.system()).endpoints()) {
                served.add(endpoint.method() + " " + endpoint.path());
                JsonNode operation = document.get("paths")
                        .get(endpoint.path())
                        .get(endpoint.method().toLowerCase(Locale.ROOT));
                assertEquals(endpoint.open(), operation.has("security"), endpoint.path());
                assertTrue(operation.at("/responses").has("default"), "says what errors look like");
            }
        }
        assertEquals(served, described);
    }

    @Test
    void isOpenApi31AndItsReferencesLeadSomewhere() {
        assertEquals("3.1.0", document.get("openapi").asText());
        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.asText().substring(1);
            assertFalse(document.at(pointer).isMissingNode(), pointer);
        }
    }
}
