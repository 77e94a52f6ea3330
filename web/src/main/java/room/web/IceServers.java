package room.web;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import room.signaling.call.CallConfig.IceServer;

/** What browsers are told to find their way to each other with: this server's own STUN, and what the operator names. */
final class IceServers {
    /** Browsers complain of more than a few, and ask all of them. */
    private static final int OWN_MOST = 4;

    private static final Pattern URL = Pattern.compile("(stuns?|turns?):[^\\s,/@]+");

    private IceServers() {}

    /**
     * @param configured each {@code URL} or {@code URL,USERNAME,CREDENTIAL}; one text may have several with spaces
     *     between
     * @throws IllegalArgumentException when one is neither; the message says which and what it must look like
     */
    static List<IceServer> parse(List<String> configured) {
        List<IceServer> servers = new ArrayList<>();
        for (String text : configured) {
            for (String each : text.strip().split("\\s+", -1)) {
                if (!each.isEmpty()) {
                    servers.add(parse(each));
                }
            }
        }
        return servers;
    }

    private static IceServer parse(String text) {
        String[] parts = text.split(",", 3);
        String url = parts[0];
        boolean turn = url.startsWith("turn");
        if (!URL.matcher(url).matches() || parts.length != (turn ? 3 : 1)) {
            // The credential is not repeated: messages end up in logs.
            throw new IllegalArgumentException(
                    "ice-server \"" + url + "\" must be stun:HOST:PORT or" + " turn:HOST:PORT,USERNAME,CREDENTIAL");
        }
        return turn ? new IceServer(List.of(url), parts[1], parts[2]) : new IceServer(List.of(url), null, null);
    }

    /**
     * This server's media ports as STUN servers.
     *
     * @param announced addresses under which browsers reach them
     * @param port one of the media ports
     * @return without addresses of this machine only, where nobody needs to be told their own; empty when none is left
     */
    static List<IceServer> own(List<InetAddress> announced, int port) {
        List<String> urls = announced.stream()
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .limit(OWN_MOST)
                .map(address -> "stun:" + host(address) + ":" + port)
                .toList();
        return urls.isEmpty() ? List.of() : List.of(new IceServer(urls, null, null));
    }

    /** An address as it stands in a URL, without a zone (RFC 4007 section 11): that means something on this machine only. */
    static String host(InetAddress address) {
        String text = NetUtil.toAddressString(address);
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
