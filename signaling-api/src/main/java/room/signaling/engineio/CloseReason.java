package room.signaling.engineio;

/** Why a session ended; the wire names are those of the official server. */
public enum CloseReason {
    /** The client closed the session or its WebSocket. */
    TRANSPORT_CLOSE("transport close"),
    /** The client closed its WebSocket with a status that says that it is done, as browsers do when a page is left. */
    CLIENT_LEFT("transport close"),
    /** A request or the WebSocket failed, or the client broke the transport's rules. */
    TRANSPORT_ERROR("transport error"),
    /** A heartbeat was not answered. */
    PING_TIMEOUT("ping timeout"),
    /** A packet was malformed. */
    PARSE_ERROR("parse error"),
    /** The server closed the session. */
    FORCED_CLOSE("forced server close"),
    /** Too much waited for a client that reads too slowly. */
    SLOW_CONSUMER("slow consumer"),
    /** The client sent too many packets in a short time. */
    RATE_LIMITED("rate limited"),
    /** The client opened a session and did not use it. */
    HANDSHAKE_TIMEOUT("handshake timeout"),
    /** The server stops. */
    SHUTTING_DOWN("server shutting down");

    private final String wireName;

    CloseReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether the connection was lost rather than ended: the client may be about to come back. */
    public boolean isLoss() {
        return this == TRANSPORT_CLOSE || this == TRANSPORT_ERROR || this == PING_TIMEOUT;
    }
}
