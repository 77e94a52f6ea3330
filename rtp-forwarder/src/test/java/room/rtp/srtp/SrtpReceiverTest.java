package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static room.rtp.srtp.SrtpFixtures.protectRtcp;
import static room.rtp.srtp.SrtpFixtures.protectRtp;
import static room.rtp.srtp.SrtpFixtures.rtcp;
import static room.rtp.srtp.SrtpFixtures.rtp;
import static room.rtp.srtp.SrtpFixtures.unprotectRtcp;
import static room.rtp.srtp.SrtpFixtures.unprotectRtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SrtpReceiverTest {
    private static final byte[] PAYLOAD = new byte[30];

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void dropsAReplayedPacket(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            byte[] srtp = protectRtp(sender, rtp(1, 1, PAYLOAD), 12);
            byte[] srtcp = protectRtcp(sender, rtcp(1, PAYLOAD));
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, srtp));
            assertEquals(SrtpStatus.REPLAYED, unprotectRtp(receiver, srtp));
            assertEquals(SrtpStatus.OK, unprotectRtcp(receiver, srtcp));
            assertEquals(SrtpStatus.REPLAYED, unprotectRtcp(receiver, srtcp));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void acceptsPackets1024LateAndDropsOnesTooOld(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            byte[] tooOld = protectRtp(sender, rtp(1, 9_000, PAYLOAD), 12);
            byte[] late = protectRtp(sender, rtp(1, 10_000, PAYLOAD), 12);
            byte[] newest = protectRtp(sender, rtp(1, 11_023, PAYLOAD), 12);
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, newest));
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, late));
            assertEquals(SrtpStatus.TOO_OLD, unprotectRtp(receiver, tooOld));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void forgedPacketsNeitherCreateStreamsNorMoveThem(SrtpCrypto crypto, SrtpProfile profile) {
        SplittableRandom random = new SplittableRandom(3);
        SrtpKeys keys = keys(profile);
        try (SrtpSender forger = new SrtpSender(crypto, SrtpFixtures.keys(profile, random));
                SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            for (int ssrc = 0; ssrc < 2 * SrtpReceiver.MAX_STREAMS; ssrc++) {
                byte[] srtp = protectRtp(forger, rtp(ssrc, 30_000, PAYLOAD), 12);
                assertEquals(SrtpStatus.NOT_AUTHENTIC, unprotectRtp(receiver, srtp));
                byte[] srtcp = protectRtcp(forger, rtcp(ssrc, PAYLOAD));
                assertEquals(SrtpStatus.NOT_AUTHENTIC, unprotectRtcp(receiver, srtcp));
            }
            // The forged 30000 would have made 60000 a packet of this rollover period, and 100 one of the next.
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, protectRtp(sender, rtp(7, 100, PAYLOAD), 12)));
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, protectRtp(sender, rtp(7, 32_000, PAYLOAD), 12)));
            byte[] genuine = protectRtp(sender, rtp(7, 32_001, PAYLOAD), 12);
            byte[] tampered = genuine.clone();
            tampered[tampered.length - 1] ^= 1;
            assertEquals(SrtpStatus.NOT_AUTHENTIC, unprotectRtp(receiver, tampered));
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, genuine));
            assertEquals(SrtpStatus.OK, unprotectRtcp(receiver, protectRtcp(sender, rtcp(7, PAYLOAD))));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void aPeerHasABoundedNumberOfStreams(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            for (int ssrc = 1; ssrc <= SrtpReceiver.MAX_STREAMS; ssrc++) {
                assertEquals(SrtpStatus.OK, unprotectRtp(receiver, protectRtp(sender, rtp(ssrc, 1, PAYLOAD), 12)));
                assertEquals(SrtpStatus.OK, unprotectRtcp(receiver, protectRtcp(sender, rtcp(ssrc, PAYLOAD))));
            }
            assertEquals(
                    SrtpStatus.TOO_MANY_STREAMS, unprotectRtp(receiver, protectRtp(sender, rtp(0, 1, PAYLOAD), 12)));
            assertEquals(SrtpStatus.TOO_MANY_STREAMS, unprotectRtcp(receiver, protectRtcp(sender, rtcp(0, PAYLOAD))));
            assertEquals(SrtpStatus.OK, unprotectRtp(receiver, protectRtp(sender, rtp(1, 2, PAYLOAD), 12)));
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void takesBuffersOfEveryKind(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            for (int kind = 0; kind < 4; kind++) {
                byte[] srtp = protectRtp(sender, rtp(1, kind, PAYLOAD), 12);
                ByteBuf parent = SrtpFixtures.direct(200).setBytes(20, srtp);
                ByteBuf buf = switch (kind) {
                    case 0 -> parent.retainedSlice(10, 180);
                    case 1 -> Unpooled.wrappedBuffer(new byte[200], 5, 190).setBytes(10, srtp);
                    case 2 ->
                        Unpooled.wrappedBuffer(
                                Unpooled.copiedBuffer(new byte[10], Arrays.copyOf(srtp, 20)),
                                Unpooled.copiedBuffer(srtp, 20, srtp.length - 20));
                    default -> Unpooled.directBuffer(200).setBytes(10, srtp);
                };
                assertEquals(SrtpStatus.OK, receiver.unprotectRtp(buf, 10, srtp.length), "kind " + kind);
                for (int i = 0; i < PAYLOAD.length; i++) {
                    assertEquals(0, buf.getByte(22 + i));
                }
                buf.release();
                parent.release();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void cannotBeUsedOnceClosed(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpReceiver receiver = new SrtpReceiver(crypto, keys(profile));
        receiver.close();
        receiver.close();
        assertThrows(IllegalStateException.class, () -> unprotectRtp(receiver, rtp(1, 1, new byte[60])));
    }

    private static SrtpKeys keys(SrtpProfile profile) {
        return SrtpFixtures.keys(profile, new SplittableRandom(2));
    }
}
