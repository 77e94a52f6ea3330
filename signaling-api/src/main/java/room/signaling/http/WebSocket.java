package room.signaling.http;

/** The sending side of one WebSocket (RFC 6455). Safe to call from any thread; what one thread sends keeps its order. */
public interface WebSocket {
    /**
     * Queues a text message; the bytes must be UTF-8 and must not change any more. They are not copied as long as they
     * wait, so a message to many exists once.
     *
     * @param whenDone runs once, on any thread, when the message has been sent or never will be
     */
    void sendText(byte[] utf8, Runnable whenDone);

    /** Queues a binary message; for the rest see {@link #sendText}. */
    void sendBinary(byte[] bytes, Runnable whenDone);

    /** Hands what was queued to the operating system. */
    void flush();

    /** Whether more can be sent without it piling up here. */
    boolean isWritable();

    /** How much was queued and has not reached the operating system. */
    long pendingBytes();

    /**
     * Starts the closing handshake; the connection ends at the other side's answer or a little later.
     *
     * @param status RFC 6455 section 7.4
     * @param reason up to 123 bytes
     */
    void close(int status, String reason);

    /**
     * Ends the connection without what was queued and not sent: by the closing handshake if the other side has taken
     * everything, else at once.
     *
     * @param status RFC 6455 section 7.4
     * @param reason up to 123 bytes
     */
    void abandon(int status, String reason);
}
