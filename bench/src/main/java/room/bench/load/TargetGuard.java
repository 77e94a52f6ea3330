package room.bench.load;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Predicate;

/** Decides where packets may go: load on somebody else's machine is an attack, so it has to be asked for. */
final class TargetGuard implements Predicate<InetAddress> {
    private static final int ANY_PORT = 9;

    private final boolean remoteAllowed;

    TargetGuard(boolean remoteAllowed) {
        this.remoteAllowed = remoteAllowed;
    }

    @Override
    public boolean test(InetAddress address) {
        return remoteAllowed || address.isLoopbackAddress();
    }

    /**
     * The address of a server.
     *
     * @throws IllegalArgumentException when packets must not go there, or it has no address
     */
    InetAddress resolve(URI server) {
        String host = server.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "not the address of a server: " + server + "; write it like http://127.0.0.1:3000");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("unknown host " + host, unknown);
        }
        if (!test(address)) {
            throw new IllegalArgumentException(host + " is not this machine. Load goes to loopback addresses only,"
                    + " unless --allow-remote says that you may load that server.");
        }
        return address;
    }

    /** The address of this machine that packets to a target leave from. */
    static InetAddress localAddressFor(InetAddress target) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(target, ANY_PORT)); // of UDP: looks up the route and sends nothing
            return socket.getLocalAddress();
        } catch (SocketException noRoute) {
            throw new IllegalArgumentException(
                    "no route to " + target.getHostAddress() + ": " + noRoute.getMessage(), noRoute);
        }
    }
}
