package room.signaling.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A webhook target that takes connections and does not do with them what it should. */
final class BadTarget implements AutoCloseable {
    /** What it does with each request. */
    enum Habit {
        /** Reads, and says nothing. */
        SILENT("http://127.0.0.1:%d/"),
        /** Sends a header that announces a body, and no body. */
        HEADER_WITHOUT_BODY("http://127.0.0.1:%d/"),
        /** Sends a body that does not end, as fast as it is read. */
        ENDLESS_BODY("http://127.0.0.1:%d/"),
        /** Reads a ClientHello, and says nothing. */
        TLS_THAT_STALLS("https://127.0.0.1:%d/"),
        /** Has a name that nobody answers for. */
        NAME_THAT_STALLS("http://" + StallingNames.HOST + ":%d/");

        private final String address;

        Habit(String address) {
            this.address = address;
        }
    }

    private final Habit habit;
    private final ServerSocket listener;
    private final LinkedBlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();

    BadTarget(Habit habit) throws IOException {
        this.habit = habit;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI address() {
        return URI.create(String.format(habit.address, listener.getLocalPort()));
    }

    /** Waits until the other side has closed a connection. */
    boolean sawAConnectionEnd() throws InterruptedException {
        return ended.poll(20, TimeUnit.SECONDS) != null;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            if (in.read() < 0) {
                return;
            }
            OutputStream out = socket.getOutputStream();
            switch (habit) {
                case HEADER_WITHOUT_BODY -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                case ENDLESS_BODY -> {
                    send(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
                    byte[] some = new byte[8192];
                    while (true) {
                        out.write(some);
                    }
                }
                case SILENT, TLS_THAT_STALLS, NAME_THAT_STALLS -> {}
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // The other side has gone, as it should.
        } finally {
            ended.add(true);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
