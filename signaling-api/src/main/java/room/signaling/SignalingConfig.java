package room.signaling;

import java.net.InetSocketAddress;
import room.signaling.call.CallConfig;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.http.HttpConfig;
import room.signaling.socketio.SocketIoConfig;

/** What the signaling server needs to know. */
public record SignalingConfig(HttpConfig http, EngineIoConfig engine, SocketIoConfig sockets, CallConfig calls) {
    /** Plain HTTP at the address, and the defaults of everything else. */
    public static SignalingConfig at(InetSocketAddress address) {
        return new SignalingConfig(
                HttpConfig.at(address), EngineIoConfig.DEFAULT, SocketIoConfig.DEFAULT, CallConfig.DEFAULT);
    }

    /** The same with another HTTP server. */
    public SignalingConfig withHttp(HttpConfig other) {
        return new SignalingConfig(other, engine, sockets, calls);
    }

    /** The same with other limits of Socket.IO connections. */
    public SignalingConfig withSockets(SocketIoConfig other) {
        return new SignalingConfig(http, engine, other, calls);
    }
}
