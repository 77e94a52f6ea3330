package room.transport.ice;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A UDP host candidate of the server, component 1 (RTP and RTCP share a port).
 *
 * @param foundation 1 to 32 ice-chars, different for each address (RFC 8445 section 5.1.1.3)
 * @param priority 1 to 2^31 - 1 (RFC 8445 section 5.1.2)
 * @param address what the client shall send to: an IP address, never the any-address; port 1 to 65535
 */
public record Candidate(String foundation, long priority, InetSocketAddress address) {
    private static final int HOST_TYPE_PREFERENCE = 126;
    private static final int MAX_LOCAL_PREFERENCE = 65_535;
    private static final int COMPONENT = 1;

    /** @throws IllegalArgumentException if the address is unresolved, the any-address or without port */
    public Candidate {
        if (address.isUnresolved() || address.getAddress().isAnyLocalAddress() || address.getPort() == 0) {
            throw new IllegalArgumentException("A candidate needs an IP address and a port, not " + address);
        }
        if (priority < 1 || priority > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A candidate's priority is 1 to 2^31 - 1, not " + priority);
        }
    }

    /** The candidates of one port under all announced addresses, the first one preferred. */
    public static List<Candidate> ofHost(List<InetAddress> announced, int port) {
        var candidates = new ArrayList<Candidate>(announced.size());
        for (int i = 0; i < announced.size(); i++) {
            long priority = (long) HOST_TYPE_PREFERENCE << 24 | (MAX_LOCAL_PREFERENCE - i) << 8 | (256 - COMPONENT);
            candidates.add(
                    new Candidate(Integer.toString(i + 1), priority, new InetSocketAddress(announced.get(i), port)));
        }
        return List.copyOf(candidates);
    }

    /** The value of an {@code a=candidate:} line: what follows the colon (RFC 8839 section 5.1). */
    public String toSdp() {
        return foundation + " " + COMPONENT + " udp " + priority + " " + NetUtil.toAddressString(address.getAddress())
                + " " + address.getPort() + " typ host";
    }
}
