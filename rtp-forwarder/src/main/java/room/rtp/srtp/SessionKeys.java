package room.rtp.srtp;

/**
 * The keys a cipher works with: one direction of one peer, RTP or RTCP. The salt is not among what a cipher needs, for
 * it is already mixed into the initialization vectors the cipher is given.
 *
 * @param profile the profile the keys are for
 * @param kind the traffic the keys are for
 * @param encryptionKey {@link SrtpProfile#keyBytes()} bytes
 * @param authKey {@link SrtpProfile#authKeyBytes()} bytes
 * @param salt {@link SrtpProfile#saltBytes()} bytes
 */
public record SessionKeys(SrtpProfile profile, PacketKind kind, byte[] encryptionKey, byte[] authKey, byte[] salt) {
    /** @throws IllegalArgumentException if a key does not have the profile's length */
    public SessionKeys {
        if (encryptionKey.length != profile.keyBytes()
                || authKey.length != profile.authKeyBytes()
                || salt.length != profile.saltBytes()) {
            throw new IllegalArgumentException("session keys of the wrong length for " + profile);
        }
    }

    /** Derives the session keys of one kind of traffic (RFC 3711 section 4.3, key derivation rate zero). */
    static SessionKeys derive(SrtpKeys keys, PacketKind kind) {
        SrtpProfile profile = keys.profile();
        KeyDerivation derivation = new KeyDerivation(keys.masterKey(), keys.masterSalt());
        return new SessionKeys(
                profile,
                kind,
                derivation.derive(kind.encryptionLabel(), profile.keyBytes()),
                derivation.derive(kind.authenticationLabel(), profile.authKeyBytes()),
                derivation.derive(kind.saltLabel(), profile.saltBytes()));
    }

    /** Names profile and kind only: keys do not belong in a log. */
    @Override
    public String toString() {
        return "SessionKeys[" + profile + " " + kind + "]";
    }
}
