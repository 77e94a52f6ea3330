package room.transport.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyingMaterialTest {
    @ParameterizedTest
    @CsvSource({"AES128_CM_HMAC_SHA1_80, 60", "AEAD_AES_128_GCM, 56", "AEAD_AES_256_GCM, 88"})
    void cutsAnExportInTheOrderOfRfc5764(SrtpProfile profile, int length) {
        assertEquals(length, KeyingMaterial.exportLength(profile));
        byte[] export = new byte[length];
        int key = profile.keyLength();
        Arrays.fill(export, 0, key, (byte) 1);
        Arrays.fill(export, key, 2 * key, (byte) 2);
        Arrays.fill(export, 2 * key, 2 * key + profile.saltLength(), (byte) 3);
        Arrays.fill(export, 2 * key + profile.saltLength(), length, (byte) 4);

        KeyingMaterial keys = KeyingMaterial.ofExport(profile, export);

        assertEquals(profile, SrtpProfile.of(keys.srtpProfileId()));
        assertArrayEquals(filled(key, 1), keys.clientKey());
        assertArrayEquals(filled(key, 2), keys.serverKey());
        assertArrayEquals(filled(profile.saltLength(), 3), keys.clientSalt());
        assertArrayEquals(filled(profile.saltLength(), 4), keys.serverSalt());
    }

    @Test
    void refusesAnExportOfAnotherLength() {
        assertThrows(
                IllegalArgumentException.class,
                () -> KeyingMaterial.ofExport(SrtpProfile.AEAD_AES_128_GCM, new byte[60]));
    }

    @Test
    void doesNotPrintKeys() {
        KeyingMaterial keys = KeyingMaterial.ofExport(SrtpProfile.AEAD_AES_128_GCM, new byte[56]);
        assertFalse(keys.toString().contains("Key="), keys.toString());
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
