package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import room.signaling.engineio.CloseReason;
import room.signaling.engineio.EngineMessage;

/**
 * Hears what clients do, to show it to administrators. Each method does nothing unless it is overridden; those that are
 * must be quick: they are called on the clients' loops, and those about rooms on any thread with the rooms' lock held.
 */
public interface SocketObserver {
    /** Hears nothing. */
    SocketObserver NONE = new SocketObserver() {};

    /** A client opened a session. */
    default void onOpened(String transport) {}

    /** A client moved its session from polling to a WebSocket. */
    default void onUpgraded() {}

    /**
     * A session ended.
     *
     * @param transport the one it was on in the end
     */
    default void onClosed(String transport, CloseReason reason) {}

    /** A client sent a text message. */
    default void onReceived(String text) {}

    /** A client sent a binary message. */
    default void onReceived(byte[] bytes) {}

    /** A message was queued for a client. */
    default void onSent(EngineMessage message) {}

    /** A socket connected; it is in no room and has had no event. */
    default void onConnected(Socket socket) {}

    /** A socket is carried by another transport: its session moved, or its client came back with a new one. */
    default void onCarried(Socket socket) {}

    /** A socket has disconnected, and with that left its rooms, which {@link #onLeft} does not tell. */
    default void onDisconnected(Socket socket, String reason) {}

    /** A socket entered a room. */
    default void onJoined(Socket socket, String room) {}

    /** A socket left a room. */
    default void onLeft(Socket socket, String room) {}

    /** A client emitted an event. The arguments must not be changed. */
    default void onEventReceived(Socket socket, String event, List<JsonNode> arguments) {}

    /** An event was emitted to a client. The arguments must not be changed. */
    default void onEventSent(Socket socket, String event, List<JsonNode> arguments) {}
}
