package room.signaling.socketio;

/**
 * The limits of Socket.IO connections.
 *
 * @param connectTimeoutMillis how long a client may take to connect to its first namespace
 * @param maxAttachments the most binary attachments of one event
 * @param maxJsonDepth the deepest nesting in an event's arguments
 * @param packetsPerSecond how many packets a client may send in the long run
 * @param packetBurst how many it may send at once
 * @param maxRoomsPerSocket how many rooms one socket may be in
 * @param recovery how clients of the main namespace that lost their connection are waited for
 */
public record SocketIoConfig(
        int connectTimeoutMillis,
        int maxAttachments,
        int maxJsonDepth,
        int packetsPerSecond,
        int packetBurst,
        int maxRoomsPerSocket,
        RecoveryConfig recovery) {

    /** The official server's connect timeout; a call's start is about 50 packets within a second. */
    public static final SocketIoConfig DEFAULT =
            new SocketIoConfig(45_000, 32, 64, 200, 1_000, 64, RecoveryConfig.DEFAULT);

    public SocketIoConfig {
        if (connectTimeoutMillis < 1
                || maxAttachments < 0
                || maxJsonDepth < 1
                || packetsPerSecond < 1
                || packetBurst < 1
                || maxRoomsPerSocket < 1) {
            throw new IllegalArgumentException("All times and limits must be 1 or more");
        }
    }

    /** The same with another recovery. */
    public SocketIoConfig withRecovery(RecoveryConfig other) {
        return new SocketIoConfig(
                connectTimeoutMillis,
                maxAttachments,
                maxJsonDepth,
                packetsPerSecond,
                packetBurst,
                maxRoomsPerSocket,
                other);
    }
}
