package room.signaling.engineio;

/** A packet from a client. */
sealed interface EnginePacket {
    /**
     * A packet in text.
     *
     * @param data what follows the type's digit
     */
    record Text(PacketType type, String data) implements EnginePacket {}

    /** A binary message. */
    record Binary(byte[] data) implements EnginePacket {}
}
