package room.signaling.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import room.signaling.http.HttpRequest;
import room.signaling.wire.Excerpt;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/** Reads the JSON bodies of requests: one object, no field twice, none that is not known. */
final class Body {
    /** In bytes; the largest body that makes sense has a tenth of it. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_DEPTH = 8;

    /** The parser quotes what it does not understand. */
    private static final int MAX_MESSAGE_LENGTH = 200;

    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Body() {}

    /** @param types media types that the request may name */
    static Fields read(HttpRequest request, Set<String> types, Set<String> fields)
            throws ProblemException, InvalidField {
        String type = request.header("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!types.contains(bare)) {
            throw new ProblemException(new Problem(
                    415,
                    "Unsupported media type",
                    "unsupported-media-type",
                    null,
                    "The Content-Type must be " + String.join(" or ", types) + "."));
        }
        JsonNode json = parse(text(request.body()));
        if (!(json instanceof ObjectNode object)) {
            throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
        }
        Fields read = Fields.of(object);
        read.allowOnly(fields);
        return read;
    }

    /** JSON between systems is UTF-8 (RFC 8259 section 8.1); a byte order mark before it is passed over. */
    private static String text(byte[] bytes) throws ProblemException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw new ProblemException(
                    Problem.badRequest("The body is not UTF-8 from byte " + in.position() + " on; JSON must be."));
        }
    }

    private static JsonNode parse(String text) throws ProblemException {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException malformed) {
            JsonLocation location = malformed.getLocation();
            String where =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new ProblemException(Problem.badRequest("The body is not JSON" + where + ": "
                    + Excerpt.of(malformed.getOriginalMessage(), MAX_MESSAGE_LENGTH)));
        }
    }
}
