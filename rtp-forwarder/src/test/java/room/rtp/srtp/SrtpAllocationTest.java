package room.rtp.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In steady state the native providers and everything above them allocate nothing on the heap. */
final class SrtpAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int PACKETS = 100_000;
    private static final int PAYLOAD_BYTES = 300;
    private static final int SSRC = 0x5E55101D;

    /** Without the leak detector, which notes every access to a buffer in tests and allocates for it. */
    private static final ByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(true, true);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<Arguments> nativeProvidersAndProfiles() {
        return SrtpFixtures.providersAndProfiles().stream()
                .filter(arguments -> !((SrtpCrypto) arguments.get()[0]).name().equals("jce"))
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("nativeProvidersAndProfiles")
    void protectingAndUnprotectingAllocatesNothing(SrtpCrypto crypto, SrtpProfile profile) {
        SrtpKeys keys = SrtpFixtures.keys(profile, new SplittableRandom(1));
        ByteBuf payload = BUFFERS.directBuffer(PAYLOAD_BYTES).writeZero(PAYLOAD_BYTES);
        ByteBuf packet = BUFFERS.directBuffer(500).setZero(0, 500);
        try (SrtpSender sender = new SrtpSender(crypto, keys);
                SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
            exchange(sender, receiver, payload, packet, 0, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            exchange(sender, receiver, payload, packet, WARM_UP, PACKETS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(0, allocated, "bytes over " + PACKETS + " packets");
        } finally {
            payload.release();
            packet.release();
        }
    }

    @Test
    void theMeasurementSeesAnAllocation() {
        long before = threads.getCurrentThreadAllocatedBytes();
        byte[] allocated = new byte[1000];
        long after = threads.getCurrentThreadAllocatedBytes();
        assertTrue(after - before >= allocated.length);
    }

    /** RTP in order with every tenth packet sent twice and one in ten forged; RTCP now and then. */
    private static void exchange(
            SrtpSender sender, SrtpReceiver receiver, ByteBuf payload, ByteBuf packet, int from, int packets) {
        for (int i = from; i < from + packets; i++) {
            int length = send(sender, payload, packet, i);
            if (i % 10 == 3) {
                packet.setByte(20, ~packet.getByte(20));
                require(receiver.unprotectRtp(packet, 0, length) == SrtpStatus.NOT_AUTHENTIC);
                length = send(sender, payload, packet, i);
            }
            require(receiver.unprotectRtp(packet, 0, length) == SrtpStatus.OK);
            if (i % 10 == 5) {
                length = send(sender, payload, packet, i);
                require(receiver.unprotectRtp(packet, 0, length) == SrtpStatus.REPLAYED);
            }
            if (i % 10 == 7) {
                packet.setInt(0, 0x80C80006).setInt(4, SSRC);
                int rtcpLength = sender.protectRtcp(packet, 0, 28);
                require(receiver.unprotectRtcp(packet, 0, rtcpLength) == SrtpStatus.OK);
            }
        }
    }

    private static int send(SrtpSender sender, ByteBuf payload, ByteBuf packet, int sequenceNumber) {
        packet.setShort(0, 0x8060).setShort(2, sequenceNumber).setInt(4, 0).setInt(8, SSRC);
        return sender.protectRtp(packet, 0, 12, payload, 0, PAYLOAD_BYTES);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError("unexpected status");
        }
    }
}
