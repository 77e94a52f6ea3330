package room.signaling;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Socket.IO clients over WebSockets that do nothing but answer heartbeats, any number of them on one thread. For tests,
 * and to see what they cost a server: {@code IdleClients HOST PORT COUNT SECONDS}.
 */
final class IdleClients implements AutoCloseable {
    private static final String OPENING = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: localhost
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """.replace("\n", "\r\n");

    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(this::run, "idle-clients");
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean closing;

    private static final class Client {
        /** The rest of a frame that has not come whole, or of the response before the first. */
        private final ByteBuffer in = ByteBuffer.allocate(2_048);

        private boolean open;
    }

    IdleClients(InetSocketAddress server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(OPENING.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client());
        }
        thread.start();
    }

    /** How many have a socket in the main namespace. */
    int connected() {
        return connected.get();
    }

    /** How many heartbeats were answered, by all together. */
    int pongs() {
        return pongs.get();
    }

    /** How many the server has closed. */
    int lost() {
        return lost.get();
    }

    private void run() {
        try (selector) {
            while (!closing) {
                selector.select(key -> read(key, (Client) key.attachment()), 100);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            lost.addAndGet(connected.get());
        }
    }

    private void read(SelectionKey key, Client client) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (channel.read(client.in) < 0) {
                throw new EOFException();
            }
            client.in.flip();
            boolean more = true;
            while (more) {
                more = takeOne(channel, client);
            }
            client.in.compact();
        } catch (IOException e) {
            lost.incrementAndGet();
            key.cancel();
        }
    }

    private boolean takeOne(SocketChannel channel, Client client) throws IOException {
        ByteBuffer in = client.in;
        if (!client.open) {
            String response = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
            int end = response.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            if (!response.startsWith("HTTP/1.1 101")) {
                throw new IOException(response);
            }
            in.position(in.position() + end + 4);
            client.open = true;
            return true;
        }
        if (in.remaining() < 2) {
            return false;
        }
        int length = in.get(in.position() + 1);
        int head = 2;
        if (length == 126 && in.remaining() >= 4) {
            length = in.getShort(in.position() + 2) & 0xffff;
            head = 4;
        }
        if (length == 126 || in.remaining() < head + length) {
            return false;
        }
        byte[] payload = new byte[length];
        in.position(in.position() + head);
        in.get(payload);
        onPacket(channel, new String(payload, StandardCharsets.UTF_8));
        return true;
    }

    private void onPacket(SocketChannel channel, String packet) throws IOException {
        if (packet.startsWith("0")) {
            send(channel, "40");
        } else if (packet.startsWith("40")) {
            connected.incrementAndGet();
        } else if (packet.equals("2")) {
            send(channel, "3");
            pongs.incrementAndGet();
        }
    }

    /** A text frame with a mask of zeros (RFC 6455 section 5.2). */
    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(6 + text.length())
                .put((byte) 0x81)
                .put((byte) (0x80 | text.length()))
                .putInt(0)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .flip();
        channel.write(frame);
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        try (IdleClients clients = new IdleClients(server, Integer.parseInt(arguments[2]))) {
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
            while (System.nanoTime() < endNanos) {
                TimeUnit.SECONDS.sleep(1);
                System.out.println(clients.connected() + " connected, " + clients.pongs() + " heartbeats answered, "
                        + clients.lost() + " lost");
            }
        }
    }
}
