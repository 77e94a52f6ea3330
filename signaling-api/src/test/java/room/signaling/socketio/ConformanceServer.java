package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import room.signaling.engineio.CloseReason;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.engineio.EngineIoServer;
import room.signaling.engineio.EngineListener;
import room.signaling.engineio.EngineMessage;
import room.signaling.engineio.EngineSession;
import room.signaling.http.HttpConfig;
import room.signaling.http.HttpServer;
import room.signaling.http.Routes;

/**
 * What the official protocol suites want to talk to: an echo over Engine.IO at {@code /engine.io/}, and over Socket.IO
 * at {@code /socket.io/}.
 */
public final class ConformanceServer implements AutoCloseable {
    private final SocketIoServer sockets;
    private final HttpServer http;
    private final InetSocketAddress address;

    /** Listens at the port of the loopback address. */
    public ConformanceServer(int port) throws IOException {
        EngineIoConfig config = new EngineIoConfig(300, 200, 10_000, 1_000_000, 4 * 1024 * 1024, 1_000);
        sockets = new SocketIoServer(
                config,
                new SocketIoConfig(1_000, 32, 64, 1_000, 1_000, 64, RecoveryConfig.OFF),
                System::currentTimeMillis);
        sockets.of("/").onConnect(ConformanceServer::onMain);
        sockets.of("/custom")
                .onConnect(socket -> socket.emit("auth", socket.handshake().auth()));
        Routes.Builder routes = Routes.builder();
        new EngineIoServer(config, (session, handshake) -> new Echo(session)).addTo(routes, "/engine.io/");
        sockets.addTo(routes, "/socket.io/");
        http = new HttpServer(HttpConfig.at(new InetSocketAddress("localhost", port)), routes.build());
        address = http.start().http();
    }

    private static void onMain(Socket socket) {
        socket.emit("auth", socket.handshake().auth());
        socket.on("message", (arguments, ack) -> socket.emit("message-back", arguments.toArray(JsonNode[]::new)));
        socket.on("message-with-ack", (arguments, ack) -> ack.send(arguments.toArray(JsonNode[]::new)));
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        sockets.close();
        http.close();
    }

    /** Runs until it is killed; the suites expect port 3000. */
    public static void main(String[] arguments) throws IOException {
        new ConformanceServer(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000);
    }

    private record Echo(EngineSession session) implements EngineListener {
        @Override
        public void onText(String text) {
            session.send(EngineMessage.text(text));
        }

        @Override
        public void onBinary(byte[] bytes) {
            session.send(EngineMessage.binary(bytes));
        }

        @Override
        public void onUpgraded() {}

        @Override
        public void onClosed(CloseReason reason) {
            assert reason.wireName().getBytes(StandardCharsets.UTF_8).length > 0;
        }
    }
}
