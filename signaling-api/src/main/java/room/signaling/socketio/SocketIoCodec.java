package room.signaling.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.EngineMessage;

/** The text form of Socket.IO v5 packets. Immutable and safe to use from any thread. */
final class SocketIoCodec {
    private static final int MAX_NAMESPACE_LENGTH = 128;
    private static final int MAX_ACK_DIGITS = 15;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 1_024;
    private static final String PLACEHOLDER = "_placeholder";
    private static final String NUMBER = "num";

    /** Names that clients raise themselves. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final ObjectReader reader;
    private final int maxAttachments;

    SocketIoCodec(int maxAttachments, int maxJsonDepth, int maxTextLength) {
        this.maxAttachments = maxAttachments;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxJsonDepth)
                        .maxStringLength(maxTextLength)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .build())
                .build();
        this.reader = new ObjectMapper(factory).reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Reads a packet, or gives null if it is malformed. */
    @Nullable
    SocketIoPacket decode(String text) {
        Cursor at = new Cursor(text);
        SocketIoPacket.Type type = at.atEnd() ? null : SocketIoPacket.Type.ofDigit(at.next());
        if (type == null || type == SocketIoPacket.Type.CONNECT_ERROR) {
            return null;
        }
        int attachments = 0;
        if (type.isBinary()) {
            Long count = at.number(MAX_ACK_DIGITS);
            if (count == null || count < 0 || count > maxAttachments || !at.skip('-')) {
                return null;
            }
            attachments = count.intValue();
        }
        String namespace = at.namespace();
        if (namespace == null) {
            return null;
        }
        Long ackId = null;
        if (at.isDigit()) {
            ackId = at.number(MAX_ACK_DIGITS);
            if (ackId == null) {
                return null;
            }
        }
        JsonNode payload = null;
        if (!at.atEnd()) {
            payload = parse(at.rest());
            if (payload == null) {
                return null;
            }
        }
        SocketIoPacket packet = new SocketIoPacket(type, namespace, ackId, payload, attachments);
        return isValid(packet) ? packet : null;
    }

    private @Nullable JsonNode parse(String json) {
        try {
            JsonNode node = reader.readTree(json);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean isValid(SocketIoPacket packet) {
        JsonNode payload = packet.payload();
        return switch (packet.type()) {
            case CONNECT -> packet.ackId() == null && (payload == null || payload.isObject());
            case DISCONNECT -> packet.ackId() == null && payload == null;
            case EVENT, BINARY_EVENT -> payload instanceof ArrayNode array && isEventName(array.get(0));
            case ACK, BINARY_ACK -> packet.ackId() != null && payload instanceof ArrayNode;
            case CONNECT_ERROR -> false;
        };
    }

    private static boolean isEventName(@Nullable JsonNode name) {
        return name != null && (name.isNumber() || (name.isTextual() && !RESERVED.contains(name.textValue())));
    }

    /**
     * Puts the attachments where their placeholders are; null if a placeholder names none of them, or one that another
     * names as well: each of them is an attachment of its own for whoever the event is passed on to, and a short event
     * would become a very long one.
     */
    static @Nullable JsonNode withAttachments(JsonNode payload, List<byte[]> attachments) {
        return withAttachments(payload, attachments, new BitSet(attachments.size()));
    }

    private static @Nullable JsonNode withAttachments(JsonNode payload, List<byte[]> attachments, BitSet used) {
        if (payload.path(PLACEHOLDER).isBoolean() && payload.path(PLACEHOLDER).booleanValue()) {
            JsonNode number = payload.get(NUMBER);
            boolean valid = number != null
                    && number.isInt()
                    && number.intValue() >= 0
                    && number.intValue() < attachments.size()
                    && !used.get(number.intValue());
            if (valid) {
                used.set(number.intValue());
            }
            return valid ? BinaryNode.valueOf(attachments.get(number.intValue())) : null;
        }
        if (payload instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode filled = withAttachments(array.get(i), attachments, used);
                if (filled == null) {
                    return null;
                }
                array.set(i, filled);
            }
        } else if (payload instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode filled = withAttachments(field.getValue(), attachments, used);
                if (filled == null) {
                    return null;
                }
                field.setValue(filled);
            }
        }
        return payload;
    }

