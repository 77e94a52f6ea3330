package room.rtp.srtp;

/**
 * What the DTLS handshake exports for one direction of one peer (RFC 5764 section 4.2).
 *
 * @param profile the negotiated profile
 * @param masterKey {@link SrtpProfile#keyBytes()} bytes
 * @param masterSalt {@link SrtpProfile#saltBytes()} bytes
 */
public record SrtpKeys(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    /** @throws IllegalArgumentException if the key or the salt does not have the profile's length */
    public SrtpKeys {
        if (masterKey.length != profile.keyBytes() || masterSalt.length != profile.saltBytes()) {
            throw new IllegalArgumentException("%s takes a key of %d and a salt of %d bytes, got %d and %d"
                    .formatted(profile, profile.keyBytes(), profile.saltBytes(), masterKey.length, masterSalt.length));
        }
        masterKey = masterKey.clone();
        masterSalt = masterSalt.clone();
    }

    /** Names the profile only: keys do not belong in a log. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
