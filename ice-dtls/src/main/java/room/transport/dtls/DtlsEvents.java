package room.transport.dtls;

/** What a {@link DtlsSession} reports. Every call comes through the executor that the session was given, in order. */
public interface DtlsEvents {
    /** Sends a datagram to the peer. The array is the receiver's from here on. */
    void onDatagram(byte[] datagram);

    /** The handshake is complete, the peer's certificate verified. Called at most once. */
    void onKeys(KeyingMaterial keys);

    /** The session is over. Called once, last. */
    void onEnd(DtlsEnd end);
}
