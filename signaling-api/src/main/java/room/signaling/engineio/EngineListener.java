package room.signaling.engineio;

/** Hears what a session brings. Called on the session's loop. */
public interface EngineListener {
    /** A text message. */
    void onText(String text);

    /** A binary message; the bytes belong to the receiver. */
    void onBinary(byte[] bytes);

    /** The session moved from polling to a WebSocket. */
    void onUpgraded();

    /** A heartbeat goes to the client, behind everything that was sent before. */
    default void onPing() {}

    /** The client answered the heartbeat: it has received everything that was sent before it. */
    default void onPong() {}

    /** The session has ended. Called once and last. */
    void onClosed(CloseReason reason);
}
