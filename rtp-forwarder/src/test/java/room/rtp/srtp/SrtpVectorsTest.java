package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static room.rtp.srtp.SrtpFixtures.bytesOf;
import static room.rtp.srtp.SrtpFixtures.hex;
import static room.rtp.srtp.SrtpProfile.AEAD_AES_128_GCM;
import static room.rtp.srtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known packets, for every provider on this machine, in direct and in heap buffers. */
final class SrtpVectorsTest {
    private static final byte[] RFC_7714_KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] RFC_7714_SALT = hex("517569642070726f2071756f");
    private static final byte[] RFC_7714_RTP = hex("""
            8040f17b 8041f8d3 5501a0b2
            47616c6c 69612065 7374206f 6d6e6973 20646976
            69736120 696e2070 61727465 73207472 6573
            """);
    private static final byte[] RFC_7714_RTCP = hex("""
            81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930
            4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef
            """);
    private static final int RFC_7714_RTCP_INDEX = 0x5d4;

    /** The session that interoperability tests of SRTP implementations have in common. */
    private static final byte[] COMMON_RTP = hex("800f1234 decafbad cafebabe abababab abababab abababab abababab");

    private static final byte[] COMMON_RTCP = hex("81c8000b cafebabe abababab abababab abababab abababab");
    private static final SrtpKeys COMMON_CM_KEYS = new SrtpKeys(
            AES_CM_128_HMAC_SHA1_80, hex("e1f97a0d3e018be0d64fa32c06de4139"), hex("0ec675ad498afeebb6960b3aabe6"));
    private static final SrtpKeys COMMON_GCM_KEYS =
            new SrtpKeys(AEAD_AES_128_GCM, hex("000102030405060708090a0b0c0d0e0f"), hex("a0a1a2a3a4a5a6a7a8a9aaab"));

    /** RFC 7714 sections 16.1.1 and 16.1.2. */
    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void protectsTheRtpPacketOfRfc7714(SrtpCrypto crypto) {
        byte[] srtp = hex("""
                8040f17b 8041f8d3 5501a0b2
                f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833
                899d7f27 beb16a91 52cf765e e4390cce
                """);
        try (SrtpSender sender = rfc7714Sender(crypto)) {
            assertProtectsRtp(sender, RFC_7714_RTP, srtp);
        }
        try (SrtpReceiver receiver = rfc7714Receiver(crypto)) {
            assertUnprotectsRtp(receiver, srtp, RFC_7714_RTP);
        }
    }

    /** RFC 7714 section 17.1, as far as its index from a sender that counts from zero. */
    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void protectsTheRtcpPacketOfRfc7714(SrtpCrypto crypto) {
        byte[] srtcp = hex("""
                81c8000d 4d617273
                63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b
                c84aa458 96cf4d2f c5abf872 45d9eade
                800005d4
                """);
        try (SrtpSender sender = rfc7714Sender(crypto)) {
            for (int index = 0; index < RFC_7714_RTCP_INDEX; index++) {
                SrtpFixtures.protectRtcp(sender, RFC_7714_RTCP);
            }
            assertProtectsRtcp(sender, RFC_7714_RTCP, srtcp);
        }
        try (SrtpReceiver receiver = rfc7714Receiver(crypto)) {
            assertUnprotectsRtcp(receiver, srtcp, RFC_7714_RTCP);
        }
    }

    /** RFC 7714 section 17.3: tagged, not encrypted. */
    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void acceptsTheUnencryptedRtcpPacketOfRfc7714(SrtpCrypto crypto) {
        byte[] srtcp = SrtpFixtures.concat(RFC_7714_RTCP, hex("841dd968 3dd78ec9 2ae58790 125f62b3 000005d4"));
        try (SrtpReceiver receiver = rfc7714Receiver(crypto)) {
            assertUnprotectsRtcp(receiver, srtcp, RFC_7714_RTCP);
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void protectsTheCommonCounterModePackets(SrtpCrypto crypto) {
        byte[] srtp = hex("""
                800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402
                b78d6acc 99ea179b 8dbb
                """);
        byte[] srtcp = hex("""
                81c8000b cafebabe 7128035b e487b9bd bef89041 f977a5a8
                80000001 993e08cd 54d6c123 0798
                """);
        assertCommonSession(crypto, COMMON_CM_KEYS, srtp, srtcp);
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providers")
    void protectsTheCommonGcmPackets(SrtpCrypto crypto) {
        byte[] srtp = hex("""
                800f1234 decafbad cafebabe c5002ede 04cfdd2e b91159e0 880aa06e
                d2976826 f796b201 df3131a1 27e8a392
                """);
        byte[] srtcp = hex("""
                81c8000b cafebabe c98b8b5d f0392a55 852b6c21 ac8e7025
                c52c6fbe a2b3b446 ea31123b a88ce61e 80000001
                """);
        assertCommonSession(crypto, COMMON_GCM_KEYS, srtp, srtcp);
    }

    private static void assertCommonSession(SrtpCrypto crypto, SrtpKeys keys, byte[] srtp, byte[] srtcp) {
        try (SrtpSender sender = new SrtpSender(crypto, keys)) {
            assertProtectsRtp(sender, COMMON_RTP, srtp);
            SrtpFixtures.protectRtcp(sender, COMMON_RTCP); // index 0; the known packet has 1
            assertProtectsRtcp(sender, COMMON_RTCP, srtcp);
        }
        try (SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            assertUnprotectsRtp(receiver, srtp, COMMON_RTP);
            assertUnprotectsRtcp(receiver, srtcp, COMMON_RTCP);
        }
    }

    private static SrtpSender rfc7714Sender(SrtpCrypto crypto) {
        return new SrtpSender(crypto, rfc7714Keys(PacketKind.RTP), rfc7714Keys(PacketKind.RTCP));
    }

    private static SrtpReceiver rfc7714Receiver(SrtpCrypto crypto) {
        return new SrtpReceiver(crypto, rfc7714Keys(PacketKind.RTP), rfc7714Keys(PacketKind.RTCP));
    }

    private static SessionKeys rfc7714Keys(PacketKind kind) {
        return new SessionKeys(AEAD_AES_128_GCM, kind, RFC_7714_KEY, new byte[0], RFC_7714_SALT);
    }

    /** Both kinds of buffers, at an odd offset; the second time is a retransmission. */
    private static void assertProtectsRtp(SrtpSender sender, byte[] packet, byte[] expected) {
        for (ByteBuf buf : buffers()) {
            try {
                buf.setBytes(5, packet);
                assertEquals(expected.length, sender.protectRtp(buf, 5, 12, buf, 17, packet.length - 12));
                assertArrayEquals(expected, bytesOf(buf, 5, expected.length));
            } finally {
                buf.release();
            }
        }
    }

    private static void assertProtectsRtcp(SrtpSender sender, byte[] packet, byte[] expected) {
        ByteBuf buf = SrtpFixtures.direct(200);
        try {
            buf.setBytes(5, packet);
            assertEquals(expected.length, sender.protectRtcp(buf, 5, packet.length));
            assertArrayEquals(expected, bytesOf(buf, 5, expected.length));
        } finally {
            buf.release();
        }
    }

    private static void assertUnprotectsRtp(SrtpReceiver receiver, byte[] packet, byte[] expected) {
        ByteBuf buf = SrtpFixtures.direct(200);
        try {
            buf.setBytes(3, packet);
            assertEquals(SrtpStatus.OK, receiver.unprotectRtp(buf, 3, packet.length));
            assertArrayEquals(expected, bytesOf(buf, 3, receiver.plainLength()));
            buf.setBytes(3, packet);
            assertEquals(SrtpStatus.REPLAYED, receiver.unprotectRtp(buf, 3, packet.length));
        } finally {
            buf.release();
        }
    }

    private static void assertUnprotectsRtcp(SrtpReceiver receiver, byte[] packet, byte[] expected) {
        ByteBuf buf = Unpooled.wrappedBuffer(new byte[200]);
        buf.setBytes(3, packet);
        assertEquals(SrtpStatus.OK, receiver.unprotectRtcp(buf, 3, packet.length));
        assertArrayEquals(expected, bytesOf(buf, 3, receiver.plainLength()));
        buf.setBytes(3, packet);
        assertEquals(SrtpStatus.REPLAYED, receiver.unprotectRtcp(buf, 3, packet.length));
    }

    private static ByteBuf[] buffers() {
        return new ByteBuf[] {SrtpFixtures.direct(200), Unpooled.wrappedBuffer(new byte[200])};
    }
}
