package room.signaling.http;

/** The receiving side of one WebSocket. Called on the connection's loop. */
public interface WebSocketListener {
    /** Stands for a connection that ended without the client's closing it. */
    int LOST = 1006;

    /** The WebSocket is open; nothing comes before this. */
    void onOpen(WebSocket socket);

    /** A whole text message. */
    void onText(String text);

    /** A whole binary message; the bytes belong to the receiver. */
    void onBinary(byte[] bytes);

    /** {@link WebSocket#isWritable} has become true again. */
    void onWritable();

    /**
     * The connection has ended, for whatever reason. Called once and last.
     *
     * @param status what the client closed it with (RFC 6455 section 7.1.5): 1005 when it did not say, {@link #LOST} when
     *     it did not close it
     */
    void onClosed(int status);
}
