package room.signaling.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed what they say of their clients, in {@code X-Forwarded-For}, {@code -Host}, {@code -Port},
 * {@code -Proto} and {@code -Prefix} or in {@code Forwarded} (RFC 7239). From everybody else these fields mean nothing,
 * since everybody can send them.
 */
public record TrustedProxies(List<AddressRange> ranges) {
    /** No proxy is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+/?");

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * The proxies of these addresses and ranges.
     *
     * @throws IllegalArgumentException for what is none
     */
    public static TrustedProxies parse(List<String> texts) {
        return new TrustedProxies(texts.stream().map(AddressRange::parse).toList());
    }

    /** Whether a proxy of that address is believed. */
    public boolean trusts(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the client's side of a request looked like.
     *
     * @param remote the other end of the connection
     * @param secure whether the connection is encrypted
     */
    ClientSide clientSide(InetSocketAddress remote, boolean secure, Headers headers) {
        List<Authority> hosts = new ArrayList<>();
        addHost(hosts, headers.first("Host"));
        if (!trusts(remote.getAddress())) {
            return new ClientSide(remote, secure, hosts, "");
        }
        List<Forwarded> chain = chain(headers);
        Forwarded outermost = chain.isEmpty() ? Forwarded.NOTHING : chain.getFirst();
        addHost(hosts, first(headers, "X-Forwarded-Host", outermost.host()));
        addPorts(hosts, first(headers, "X-Forwarded-Port", null));
        String proto = first(headers, "X-Forwarded-Proto", outermost.proto());
        return new ClientSide(client(remote, chain), proto == null ? secure : isSecure(proto), hosts, prefix(headers));
    }

    /** X-Forwarded-For first: who sets that lets a client's own Forwarded through, and seldom the other way round. */
    private static List<Forwarded> chain(Headers headers) {
        List<Forwarded> chain = new ArrayList<>();
        for (String address : headers.list("X-Forwarded-For")) {
            chain.add(new Forwarded(address, null, null));
        }
        return chain.isEmpty() ? Forwarded.parse(headers) : chain;
    }

    /** From here outwards: the first one that is no proxy of ours, since what it says of others is worth nothing. */
    private InetSocketAddress client(InetSocketAddress remote, List<Forwarded> chain) {
        InetSocketAddress client = remote;
        for (int i = chain.size() - 1; i >= 0 && trusts(client.getAddress()); i--) {
            InetAddress next = chain.get(i).client();
            if (next == null) {
                break;
            }
            client = new InetSocketAddress(next, 0);
        }
        return client;
    }

    private static @Nullable String first(Headers headers, String name, @Nullable String otherwise) {
        List<String> values = headers.list(name);
        return values.isEmpty() ? otherwise : values.getFirst();
    }

    private static void addHost(List<Authority> hosts, @Nullable String text) {
        Authority host = text == null ? null : Authority.parse(text.strip());
        if (host != null) {
            hosts.add(host);
        } else if (text != null) {
            hosts.add(UNREADABLE);
        }
    }

    /** Equal to no origin's, and the name of nobody. */
    private static final Authority UNREADABLE = new Authority("", Authority.NO_PORT);

    private static void addPorts(List<Authority> hosts, @Nullable String text) {
        if (text == null || !text.matches("\\d{1,5}")) {
            return;
        }
        for (Authority host : List.copyOf(hosts)) {
            if (host.port() == Authority.NO_PORT) {
                hosts.add(host.withPort(Integer.parseInt(text)));
            }
        }
    }

    private static boolean isSecure(String proto) {
        String lower = proto.toLowerCase(Locale.ROOT);
        return lower.equals("https") || lower.equals("wss");
    }

    private static String prefix(Headers headers) {
        String prefix = first(headers, "X-Forwarded-Prefix", "");
        if (prefix == null || !PREFIX.matcher(prefix).matches()) {
            return "";
        }
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }
}