    /** An event for clients. Binary values anywhere in the arguments become attachments. */
    static List<EngineMessage> event(String namespace, @Nullable Long ackId, String name, List<JsonNode> arguments) {
        ArrayNode payload = JsonNodeFactory.instance.arrayNode();
        payload.add(name);
        payload.addAll(arguments);
        return encode(SocketIoPacket.Type.EVENT, SocketIoPacket.Type.BINARY_EVENT, namespace, ackId, payload);
    }

    /** An acknowledgement for a client. */
    static List<EngineMessage> ack(String namespace, long ackId, List<JsonNode> arguments) {
        ArrayNode payload = JsonNodeFactory.instance.arrayNode();
        payload.addAll(arguments);
        return encode(SocketIoPacket.Type.ACK, SocketIoPacket.Type.BINARY_ACK, namespace, ackId, payload);
    }

    /** A packet of a type that has neither acknowledgement nor attachments. */
    static EngineMessage control(SocketIoPacket.Type type, String namespace, @Nullable JsonNode payload) {
        StringBuilder text = new StringBuilder().append(type.digit());
        appendNamespace(text, namespace);
        if (payload != null) {
            text.append(payload);
        }
        return EngineMessage.text(text.toString());
    }

    private static List<EngineMessage> encode(
            SocketIoPacket.Type plain,
            SocketIoPacket.Type binary,
            String namespace,
            @Nullable Long ackId,
            ArrayNode payload) {
        List<byte[]> attachments = new ArrayList<>();
        JsonNode body = withoutAttachments(payload, attachments);
        StringBuilder text = new StringBuilder();
        if (attachments.isEmpty()) {
            text.append(plain.digit());
        } else {
            text.append(binary.digit()).append(attachments.size()).append('-');
        }
        appendNamespace(text, namespace);
        if (ackId != null) {
            text.append(ackId.longValue());
        }
        text.append(body);
        List<EngineMessage> messages = new ArrayList<>(1 + attachments.size());
        messages.add(EngineMessage.text(text.toString()));
        for (byte[] attachment : attachments) {
            messages.add(EngineMessage.binary(attachment));
        }
        return messages;
    }

    private static void appendNamespace(StringBuilder text, String namespace) {
        if (!namespace.equals(Namespace.MAIN)) {
            text.append(namespace).append(',');
        }
    }

    /** A copy where anything had to be taken out, else the value itself: it may be shared with other threads. */
    private static JsonNode withoutAttachments(JsonNode value, List<byte[]> attachments) {
        return switch (value) {
            case BinaryNode binary -> {
                attachments.add(binary.binaryValue());
                yield JsonNodeFactory.instance
                        .objectNode()
                        .put(PLACEHOLDER, true)
                        .put(NUMBER, attachments.size() - 1);
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
                for (JsonNode item : array) {
                    copy.add(withoutAttachments(item, attachments));
                }
                yield copy;
            }
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    copy.set(field.getKey(), withoutAttachments(field.getValue(), attachments));
                }
                yield copy;
            }
            default -> value;
        };
    }

    /** Reads the head of a packet from left to right. */
    private static final class Cursor {
        private final String text;
        private int position;

        Cursor(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return position >= text.length();
        }

        char next() {
            return text.charAt(position++);
        }

        boolean isDigit() {
            return !atEnd() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
        }

        boolean skip(char expected) {
            if (atEnd() || text.charAt(position) != expected) {
                return false;
            }
            position++;
            return true;
        }

        /** The digits here as a number, or null if there are none or too many. */
        @Nullable
        Long number(int maxDigits) {
            int start = position;
            while (isDigit()) {
                position++;
            }
            int digits = position - start;
            return digits == 0 || digits > maxDigits ? null : Long.valueOf(text.substring(start, position));
        }

        /** The namespace here, the main one if none is named, or null if it is malformed. */
        @Nullable
        String namespace() {
            if (atEnd() || text.charAt(position) != '/') {
                return Namespace.MAIN;
            }
            int comma = text.indexOf(',', position);
            int end = comma < 0 ? text.length() : comma;
            if (end - position > MAX_NAMESPACE_LENGTH) {
                return null;
            }
            String name = text.substring(position, end);
            position = comma < 0 ? end : end + 1;
            // Older clients append a query, which Socket.IO v5 no longer knows.
            int query = name.indexOf('?');
            return query < 0 ? name : name.substring(0, query);
        }

        String rest() {
            return text.substring(position);
        }
    }
}
