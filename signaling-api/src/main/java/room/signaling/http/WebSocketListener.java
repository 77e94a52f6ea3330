package room.signaling.http;

/** The receiving side of one WebSocket. Called on the connection's loop. */
public interface WebSocketListener {
    /** The WebSocket is open; nothing comes before this. */
    void onOpen(WebSocket socket);

    /** A whole text message. */
    void onText(String text);

    /** A whole binary message; the bytes belong to the receiver. */
    void onBinary(byte[] bytes);

    /** {@link WebSocket#isWritable} has become true again. */
    void onWritable();

    /** The connection has ended, for whatever reason. Called once and last. */
    void onClosed();
}
