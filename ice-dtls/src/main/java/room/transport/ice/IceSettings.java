package room.transport.ice;

import java.time.Duration;

/**
 * Limits of one ICE-lite agent.
 *
 * @param consentNanos how long an address stays usable after its last valid check (RFC 7675 section 5.1) or authentic media
 * @param maxAddresses validated addresses kept at once, at least 2; the one longest silent makes room
 */
public record IceSettings(long consentNanos, int maxAddresses) {
    public static final IceSettings DEFAULTS =
            new IceSettings(Duration.ofSeconds(30).toNanos(), 8);

    public IceSettings {
        if (consentNanos <= 0 || maxAddresses < 2) {
            throw new IllegalArgumentException("ICE needs a positive consent time and room for two addresses");
        }
    }
}
