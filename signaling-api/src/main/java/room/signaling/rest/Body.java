package room.signaling.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import room.signaling.http.HttpRequest;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/** Reads the JSON bodies of requests: one object, no field twice, none that is not known. */
final class Body {
    /** In bytes; the largest body that makes sense has a tenth of it. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_DEPTH = 8;

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
        JsonNode json;
        try {
            json = READER.readTree(request.body());
        } catch (JsonProcessingException malformed) {
            throw new ProblemException(Problem.badRequest("The body is not JSON: " + malformed.getOriginalMessage()));
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory failed", impossible);
        }
        if (!(json instanceof ObjectNode object)) {
            throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
        }
        Fields read = Fields.of(object);
        read.allowOnly(fields);
        return read;
    }
}
