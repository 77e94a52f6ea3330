package room.rtp.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.rtp.forward.SendBatch;

final class UdpPortIT {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final NetLoops loops = NetLoops.open(1);
    private final NetLoop loop = loops.loops().getFirst();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> bursts = new LinkedBlockingQueue<>();
    private UdpPort port;

    @BeforeEach
    void bind() throws IOException {
        port = loop.bind(ANY_PORT, new Handler(), System::nanoTime);
    }

    @AfterEach
    void close() {
        port.close();
        loops.close();
    }

    private final class Handler implements DatagramHandler {
        private int inBurst;

        @Override
        public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
            inBurst++;
            received.add(ByteBufUtil.getBytes(datagram));
        }

        @Override
        public void onBurstEnd(long nowNanos) {
            bursts.add(inBurst);
            inBurst = 0;
        }

        @Override
        public void onSocketError(Throwable error) {
            throw new AssertionError(error);
        }
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
            int told = 0;
            while (told < 5) {
                Integer burst = bursts.poll(5, TimeUnit.SECONDS);
                assertTrue(burst != null, "no burst ended");
                told += burst;
            }
            assertEquals(5, told);
            assertArrayEquals(bytes, received.poll());
        }
    }

    @Test
    void saysWhichAddressCannotBeBound() {
        IOException refused =
                assertThrows(IOException.class, () -> loop.bind(port.localAddress(), new Handler(), System::nanoTime));
        assertTrue(String.valueOf(refused.getMessage())
                .contains(String.valueOf(port.localAddress().getPort())));
    }
}
