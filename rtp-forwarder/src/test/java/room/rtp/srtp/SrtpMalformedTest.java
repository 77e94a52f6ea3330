package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static room.rtp.srtp.SrtpFixtures.bytes;
import static room.rtp.srtp.SrtpFixtures.protectRtcp;
import static room.rtp.srtp.SrtpFixtures.protectRtp;
import static room.rtp.srtp.SrtpFixtures.rtcp;
import static room.rtp.srtp.SrtpFixtures.unprotectRtcp;
import static room.rtp.srtp.SrtpFixtures.unprotectRtp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever arrives, the answer is a status, and only what was really sent is let in. */
final class SrtpMalformedTest {
    private final SplittableRandom random = new SplittableRandom(0xBAD);

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsAPacketTruncatedAnywhere(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            byte[] srtp = rtpPacket(sender, 1);
            byte[] srtcp = protectRtcp(sender, rtcp(1, bytes(random, 60)));
            for (int length = 0; length < srtp.length; length++) {
                assertDropped(unprotectRtp(receiver, Arrays.copyOf(srtp, length)));
            }
            for (int length = 0; length < srtcp.length; length++) {
                assertDropped(unprotectRtcp(receiver, Arrays.copyOf(srtcp, length)));
            }
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, srtp));
            assertEquals(SrtpStatus.OK, unprotectRtcp(receiver, srtcp));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsAPacketWithAnyBitFlipped(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            byte[] srtp = rtpPacket(sender, 1);
            byte[] srtcp = protectRtcp(sender, rtcp(1, bytes(random, 60)));
            for (int bit = 0; bit < 8 * srtp.length; bit++) {
                assertDropped(unprotectRtp(receiver, flipped(srtp, bit)));
            }
            for (int bit = 0; bit < 8 * srtcp.length; bit++) {
                assertDropped(unprotectRtcp(receiver, flipped(srtcp, bit)));
            }
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, srtp));
            assertEquals(SrtpStatus.OK, unprotectRtcp(receiver, srtcp));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsAPacketWithAnythingAppended(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            byte[] srtp = rtpPacket(sender, 1);
            byte[] srtcp = protectRtcp(sender, rtcp(1, bytes(random, 60)));
            for (int extra = 1; extra < 40; extra++) {
                assertDropped(unprotectRtp(receiver, SrtpFixtures.concat(srtp, bytes(random, extra))));
                assertDropped(unprotectRtcp(receiver, SrtpFixtures.concat(srtcp, bytes(random, extra))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsGarbage(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpReceiver receiver = new SrtpReceiver(crypto, SrtpFixtures.keys(profile, random))) {
            for (int i = 0; i < 5_000; i++) {
                byte[] garbage = bytes(random, random.nextInt(120));
                if (garbage.length > 0 && random.nextInt(4) > 0) {
                    garbage[0] = (byte) ((garbage[0] & 0x3F) | 0x80);
                }
                assertDropped(unprotectRtp(receiver, garbage));
                assertDropped(unprotectRtcp(receiver, garbage));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsAHeaderExtensionThatClaimsMoreThanThereIs(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpReceiver receiver = new SrtpReceiver(crypto, SrtpFixtures.keys(profile, random))) {
            byte[] packet = new byte[200];
            packet[0] = (byte) 0x90;
            for (int words : new int[] {0xFFFF, 0x8000, 47, 46, 44}) {
                SrtpFixtures.putShort(packet, 14, words);
                assertEquals(SrtpStatus.MALFORMED, unprotectRtp(receiver, packet), words + " words");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void aRangeOutsideTheBufferIsTheCallersBug(SrtpCrypto crypto, SrtpProfile profile) {
        ByteBuf buf = SrtpFixtures.direct(100).setZero(0, 100);
        try (SrtpReceiver receiver = new SrtpReceiver(crypto, SrtpFixtures.keys(profile, random))) {
            assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtp(buf, 0, 101));
            assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtp(buf, 90, 20));
            assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtcp(buf, -1, 50));
            assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtcp(buf, 0, -1));
        } finally {
            buf.release();
        }
    }

    private byte[] rtpPacket(SrtpSender sender, int sequenceNumber) {
        byte[] header = SrtpFixtures.randomHeader(random, 1, sequenceNumber);
        return protectRtp(sender, SrtpFixtures.concat(header, bytes(random, 60)), header.length);
    }

    private static byte[] flipped(byte[] packet, int bit) {
        byte[] copy = packet.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static void assertDropped(SrtpStatus status) {
        assertNotEquals(SrtpStatus.OK, status);
        assertTrue(status != SrtpStatus.TOO_MANY_STREAMS);
    }
}
