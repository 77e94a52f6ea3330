package room.transport;

import java.time.Duration;
import room.transport.ice.IceSettings;

/**
 * Limits of a transport.
 *
 * @param ice limits of its ICE agent
 * @param connectTimeoutNanos from its creation to the end of the DTLS handshake
 * @param maxEarlyMedia media datagrams kept while a handshake is under way, zero for none
 */
public record TransportSettings(IceSettings ice, long connectTimeoutNanos, int maxEarlyMedia) {
    public static final TransportSettings DEFAULTS =
            new TransportSettings(IceSettings.DEFAULTS, Duration.ofSeconds(30).toNanos(), 16);

    public TransportSettings {
        if (connectTimeoutNanos <= 0 || maxEarlyMedia < 0) {
            throw new IllegalArgumentException("Transport settings out of range");
        }
    }
}
