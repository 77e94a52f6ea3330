package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static room.rtp.srtp.SrtpFixtures.bytesOf;
import static room.rtp.srtp.SrtpFixtures.hex;
import static room.rtp.srtp.SrtpFixtures.protectRtp;
import static room.rtp.srtp.SrtpFixtures.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SrtpSenderTest {
    private static final int SSRC = 0x5E55101D;
    private static final byte[] PAYLOAD = hex("00112233445566778899aabbccddeeff0011");

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void protectsAnIdenticalPacketAgainAndAgainToTheSameBytes(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpSender sender = sender(crypto, profile)) {
            byte[] first = protectRtp(sender, rtp(SSRC, 10, PAYLOAD), 12);
            assertArrayEquals(first, protectRtp(sender, rtp(SSRC, 10, PAYLOAD), 12));
            assertArrayEquals(first, protectRtp(sender, rtp(SSRC, 10, PAYLOAD), 12));
            protectRtp(sender, rtp(SSRC, 11, PAYLOAD), 12);
            assertArrayEquals(first, protectRtp(sender, rtp(SSRC, 10, PAYLOAD), 12));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void protectsALatePacketWithTheRolloverCounterItHadBeforeTheWrap(SrtpCrypto crypto, SrtpProfile profile)
            throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        ReferenceSrtp reference = new ReferenceSrtp(keys);
        try (SrtpSender sender = new SrtpSender(crypto, keys)) {
            for (long index :
                    new long[] {0xFFFE, 0x10000, 0xFFFE, 0xFFFF, 0x10001, 0xFFFF, 0x17000, 0x1F000, 0x20000, 0x1FFFF}) {
                byte[] packet = rtp(SSRC, (int) index & 0xFFFF, PAYLOAD);
                assertArrayEquals(reference.srtp(packet, 12, index), protectRtp(sender, packet, 12), "index " + index);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void refusesAPacketFarBehindLestItRepeatsANonce(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpSender sender = sender(crypto, profile)) {
            assertEquals(PAYLOAD.length + 12 + profile.rtpOverhead(), send(sender, 20_000));
            assertEquals(SrtpSender.UNSENDABLE, send(sender, 20_000 - SrtpSender.MAX_LATE_PACKETS - 1));
            assertEquals(
                    PAYLOAD.length + 12 + profile.rtpOverhead(), send(sender, 20_000 - SrtpSender.MAX_LATE_PACKETS));
            assertEquals(SrtpSender.UNSENDABLE, send(sender, 60_000 & 0xFFFF));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void refusesAPacketFromBeforeTheFirstRolloverPeriod(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpSender sender = sender(crypto, profile)) {
            send(sender, 3);
            assertEquals(SrtpSender.UNSENDABLE, send(sender, 65_530));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void leavesEverythingAroundThePacketAlone(SrtpCrypto crypto, SrtpProfile profile) {
        try (SrtpSender sender = sender(crypto, profile)) {
            for (ByteBuf out : new ByteBuf[] {SrtpFixtures.direct(300), Unpooled.buffer(300, 300)}) {
                byte[] canary = SrtpFixtures.bytes(new SplittableRandom(9), 300);
                out.setBytes(0, canary);
                byte[] packet = rtp(SSRC, 1, PAYLOAD);
                out.setBytes(100, packet, 0, 12);
                ByteBuf in = Unpooled.wrappedBuffer(packet).asReadOnly();
                int end = 100 + sender.protectRtp(out, 100, 12, in, 12, PAYLOAD.length);
                assertArrayEquals(Arrays.copyOf(canary, 100), bytesOf(out, 0, 100));
                assertArrayEquals(Arrays.copyOfRange(canary, end, 300), bytesOf(out, end, 300 - end));
                assertEquals(0, out.readerIndex());
                assertEquals(0, out.writerIndex());
                out.release();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void refusesToWriteOutsideTheBuffer(SrtpCrypto crypto, SrtpProfile profile) {
        int room = 12 + PAYLOAD.length + profile.rtpOverhead();
        ByteBuf tight = SrtpFixtures.direct(room - 1);
        ByteBuf in = SrtpFixtures.direct(PAYLOAD.length);
        try (SrtpSender sender = sender(crypto, profile)) {
            tight.setZero(0, room - 1).setByte(0, 0x80);
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(tight, 0, 12, in, 0, PAYLOAD.length));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(tight, 0, 12, in, 1, PAYLOAD.length));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(tight, -1, 12, in, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(tight, 0, 11, in, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(tight, 0, 12, in, 0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtcp(tight, 0, room - 1));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtcp(tight, 0, 7));
        } finally {
            tight.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void cannotBeUsedOnceClosed(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpSender sender = sender(crypto, profile);
        sender.close();
        sender.close();
        assertThrows(IllegalStateException.class, () -> send(sender, 1));
    }

    private static int send(SrtpSender sender, int sequenceNumber) {
        byte[] protectedPacket = protectRtp(sender, rtp(SSRC, sequenceNumber, PAYLOAD), 12);
        return protectedPacket.length == 0 ? SrtpSender.UNSENDABLE : protectedPacket.length;
    }

    private static SrtpSender sender(SrtpCrypto crypto, SrtpProfile profile) {
        return new SrtpSender(crypto, keys(profile));
    }

    private static SrtpKeys keys(SrtpProfile profile) {
        return SrtpFixtures.keys(profile, new SplittableRandom(1));
    }
}
