package room.rtp.srtp.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static room.rtp.srtp.SrtpFixtures.bytes;
import static room.rtp.srtp.SrtpFixtures.bytesOf;
import static room.rtp.srtp.SrtpFixtures.hex;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import room.rtp.srtp.PacketKind;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpFixtures;
import room.rtp.srtp.SrtpProfile;

/** The contract of the port itself. */
final class SrtpCipherTest {
    private static final int HEADER = 12;

    /** RFC 3711 appendix B.2: zeros sealed are the keystream. */
    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void countsBlocksAsRfc3711Does(SrtpCrypto crypto) {
        SessionKeys keys = new SessionKeys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                PacketKind.RTP,
                hex("2B7E151628AED2A6ABF7158809CF4F3C"),
                new byte[20],
                new byte[14]);
        int length = 0xFF02 * 16;
        for (ByteBuf out : new ByteBuf[] {SrtpFixtures.direct(length + 22), Unpooled.buffer(length + 22)}) {
            ByteBuf in = SrtpFixtures.direct(length).setZero(0, length);
            try (SrtpCipher cipher = crypto.cipher(keys)) {
                cipher.seal(
                        out, 0, HEADER, in, 0, length, HEADER + length, 0, 0xF0F1F2F3F4F5F6F7L, 0xF8F9FAFBFCFD0000L);
                assertBlock("E03EAD0935C95E80E166B16DD92B4EB4", out, 0x0000);
                assertBlock("D23513162B02D0F72A43A2FE4A5F97AB", out, 0x0001);
                assertBlock("41E95B3BB0A2E8DD477901E4FCA894C0", out, 0x0002);
                assertBlock("EC8CDF7398607CB0F2D21675EA9EA1E4", out, 0xFEFF);
                assertBlock("362B7C3C6773516318A077D7FC5073AE", out, 0xFF00);
                assertBlock("6A2CC3787889374FBEB4C81B17BA6C44", out, 0xFF01);
            } finally {
                in.release();
                out.release();
            }
        }
    }

    private static void assertBlock(String expected, ByteBuf out, int block) {
        assertArrayEquals(hex(expected), bytesOf(out, HEADER + 16 * block, 16));
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void sealsTheSameAgainWhateverCameInBetween(SrtpCrypto crypto, SrtpProfile profile) {
        ByteBuf in = SrtpFixtures.direct(100).setZero(0, 100);
        ByteBuf out = SrtpFixtures.direct(200).setZero(0, 200);
        try (SrtpCipher cipher = crypto.cipher(keys(profile))) {
            byte[] first = seal(cipher, in, out, 1);
            assertArrayEquals(first, seal(cipher, in, out, 1));
            assertTrue(cipher.open(out, 0, HEADER, 100, HEADER + 100, 7, 1, 1 << 16));
            assertArrayEquals(first, seal(cipher, in, out, 1));
            seal(cipher, in, out, 2);
            assertTrue(cipher.open(out, 0, HEADER, 100, HEADER + 100, 7, 2, 1 << 16));
            assertArrayEquals(first, seal(cipher, in, out, 1));
        } finally {
            in.release();
            out.release();
        }
    }

    private static byte[] seal(SrtpCipher cipher, ByteBuf in, ByteBuf out, long ivHigh) {
        cipher.seal(out, 0, HEADER, in, 0, 100, HEADER + 100, 7, ivHigh, 1 << 16);
        return bytesOf(out, 0, HEADER + 110);
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void closingTwiceFreesOnce(SrtpCrypto crypto, SrtpProfile profile) {
        long before = crypto.liveNativeContexts();
        SrtpCipher cipher = crypto.cipher(keys(profile));
        assertEquals(crypto.name().equals("jce"), crypto.liveNativeContexts() == before);
        cipher.close();
        cipher.close();
        assertEquals(before, crypto.liveNativeContexts());
        ByteBuf buf = Unpooled.buffer(200);
        assertThrows(IllegalStateException.class, () -> cipher.seal(buf, 0, 12, buf, 12, 10, 22, 0, 0, 0));
        assertThrows(IllegalStateException.class, () -> cipher.open(buf, 0, 12, 10, 22, 0, 0, 0));
    }

    private static SessionKeys keys(SrtpProfile profile) {
        SplittableRandom random = new SplittableRandom(4);
        return new SessionKeys(
                profile,
                PacketKind.RTCP,
                bytes(random, profile.keyBytes()),
                bytes(random, profile.authKeyBytes()),
                bytes(random, profile.saltBytes()));
    }
}
