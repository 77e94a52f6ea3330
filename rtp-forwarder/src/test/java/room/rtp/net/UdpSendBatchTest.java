package room.rtp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The batch over a kernel that can be told to refuse runs. */
final class UdpSendBatchTest {
    private static final InetSocketAddress ALICE = address(1);
    private static final InetSocketAddress BOB = address(2);

    private final Kernel kernel = new Kernel();
    private final EmbeddedChannel channel = new EmbeddedChannel(kernel);
    private final RecordedDatagrams told = new RecordedDatagrams();
    private final UdpSendBatch batch = new UdpSendBatch(channel, true, told);

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Notes the lengths of what it is given. */
    private static final class Kernel extends ChannelOutboundHandlerAdapter {
        final List<Integer> singles = new ArrayList<>();
        final List<Integer> runs = new ArrayList<>();

        @Nullable
        IOException refusal;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            DatagramPacket packet = (DatagramPacket) message;
            int bytes = packet.content().readableBytes();
            packet.release();
            IOException refused = refusal;
            if (packet instanceof SegmentedDatagramPacket) {
                if (refused != null) {
                    promise.tryFailure(refused);
                    return;
                }
                runs.add(bytes);
            } else {
                singles.add(bytes);
            }
            promise.trySuccess();
        }
    }

    @AfterEach
    void close() {
        batch.close();
        channel.close();
    }

    private void send(InetSocketAddress to, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(batch.claim(to, 100) >= 0);
            batch.commit(100);
        }
    }

    /** As the native transport reports an error number. */
    private static IOException failure(int errno) {
        assertNull(UdpIo.EPOLL.missing(), "error numbers are named by native code, which this loads");
        return new Errors.NativeIoException("sendmmsg", -errno);
    }

    @Test
    void whatGoesToOneAddressLeavesAsOneRun() {
        send(ALICE, 3);
        send(BOB, 1);
        batch.flush();

        assertEquals(List.of(300), kernel.runs);
        assertEquals(List.of(100), kernel.singles);
    }

    @ParameterizedTest
    @ValueSource(ints = {5 /* EIO */, 22 /* EINVAL */, 90 /* EMSGSIZE */})
    void afterARefusalEveryDatagramGoesByItself(int errno) {
        kernel.refusal = failure(errno);
        send(ALICE, 3);
        batch.flush();
        send(ALICE, 3);
        batch.flush();

        assertFalse(batch.sendsRuns());
        assertEquals(List.of(), kernel.runs);
        assertEquals(List.of(100, 100, 100), kernel.singles);
    }

    @Test
    void aRefusalIsToldOnceHoweverManyRunsMeetIt() {
        kernel.refusal = failure(5);
        send(ALICE, 2);
        send(BOB, 2);
        send(ALICE, 2);
        batch.flush();

        assertEquals(1, told.refusals.size());
        assertEquals(List.of(), List.copyOf(told.errors));
    }

    @Test
    void aRouteThatIsGoneDoesNotEndRuns() {
        kernel.refusal = failure(101); // ENETUNREACH
        send(ALICE, 2);
        batch.flush();
        kernel.refusal = null;
        send(ALICE, 2);
        batch.flush();

        assertEquals(List.of(200), kernel.runs);
        assertEquals(1, told.errors.size());
        assertEquals(0, told.refusals.size());
    }
}
