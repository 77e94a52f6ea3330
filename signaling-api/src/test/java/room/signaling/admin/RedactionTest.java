package room.signaling.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    private static String shown(String json) throws Exception {
        ArrayNode arguments = (ArrayNode) new ObjectMapper()
                .readTree(json.replace("JWT", JWT).replace('\'', '"').replace("\\n", "\\r\\n"));
        List<JsonNode> list = new ArrayList<>();
        arguments.forEach(list::add);
        return Redaction.event("event", list).toString().replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "['Hello','daily']                                     | ['event','Hello','daily']",
                "[{'sdp':'v=0\\no=- 1'}]                               | ['event',{'sdp':'[hidden]'}]",
                "[{'description':{'type':'offer','sdp':'v=0\\n'}}]     | ['event',{'description':{'type':'offer','sdp':'[hidden]'}}]",
                "['v=0\\no=- 1']                                       | ['event','[session description, 10 characters]']",
                "[{'text':'a=ice-pwd:secretsecretsecretsecret'}]       | ['event',{'text':'[session description, 34 characters]'}]",
                "[{'candidate':{'candidate':'candidate:1 1 udp'}}]     | ['event',{'candidate':'[hidden]'}]",
                "['candidate:1 1 udp 1 192.0.2.1 5 typ host']          | ['event','[session description, 40 characters]']",
                "[{'token':'JWT'},{'accessToken':'x'}]                 | ['event',{'token':'[hidden]'},{'accessToken':'[hidden]'}]",
                "['see https://a.example/#token=JWT now']              | ['event','see https://a.example/#token=[token] now']",
                "[{'iceServers':[{'urls':'turn:x','credential':'p'}]}] | ['event',{'iceServers':[{'urls':'turn:x','credential':'[hidden]'}]}]",
                "[{'JWT':1}]                                           | ['event',{'[token]':1}]",
                "[{'password':['a']},1,true,null]                      | ['event',{'password':'[hidden]'},1,true,null]",
            })
    void hidesDescriptionsCandidatesAndSecrets(String arguments, String expected) throws Exception {
        assertEquals(expected, shown(arguments));
    }

    @Test
    void showsHowLongBinaryValuesAre() {
        assertEquals(
                "[\"bytes\",\"[3 bytes]\"]",
                Redaction.event("bytes", List.of(BinaryNode.valueOf(new byte[3])))
                        .toString());
    }

    @Test
    void showsABoundedPartOfWhateverComes() {
        ArrayNode wide = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 100_000; i++) {
            wide.add(i);
        }
        ArrayNode deep = JsonNodeFactory.instance.arrayNode();
        ArrayNode innermost = deep;
        for (int i = 0; i < 60; i++) {
            innermost = innermost.addArray();
        }
        TextNode longText = TextNode.valueOf("x".repeat(900_000));
        ArrayNode many = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 1_000; i++) {
            many.addObject().put("k".repeat(500) + i, "v".repeat(500));
        }
        for (JsonNode large : List.of(wide, deep, longText, many)) {
            String shown = Redaction.event("e", List.of(large, longText, TextNode.valueOf("last")))
                    .toString();
            assertTrue(shown.length() < 3 * Redaction.MAX_CHARACTERS, large.getNodeType() + ": " + shown.length());
        }
    }

    @Test
    void aTokenThatIsCutOffIsHiddenToo() {
        String text = "x".repeat(Redaction.MAX_STRING_LENGTH - 20) + JWT;
        assertFalse(Redaction.line(text).contains("eyJ"));
    }
}
