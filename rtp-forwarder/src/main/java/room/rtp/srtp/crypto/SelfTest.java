package room.rtp.srtp.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import room.rtp.srtp.PacketKind;
import room.rtp.srtp.SessionKeys;
import room.rtp.srtp.SrtpCipher;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpProfile;

/**
 * Compares a provider with the Java platform's before it is let near a packet: a library of another version may be
 * there under the same name.
 */
final class SelfTest {
    /** Around the block sizes of the vector code; few, for at start the platform's ciphers run interpreted. */
    private static final int[] BODY_LENGTHS = {0, 1, 16, 17, 255, 800, 1201};

    private static final int[] HEADER_LENGTHS = {8, 20, 84};
    private static final int CAPACITY = 1400;

    private final SrtpCrypto candidate;
    private final SrtpCrypto platform;
    private final SplittableRandom random = new SplittableRandom(3711);

    SelfTest(SrtpCrypto candidate, SrtpCrypto platform) {
        this.candidate = candidate;
        this.platform = platform;
    }

    /** What the candidate did wrong, or null if it may be used. */
    @Nullable
    String fault() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            for (PacketKind kind : PacketKind.values()) {
                SessionKeys keys = new SessionKeys(
                        profile,
                        kind,
                        bytes(profile.keyBytes()),
                        bytes(profile.authKeyBytes()),
                        bytes(profile.saltBytes()));
                String fault = fault(keys);
                if (fault != null) {
                    return fault + " (" + profile + ", " + kind + ")";
                }
            }
        }
        return null;
    }

    private @Nullable String fault(SessionKeys keys) {
        ByteBuf in = Unpooled.directBuffer(CAPACITY).writeBytes(bytes(CAPACITY));
        ByteBuf actual = Unpooled.directBuffer(CAPACITY).writeZero(CAPACITY);
        ByteBuf expected = Unpooled.buffer(CAPACITY).writeZero(CAPACITY);
        try (SrtpCipher ours = candidate.cipher(keys);
                SrtpCipher theirs = platform.cipher(keys)) {
            for (int headerLength : HEADER_LENGTHS) {
                for (int bodyLength : BODY_LENGTHS) {
                    String fault = fault(keys, ours, theirs, in, actual, expected, headerLength, bodyLength);
                    if (fault != null) {
                        return fault + " with a header of " + headerLength + " and a body of " + bodyLength + " bytes";
                    }
                }
            }
            return null;
        } finally {
            in.release();
            actual.release();
            expected.release();
        }
    }

    private @Nullable String fault(
            SessionKeys keys,
            SrtpCipher ours,
            SrtpCipher theirs,
            ByteBuf in,
            ByteBuf actual,
            ByteBuf expected,
            int headerLength,
            int bodyLength) {
        byte[] header = bytes(headerLength);
        int word = random.nextInt();
        long ivHigh = random.nextLong();
        // The low bits count blocks; counting beyond 16 bits is undefined in SRTP.
        long ivLow = random.nextLong() & -0x10000L;
        int tagOffset = headerLength + bodyLength;
        int length = tagOffset + keys.profile().tagBytes();
        actual.setBytes(0, header);
        expected.setBytes(0, header);
        ours.seal(actual, 0, headerLength, in, 3, bodyLength, tagOffset, word, ivHigh, ivLow);
        theirs.seal(expected, 0, headerLength, in, 3, bodyLength, tagOffset, word, ivHigh, ivLow);
        if (!ByteBufUtil.equals(actual, 0, expected, 0, length)) {
            return "seals other bytes than the platform";
        }
        int flipped = random.nextInt(length);
        actual.setByte(flipped, ~expected.getByte(flipped));
        if (ours.open(actual, 0, headerLength, bodyLength, tagOffset, word, ivHigh, ivLow)) {
            return "opens a forged packet";
        }
        actual.setBytes(0, expected, 0, length);
        if (!ours.open(actual, 0, headerLength, bodyLength, tagOffset, word, ivHigh, ivLow)
                || !ByteBufUtil.equals(actual, headerLength, in, 3, bodyLength)) {
            return "does not open the platform's packet";
        }
        return null;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
