package room.signaling.engineio;

import room.signaling.http.HttpRequest;

/** Takes new sessions. Called on the new session's loop. */
@FunctionalInterface
public interface EngineIoEndpoint {
    /**
     * A client opened a session.
     *
     * @param session what to send by
     * @param handshake the request that opened it
     * @return hears what it brings
     */
    EngineListener onSession(EngineSession session, HttpRequest handshake);
}
