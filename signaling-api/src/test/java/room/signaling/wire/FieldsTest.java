package room.signaling.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldsTest {
    private static Fields fields(String json) throws Exception {
        return Fields.ofArguments(List.of(new ObjectMapper().readTree(json)));
    }

    private static void assertInvalid(String message, Executable reading) {
        assertEquals(message, assertThrows(InvalidField.class, reading).getMessage());
    }

    @Test
    void readsWhatIsThere() throws Exception {
        Fields fields =
                fields("{\"s\":\"Ada\",\"f\":true,\"n\":9007199254740991,\"o\":{\"a\":1},\"l\":[{\"x\":\"y\"}]}");
        assertEquals("Ada", fields.name("s", 3));
        assertTrue(fields.flag("f"));
        assertFalse(fields.optionalFlag("absent"));
        assertEquals(9_007_199_254_740_991L, fields.number("n"));
        assertEquals(1, fields.object("o").get("a").intValue());
        assertEquals("y", fields.optionalList("l", 1).getFirst().text("x", 0, 1));
        assertNull(fields.optionalText("absent", 1));
        assertEquals(List.of(), fields.optionalList("absent", 1));
    }

    @Test
    void namesTheFieldAndTheRule() throws Exception {
        Fields fields = fields("{\"s\":\"Ada\",\"l\":[{\"x\":1},2]}");
        assertInvalid("absent must be a text.", () -> fields.text("absent", 0, 1));
        assertInvalid("s must have 1 to 2 characters.", () -> fields.name("s", 2));
        assertInvalid("s must be true or false.", () -> fields.flag("s"));
        assertInvalid("s must be an object.", () -> fields.object("s"));
        assertInvalid("l[1] must be an object.", () -> fields.optionalList("l", 2));
        assertInvalid("l must be a list of at most 1 objects.", () -> fields.optionalList("l", 1));
        Fields item = fields("{\"l\":[{\"x\":1}]}").optionalList("l", 1).getFirst();
        assertInvalid("l[0].x must be a text.", () -> item.text("x", 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "9007199254740992", "1e3", "99999999999999999999", "\"1\"", "null", "true"})
    void takesExactWholeNumbersOnly(String number) throws Exception {
        Fields fields = fields("{\"n\":" + number + "}");
        assertInvalid("n must be a whole number from 0 to 2^53 - 1.", () -> fields.number("n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\\t", "a\\u0000b", "a\\nb", "\\u0085"})
    void refusesNamesThatCannotBeShown(String name) throws Exception {
        Fields fields = fields("{\"s\":\"" + name + "\"}");
        assertInvalid("s must not be blank or hold control characters.", () -> fields.name("s", 10));
    }

    @Test
    void takesOneObjectOrNothing() throws Exception {
        assertFalse(Fields.ofArguments(List.of()).optionalFlag("x"));
        assertThrows(InvalidField.class, () -> fields("[]"));
        assertThrows(InvalidField.class, () -> fields("\"text\""));
    }
}
