package room.signaling.http;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a request looked like where its client sent it, as far as the proxies in between are believed.
 *
 * @param address the client's; its port is 0 when a proxy says the address alone
 * @param secure whether the client's connection is encrypted
 * @param hosts every host that the request names
 * @param prefix what the paths of this server begin with there, empty or such as {@code /calls}
 */
record ClientSide(InetSocketAddress address, boolean secure, List<Authority> hosts, String prefix) {
    ClientSide {
        hosts = List.copyOf(hosts);
    }
}
