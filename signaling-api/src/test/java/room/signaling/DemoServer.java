package room.signaling;

import java.io.IOException;
import java.net.InetSocketAddress;
import room.signaling.call.FakeSfu;

/** The signaling server without media, for trying clients out by hand; takes the port as its argument. */
final class DemoServer {
    private DemoServer() {}

    public static void main(String[] arguments) throws IOException {
        SignalingConfig config = SignalingConfig.at(new InetSocketAddress("localhost", Integer.parseInt(arguments[0])));
        new SignalingServer(config, new FakeSfu()).start();
    }
}
