package room.web.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * A UDP relay in front of a media port, with a bottleneck towards the client: what comes faster than the rate waits in a
 * queue, and is lost when that is full. One thread; closes itself with the test.
 */
final class ImpairedLink implements AutoCloseable {
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final long QUEUE_NANOS = 300_000_000L;

    private record Waiting(ByteBuffer datagram, SocketAddress to, long leavesNanos) {}

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final DatagramChannel front;
    private final Map<SocketAddress, DatagramChannel> clients = new HashMap<>();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Thread thread;
    private volatile long downBps = UNLIMITED;
    private volatile long lost;
    private volatile boolean open = true;
    private volatile boolean forget;
    private long freeNanos = System.nanoTime();

    ImpairedLink(int serverPort) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        front = bind();
        thread = Thread.ofPlatform().name("impaired-link").daemon().start(this::run);
    }

    private DatagramChannel bind() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    int port() throws IOException {
        return ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    /** A page script that sends the page's media through here instead of to the server's ports. */
    String script() throws IOException {
        return """
                {
                  const setRemote = RTCPeerConnection.prototype.setRemoteDescription;
                  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
                    const relayed = sdp.replace(/(a=candidate:\\S+ 1 udp \\d+ \\S+) \\d+ typ host/g, "$1 %d typ host");
                    return setRemote.call(this, { type, sdp: relayed });
                  };
                }
                """.formatted(port());
    }

    /** What passes towards the client from now on, in bit/s. */
    void limitDown(long bitrateBps) {
        downBps = bitrateBps;
    }

    /** What the clients send comes to the server from other ports from now on, as after a NAT has forgotten them. */
    void changeAddress() {
        forget = true;
        selector.wakeup();
    }

    /** Datagrams that did not fit into the queue. */
    long lost() {
        return lost;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try {
            while (open) {
                long now = System.nanoTime();
                long wait = queue.isEmpty() ? 100 : (queue.peek().leavesNanos - now + 999_999) / 1_000_000;
                if (wait > 0) {
                    selector.select(wait);
                } else {
                    selector.selectNow();
                }
                if (forget) {
                    forget = false;
                    closeClients();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    receive((DatagramChannel) key.channel(), buffer);
                }
                selector.selectedKeys().clear();
                now = System.nanoTime();
                while (!queue.isEmpty() && queue.peek().leavesNanos - now <= 0) {
                    Waiting next = queue.remove();
                    front.send(next.datagram, next.to);
                }
            }
        } catch (IOException broken) {
            if (open) {
                throw new IllegalStateException("the relay broke", broken);
            }
        }
    }

    private void receive(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        while (channel.isOpen()) {
            buffer.clear();
            SocketAddress from = channel.receive(buffer);
            if (from == null) {
                return;
            }
            buffer.flip();
            if (channel.equals(front)) {
                DatagramChannel out = clients.get(from);
                if (out == null) {
                    out = bind();
                    clients.put(from, out);
                }
                out.send(buffer, server);
            } else {
                enqueue(buffer, client(channel));
            }
        }
    }

    private SocketAddress client(DatagramChannel channel) {
        return clients.entrySet().stream()
                .filter(entry -> entry.getValue().equals(channel))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void enqueue(ByteBuffer buffer, SocketAddress to) {
        long now = System.nanoTime();
        long rate = downBps;
        long start = Math.max(now, freeNanos);
        if (rate == UNLIMITED) {
            freeNanos = start;
        } else if (start - now > QUEUE_NANOS) {
            lost++;
            return;
        } else {
            freeNanos = start + (buffer.remaining() + 28) * 8_000_000_000L / rate;
        }
        queue.add(
                new Waiting(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip(), to, freeNanos));
    }

    @Override
    public void close() throws IOException {
        open = false;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        front.close();
        closeClients();
        selector.close();
    }

    private void closeClients() throws IOException {
        for (DatagramChannel client : clients.values()) {
            client.close();
        }
        clients.clear();
    }
}
