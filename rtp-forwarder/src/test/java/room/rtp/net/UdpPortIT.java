package room.rtp.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import room.rtp.forward.SendBatch;

/** Real sockets, by every way to the kernel that this machine has. */
@ParameterizedClass
@MethodSource("waysOfThisMachine")
final class UdpPortIT {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Linux's numbers (asm-generic/socket.h). */
    private static final int SOL_SOCKET = 1;

    private static final int SO_NO_CHECK = 11;

    private final UdpIo io;
    private final NetLoops loops;
    private final NetLoop loop;
    private final RecordedDatagrams told = new RecordedDatagrams();
    private UdpPort port;

    UdpPortIT(UdpIo io) {
        this.io = io;
        this.loops = NetLoops.open(1, io);
        this.loop = loops.loops().getFirst();
    }

    static List<UdpIo> waysOfThisMachine() {
        return Arrays.stream(UdpIo.values())
                .filter(way -> way.missing() == null)
                .toList();
    }

    @BeforeEach
    void bind() throws IOException {
        port = loop.bind(ANY_PORT, told, System::nanoTime);
    }

    @AfterEach
    void close() {
        port.close();
        loops.close();
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(ANY_PORT);
        socket.setSoTimeout(5000);
        return socket;
    }

    private void onLoop(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            task.run();
            done.countDown();
        });
        assertTrue(done.await(5, TimeUnit.SECONDS));
    }

    @Test
    void everyDatagramArrivesWholeWhateverItsSizeAndNeighbours() throws IOException, InterruptedException {
        try (DatagramSocket one = socket();
                DatagramSocket other = socket()) {
            SplittableRandom random = new SplittableRandom(11);
            List<List<byte[]>> sent = List.of(new ArrayList<>(), new ArrayList<>());
            List<DatagramSocket> sockets = List.of(one, other);
            // Runs of equal sizes, shorter last ones, longer ones behind shorter ones, more than a chunk holds.
            onLoop(() -> {
                SendBatch batch = port.batch();
                for (int i = 0; i < 120; i++) {
                    int to = i / 10 % 2;
                    int size = i % 10 < 6 ? 1200 : random.nextInt(1, 1400);
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    int at = batch.claim(
                            (InetSocketAddress) sockets.get(to).getLocalSocketAddress(), SendBatch.MAX_DATAGRAM_BYTES);
                    assertTrue(at >= 0);
                    batch.buffer().setBytes(at, bytes);
                    batch.commit(size);
                    sent.get(to).add(bytes);
                }
                batch.flush();
            });
            for (int to = 0; to < 2; to++) {
                for (byte[] expected : sent.get(to)) {
                    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                    sockets.get(to).receive(packet);
                    assertArrayEquals(expected, Arrays.copyOf(packet.getData(), packet.getLength()));
                }
            }
            assertTrue(told.refusals.isEmpty() && told.errors.isEmpty());
        }
    }

    @Test
    void aClaimThatIsGivenBackSendsNothing() throws IOException, InterruptedException {
        try (DatagramSocket socket = socket()) {
            onLoop(() -> {
                SendBatch batch = port.batch();
                InetSocketAddress to = (InetSocketAddress) socket.getLocalSocketAddress();
                batch.claim(to, 100);
                batch.commit(0);
                int at = batch.claim(to, 100);
                batch.buffer().setByte(at, 42);
                batch.commit(1);
                batch.flush();
            });
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            socket.receive(packet);
            assertEquals(1, packet.getLength());
            assertEquals(42, packet.getData()[0]);
        }
    }

    @Test
    void tellsTheEndOfEachReadBurst() throws IOException, InterruptedException {
        try (DatagramSocket socket = socket()) {
            byte[] bytes = new byte[1461]; // as long as a browser's ClientHello
            bytes[1460] = 7;
            for (int i = 0; i < 5; i++) {
                socket.send(new DatagramPacket(bytes, bytes.length, port.localAddress()));
            }
            int read = 0;
            while (read < 5) {
                Integer burst = told.bursts.poll(5, TimeUnit.SECONDS);
                assertTrue(burst != null, "no burst ended");
                read += burst;
            }
            assertEquals(5, read);
            assertArrayEquals(bytes, told.received.poll());
        }
    }

    @Test
    void readsAllThatHasWaitedWhateverTheirNumber() throws IOException, InterruptedException {
        try (DatagramSocket socket = socket()) {
            for (int waiting : new int[] {1, 7, 8, 31, 32, 33, 64, 100}) {
                CountDownLatch sent = new CountDownLatch(1);
                loop.execute(() -> awaitUninterruptedly(sent));
                for (int i = 0; i < waiting; i++) {
                    socket.send(new DatagramPacket(new byte[] {(byte) i}, 1, port.localAddress()));
                }
                sent.countDown();
                for (int i = 0; i < waiting; i++) {
                    byte[] received = told.received.poll(5, TimeUnit.SECONDS);
                    assertTrue(received != null, "only " + i + " of " + waiting + " were read");
                    assertEquals(i, received[0]);
                }
            }
        }
    }

    private static void awaitUninterruptedly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void goesOnOneByOneWhenTheKernelRefusesRuns() throws IOException, InterruptedException {
        // Without checksums the kernel does not segment: EINVAL, as for a device that cannot compute them (EIO).
        port.channel().config().setOption(new IntegerUnixChannelOption("SO_NO_CHECK", SOL_SOCKET, SO_NO_CHECK), 1);
        try (DatagramSocket socket = socket()) {
            InetSocketAddress to = (InetSocketAddress) socket.getLocalSocketAddress();
            onLoop(() -> sendRun(to, 5));
            if (io == UdpIo.EPOLL_GSO) {
                assertTrue(told.refusals.poll(5, TimeUnit.SECONDS) != null, "the kernel took the run");
                onLoop(() -> sendRun(to, 5));
            }
            for (int i = 0; i < 5; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                socket.receive(packet);
                assertEquals(1000, packet.getLength());
                assertEquals(i, packet.getData()[0]);
            }
            assertTrue(told.refusals.isEmpty() && told.errors.isEmpty());
            assertEquals(io == UdpIo.EPOLL_GSO ? UdpIo.EPOLL : io, port.io());
        }
    }

    private void sendRun(InetSocketAddress to, int count) {
        SendBatch batch = port.batch();
        for (int i = 0; i < count; i++) {
            batch.buffer().setByte(batch.claim(to, 1000), i);
            batch.commit(1000);
        }
        batch.flush();
    }

    @Test
    void saysWhichAddressCannotBeBound() {
        IOException refused = assertThrows(
                IOException.class, () -> loop.bind(port.localAddress(), new RecordedDatagrams(), System::nanoTime));
        assertTrue(String.valueOf(refused.getMessage())
                .contains(String.valueOf(port.localAddress().getPort())));
    }
}
