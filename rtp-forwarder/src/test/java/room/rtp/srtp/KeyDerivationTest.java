package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static room.rtp.srtp.SrtpFixtures.hex;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class KeyDerivationTest {
    private static final int ENCRYPTION = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;

    /** RFC 3711 appendix B.3. */
    @Test
    void derivesTheSessionKeysOfRfc3711() {
        KeyDerivation derivation =
                new KeyDerivation(hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6"));

        assertArrayEquals(hex("C61E7A93744F39EE10734AFE3FF7A087"), derivation.derive(ENCRYPTION, 16));
        assertArrayEquals(hex("30CBBC08863D8C85D49DB34A9AE1"), derivation.derive(SALT, 14));
        assertArrayEquals(hex("""
                CEBE321F6FF7716B6FD4AB49AF256A15
                6D38BAA48F0A0ACF3C34E2359E6CDBCE
                E049646C43D9327AD175578EF7227098
                6371C10C9A369AC2F94A8C5FBCDDDC25
                6D6E919A48B610EF17C2041E47403576
                6B68642C59BBFC2F34DB60DBDFB2
                """), derivation.derive(AUTHENTICATION, 94));
    }

    /** RFC 6188 section 7.4: the same function with a 256 bit master key. */
    @Test
    void derivesTheSessionKeysOfRfc6188WithAes256() {
        KeyDerivation derivation = new KeyDerivation(
                hex("f0f04914b513f2763a1b1fa130f10e29 98f6f6e43e4309d1e622a0e332b9f1b6"),
                hex("3b04803de51ee7c96423ab5b78d2"));

        assertArrayEquals(
                hex("5ba1064e30ec51613cad926c5a28ef73 1ec7fb397f70a960653caf06554cd8c4"),
                derivation.derive(ENCRYPTION, 32));
        assertArrayEquals(hex("fa31791685ca444a9e07c6c64e93"), derivation.derive(SALT, 14));
        assertArrayEquals(hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"), derivation.derive(AUTHENTICATION, 20));
    }

    /**
     * RFC 3711 appendix B.2. With label zero the derivation is AES-CM with the salt as offset, so its keystream is the
     * appendix's; block numbers as there.
     */
    @Test
    void makesTheKeystreamOfRfc3711() {
        byte[] keystream = new KeyDerivation(
                        hex("2B7E151628AED2A6ABF7158809CF4F3C"), hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"))
                .derive(ENCRYPTION, 0xFF02 * 16);

        assertBlock("E03EAD0935C95E80E166B16DD92B4EB4", keystream, 0x0000);
        assertBlock("D23513162B02D0F72A43A2FE4A5F97AB", keystream, 0x0001);
        assertBlock("41E95B3BB0A2E8DD477901E4FCA894C0", keystream, 0x0002);
        assertBlock("EC8CDF7398607CB0F2D21675EA9EA1E4", keystream, 0xFEFF);
        assertBlock("362B7C3C6773516318A077D7FC5073AE", keystream, 0xFF00);
        assertBlock("6A2CC3787889374FBEB4C81B17BA6C44", keystream, 0xFF01);
    }

    /** RFC 6188 section 7.3. */
    @Test
    void makesTheKeystreamOfRfc6188WithAes256() {
        byte[] keystream = new KeyDerivation(
                        hex("57f82fe3613fd170a85ec93c40b1f092 2ec4cb0dc025b58272147cc438944a98"),
                        hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"))
                .derive(ENCRYPTION, 48);

        assertBlock("92bdd28a93c3f52511c677d08b5515a4", keystream, 0);
        assertBlock("9da71b2378a854f67050756ded165bac", keystream, 1);
        assertBlock("63c4868b7096d88421b563b8c94c9a31", keystream, 2);
    }

    private static void assertBlock(String expected, byte[] keystream, int block) {
        assertArrayEquals(hex(expected), Arrays.copyOfRange(keystream, block * 16, block * 16 + 16));
    }
}
