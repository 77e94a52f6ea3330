package room.transport.dtls;

import java.util.Arrays;

/**
 * What SRTP is keyed with (RFC 5764 section 4.2). The arrays are not copied: who gets the record owns them. Neither
 * {@code toString} nor anything else prints them.
 *
 * @param srtpProfileId the agreed profile's number, see {@link SrtpProfile}
 * @param clientKey master key of packets that the DTLS client sends
 * @param clientSalt master salt of those, 14 bytes for AES_CM, 12 for AEAD profiles
 * @param serverKey master key of packets that the DTLS server sends
 * @param serverSalt master salt of those
 */
public record KeyingMaterial(
        int srtpProfileId, byte[] clientKey, byte[] clientSalt, byte[] serverKey, byte[] serverSalt) {
    /** Bytes to export for a profile. */
    public static int exportLength(SrtpProfile profile) {
        return 2 * (profile.keyLength() + profile.saltLength());
    }

    /** Cuts an export with label {@code EXTRACTOR-dtls_srtp} into its parts. */
    public static KeyingMaterial ofExport(SrtpProfile profile, byte[] export) {
        if (export.length != exportLength(profile)) {
            throw new IllegalArgumentException(
                    profile + " needs " + exportLength(profile) + " bytes of keying material, not " + export.length);
        }
        int key = profile.keyLength();
        int salt = profile.saltLength();
        return new KeyingMaterial(
                profile.id(),
                Arrays.copyOfRange(export, 0, key),
                Arrays.copyOfRange(export, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(export, key, 2 * key),
                Arrays.copyOfRange(export, 2 * key + salt, 2 * key + 2 * salt));
    }

    @Override
    public String toString() {
        return "KeyingMaterial[srtpProfileId=" + srtpProfileId + "]";
    }
}
