package room.signaling.engineio;

import java.util.Locale;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpResponse;

/** The errors of the Engine.IO handshake; codes and texts are those of the official server, which clients show. */
enum EngineIoError {
    UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
    UNKNOWN_SID(1, 400, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    UNAVAILABLE(4, 503, "Forbidden"),
    TOO_MANY(4, 429, "Too many sessions of your address; try again later"),
    UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    EngineIoError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    HttpResponse response() {
        HttpResponse response = HttpResponse.json(
                status, String.format(Locale.ROOT, "{\"code\":%d,\"message\":\"%s\"}", code, message));
        return this == TOO_MANY
                ? response.with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS))
                : response;
    }
}
