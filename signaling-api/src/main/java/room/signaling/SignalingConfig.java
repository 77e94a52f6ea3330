package room.signaling;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import room.signaling.admin.AdminConfig;
import room.signaling.call.CallConfig;
import room.signaling.engineio.EngineIoConfig;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpConfig;
import room.signaling.socketio.SocketIoConfig;

/**
 * What the signaling server needs to know.
 *
 * @param admin who may use the Admin UI; null when there is none
 */
public record SignalingConfig(
        HttpConfig http,
        EngineIoConfig engine,
        SocketIoConfig sockets,
        CallConfig calls,
        @Nullable AdminConfig admin) {
    /** Plain HTTP at the address, and the defaults of everything else. */
    public static SignalingConfig at(InetSocketAddress address) {
        return new SignalingConfig(
                HttpConfig.at(address), EngineIoConfig.DEFAULT, SocketIoConfig.DEFAULT, CallConfig.DEFAULT, null);
    }

    /** The same with other call events. */
    public SignalingConfig withCalls(CallConfig other) {
        return new SignalingConfig(http, engine, sockets, other, admin);
    }

    /** The same with another HTTP server. */
    public SignalingConfig withHttp(HttpConfig other) {
        return new SignalingConfig(other, engine, sockets, calls, admin);
    }

    /** The same with the Admin UI. */
    public SignalingConfig withAdmin(AdminConfig administrators) {
        return new SignalingConfig(http, engine, sockets, calls, administrators);
    }

    /** The same with other limits for each address that clients come from. */
    public SignalingConfig withAddresses(AddressLimits limits) {
        return new SignalingConfig(http.withAddresses(limits), engine.withAddresses(limits), sockets, calls, admin);
    }

    /** The same with other heartbeats. */
    public SignalingConfig withEngine(EngineIoConfig other) {
        return new SignalingConfig(http, other, sockets, calls, admin);
    }

    /** The same with other limits of Socket.IO connections. */
    public SignalingConfig withSockets(SocketIoConfig other) {
        return new SignalingConfig(http, engine, other, calls, admin);
    }
}
