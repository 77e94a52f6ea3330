package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static room.rtp.srtp.SrtpFixtures.bytes;
import static room.rtp.srtp.SrtpFixtures.bytesOf;
import static room.rtp.srtp.SrtpFixtures.concat;
import static room.rtp.srtp.SrtpFixtures.unprotectRtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of a sender and a receiver with a bad network in between; every failure names its seed. */
final class SrtpRoundTripTest {
    private static final int SEEDS = 5;

    private record Sent(byte[] plain, byte[] srtp) {}

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void survivesLossAndReorderingOverSeveralRollovers(SrtpCrypto crypto, SrtpProfile profile) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SrtpKeys keys = SrtpFixtures.keys(profile, random);
            try (SrtpSender sender = new SrtpSender(crypto, keys);
                    SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
                List<Sent> network = new ArrayList<>();
                int ssrc = random.nextInt();
                long index = random.nextInt(0x8000);
                while (index < 4L << 16) {
                    // A dense run of packets, then a gap: a jump of less than half the sequence number space.
                    for (int i = 0; i < 50; i++, index++) {
                        network.add(send(sender, random, ssrc, (int) index & 0xFFFF));
                    }
                    index += random.nextInt(9000);
                    deliver(network, receiver, random, "seed " + seed + " index " + index);
                }
            }
        }
    }

    /** Delivers what is on the way in a random order, some never, some twice. */
    private static void deliver(List<Sent> network, SrtpReceiver receiver, SplittableRandom random, String where) {
        while (!network.isEmpty()) {
            Sent sent = network.remove(random.nextInt(network.size()));
            if (random.nextInt(10) == 0) {
                continue;
            }
            ByteBuf buf = Unpooled.copiedBuffer(sent.srtp);
            assertEquals(SrtpStatus.OK, receiver.unprotectRtp(buf, 0, sent.srtp.length), where);
            assertArrayEquals(sent.plain, bytesOf(buf, 0, receiver.plainLength()), where);
            if (random.nextInt(4) == 0) {
                assertEquals(SrtpStatus.REPLAYED, unprotectRtp(receiver, sent.srtp), where);
                assertEquals(0, receiver.plainLength(), where);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("room.rtp.srtp.SrtpFixtures#providersAndProfiles")
    void streamsOfOnePeerDoNotDisturbEachOther(SrtpCrypto crypto, SrtpProfile profile) {
        SplittableRandom random = new SplittableRandom(5);
        SrtpKeys keys = SrtpFixtures.keys(profile, random);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            int[] sequenceNumbers = new int[40];
            for (int i = 0; i < sequenceNumbers.length; i++) {
                sequenceNumbers[i] = random.nextInt(0x10000);
            }
            for (int i = 0; i < 4000; i++) {
                int ssrc = random.nextInt(sequenceNumbers.length);
                Sent sent = send(sender, random, ssrc, sequenceNumbers[ssrc]++ & 0xFFFF);
                assertEquals(SrtpStatus.OK, unprotectRtp(receiver, sent.srtp));
            }
        }
    }

    private static Sent send(SrtpSender sender, SplittableRandom random, int ssrc, int sequenceNumber) {
        byte[] header = SrtpFixtures.randomHeader(random, ssrc, sequenceNumber);
        byte[] plain = concat(header, bytes(random, random.nextInt(100)));
        return new Sent(plain, SrtpFixtures.protectRtp(sender, plain, header.length));
    }
}
