package room.signaling.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of one event administrators may see: no session descriptions, no candidates, no tokens, and not more than fits on
 * a screen. Cheap, however large the event is.
 */
final class Redaction {
    static final int MAX_STRING_LENGTH = 1_000;

    /** In one event, keys included. */
    static final int MAX_CHARACTERS = 4_000;

    static final int MAX_NODES = 300;
    private static final int MAX_DEPTH = 12;

    private static final TextNode HIDDEN = TextNode.valueOf("[hidden]");
    private static final TextNode LEFT_OUT = TextNode.valueOf("[left out]");

    private static final Set<String> HIDDEN_KEYS =
            Set.of("sdp", "candidate", "candidates", "auth", "pwd", "ufrag", "usernamefragment", "authorization");
    private static final List<String> HIDDEN_PARTS =
            List.of("token", "password", "passwd", "secret", "credential", "cookie", "apikey");

    /** Any of these and the text is, or holds, a description or a candidate, quoted or not. */
    private static final List<String> DESCRIPTION_MARKS = List.of(
            "v=0\r", "v=0\n", "v=0\\", "a=ice-", "a=fingerprint", "a=candidate", "a=crypto", "candidate:", "ice-ufrag");

    /** A JWT, or the beginning of one: an opening brace and a quotation mark, in base64url. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{6,}[A-Za-z0-9_.-]*");

    private int characters = MAX_CHARACTERS;
    private int nodes = MAX_NODES;

    private Redaction() {}

    /** The event's name and arguments, as they may be shown. */
    static ArrayNode event(String name, List<JsonNode> arguments) {
        Redaction redaction = new Redaction();
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        shown.add(redaction.text(name));
        for (JsonNode argument : arguments) {
            if (redaction.isSpent()) {
                shown.add(LEFT_OUT);
                break;
            }
            shown.add(redaction.node(argument, 0));
        }
        return shown;
    }

    /** A single text, as it may be shown. */
    static String line(String text) {
        return new Redaction().text(text).textValue();
    }

    private boolean isSpent() {
        return nodes <= 0 || characters <= 0;
    }

    private JsonNode node(JsonNode value, int depth) {
        nodes--;
        return switch (value.getNodeType()) {
            case STRING -> text(value.textValue());
            case BINARY -> TextNode.valueOf("[" + bytes(value) + " bytes]");
            case OBJECT -> depth == MAX_DEPTH ? LEFT_OUT : object((ObjectNode) value, depth);
            case ARRAY -> depth == MAX_DEPTH ? LEFT_OUT : list((ArrayNode) value, depth);
            case NUMBER, BOOLEAN, NULL -> value;
            case MISSING, POJO -> LEFT_OUT;
        };
    }

    private static int bytes(JsonNode binary) {
        try {
            return binary.binaryValue().length;
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException("A binary node has its bytes", impossible);
        }
    }

    private ObjectNode object(ObjectNode value, int depth) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (isSpent()) {
                shown.set("…", LEFT_OUT);
                break;
            }
            String key = text(field.getKey()).textValue();
            if (isHidden(field.getKey())) {
                nodes--;
                shown.set(key, HIDDEN);
            } else {
                shown.set(key, node(field.getValue(), depth + 1));
            }
        }
        return shown;
    }

    private ArrayNode list(ArrayNode value, int depth) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : value) {
            if (isSpent()) {
                shown.add(LEFT_OUT);
                break;
            }
            shown.add(node(element, depth + 1));
        }
        return shown;
    }

    /** Looks at no more than it shows: what is cut off needs no hiding. */
    private TextNode text(String text) {
        int length = Math.min(text.length(), Math.max(0, Math.min(MAX_STRING_LENGTH, characters)));
        characters -= length;
        String seen = text.substring(0, length);
        for (String mark : DESCRIPTION_MARKS) {
            if (seen.contains(mark)) {
                return TextNode.valueOf("[session description, " + text.length() + " characters]");
            }
        }
        String shown = TOKEN.matcher(seen).replaceAll("[token]");
        return TextNode.valueOf(length == text.length() ? shown : shown + "… [" + text.length() + " characters]");
    }

    private static boolean isHidden(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return HIDDEN_KEYS.contains(lower) || HIDDEN_PARTS.stream().anyMatch(lower::contains);
    }
}
