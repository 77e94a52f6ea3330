package room.signaling.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import room.sfu.api.SfuError;
import room.signaling.auth.Refusal;
import room.signaling.http.HttpResponse;
import room.signaling.wire.Excerpt;
import room.signaling.wire.InvalidField;

/**
 * An error as problem details (RFC 9457), with two members of our own.
 *
 * @param status 400 to 599
 * @param code stable, for programs
 * @param field what of the request is wrong, null when it is not a single field
 * @param detail for people
 */
record Problem(
        int status, String title, String code, @Nullable String field, String detail) {
    /** The media server quotes names, which in an address may be of any length. */
    private static final int MAX_DETAIL_LENGTH = 300;

    private static final String MEDIA_TYPE = "application/problem+json";

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", "bad-request", null, detail);
    }

    static Problem of(InvalidField invalid) {
        return new Problem(400, "Bad request", "bad-request", invalid.field(), String.valueOf(invalid.getMessage()));
    }

    static Problem of(Refusal refusal) {
        boolean unauthorized = refusal.code().isAboutToken();
        return new Problem(
                unauthorized ? 401 : 403,
                unauthorized ? "Unauthorized" : "Forbidden",
                refusal.code().wireName(),
                null,
                refusal.message());
    }

    static Problem of(SfuError error) {
        int status = switch (error.code()) {
            case BAD_REQUEST, BAD_SDP -> 400;
            case FORBIDDEN, REMOVED -> 403;
            case NOT_JOINED, NOT_FOUND -> 404;
            case ROOM_FULL, ROOM_LOCKED, EXISTS -> 409;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
        };
        String title = switch (status) {
            case 400 -> "Bad request";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 409 -> "Conflict";
            case 429 -> "Too many requests";
            default -> "Unavailable";
        };
        return new Problem(
                status, title, error.code().wireName(), null, Excerpt.of(error.message(), MAX_DETAIL_LENGTH));
    }

    HttpResponse response() {
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        if (field != null) {
            problem.put("field", field);
        }
        HttpResponse response =
                HttpResponse.of(status, MEDIA_TYPE, problem.toString()).with("Cache-Control", "no-store");
        return status == 401
                ? response.with("WWW-Authenticate", "Bearer realm=\"room\", error=\"invalid_token\"")
                : response;
    }
}
