package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static room.rtp.srtp.SrtpFixtures.bytes;
import static room.rtp.srtp.SrtpFixtures.bytesOf;
import static room.rtp.srtp.SrtpFixtures.concat;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider makes and takes the packets of an independent implementation. */
final class SrtpReferenceTest {
    private static final int PACKETS = 300;

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void agreesOnRtpWithCsrcsAndHeaderExtensions(SrtpCrypto crypto, SrtpProfile profile)
            throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(7714);
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        ReferenceSrtp reference = new ReferenceSrtp(keys);
        ByteBuf out = SrtpFixtures.direct(2000);
        ByteBuf in = SrtpFixtures.direct(2000);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            int ssrc = random.nextInt();
            long index = 65_400; // wraps on the way
            for (int i = 0; i < PACKETS; i++, index++) {
                byte[] header = SrtpFixtures.randomHeader(random, ssrc, (int) index & 0xFFFF);
                byte[] payload = bytes(random, i < 70 ? i : random.nextInt(1400));
                byte[] plain = concat(header, payload);
                byte[] expected = reference.srtp(plain, header.length, index);

                int offset = random.nextInt(40);
                int inOffset = random.nextInt(40);
                out.setBytes(offset, header);
                in.setBytes(inOffset, payload);
                int length = sender.protectRtp(out, offset, header.length, in, inOffset, payload.length);
                assertArrayEquals(expected, bytesOf(out, offset, length));

                out.setBytes(offset, expected);
                assertEquals(SrtpStatus.OK, receiver.unprotectRtp(out, offset, expected.length));
                assertArrayEquals(plain, bytesOf(out, offset, receiver.plainLength()));
            }
        } finally {
            out.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void agreesOnRtcp(SrtpCrypto crypto, SrtpProfile profile) throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(3711);
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        ReferenceSrtp reference = new ReferenceSrtp(keys);
        ByteBuf buf = SrtpFixtures.direct(2000);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            int ssrc = random.nextInt();
            for (int index = 0; index < PACKETS; index++) {
                byte[] plain = SrtpFixtures.rtcp(ssrc, bytes(random, 4 * random.nextInt(300)));
                byte[] expected = reference.srtcp(plain, index, true);
                buf.setBytes(7, plain);
                int length = sender.protectRtcp(buf, 7, plain.length);
                assertArrayEquals(expected, bytesOf(buf, 7, length));
                assertEquals(SrtpStatus.OK, receiver.unprotectRtcp(buf, 7, length));
                assertArrayEquals(plain, bytesOf(buf, 7, receiver.plainLength()));
            }
        } finally {
            buf.release();
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void acceptsUnencryptedRtcpUpToTheHighestIndex(SrtpCrypto crypto, SrtpProfile profile)
            throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(31);
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        ReferenceSrtp reference = new ReferenceSrtp(keys);
        ByteBuf buf = SrtpFixtures.direct(500);
        try (SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            for (int index : new int[] {0, 5, 3, 1000, Integer.MAX_VALUE}) {
                byte[] plain = SrtpFixtures.rtcp(77, bytes(random, 4 * random.nextInt(100)));
                byte[] srtcp = reference.srtcp(plain, index, false);
                buf.setBytes(1, srtcp);
                assertEquals(SrtpStatus.OK, receiver.unprotectRtcp(buf, 1, srtcp.length));
                assertArrayEquals(plain, bytesOf(buf, 1, receiver.plainLength()));
                assertEquals(SrtpStatus.REPLAYED, SrtpFixtures.unprotectRtcp(receiver, srtcp));
            }
        } finally {
            buf.release();
        }
    }
}
