package room.signaling.http;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of an address (RFC 3986 section 3.2), written in the one way in which browsers write them.
 *
 * @param host in lower case; a name in its ASCII form without a dot at the end, an IPv6 address in brackets
 * @param port {@link #NO_PORT} when none is given
 */
record Authority(String host, int port) {
    static final int NO_PORT = -1;

    private static final int MAX_LENGTH = 300;
    private static final int MAX_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/?#@\\s\\\\]+)(?::(\\d{0,5}))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Reads {@code host[:port]}; null for anything else. */
    static @Nullable Authority parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !form.matches()) {
            return null;
        }
        String host = host(form.group(1));
        String digits = form.group(2);
        int port = digits == null || digits.isEmpty() ? NO_PORT : Integer.parseInt(digits);
        return host == null || port > MAX_PORT ? null : new Authority(host, port);
    }

    private static @Nullable String host(String text) {
        try {
            if (text.startsWith("[")) {
                return of(InetAddress.ofLiteral(text.substring(1, text.length() - 1)));
            }
            if (IPV4.matcher(text).matches()) {
                return of(InetAddress.ofLiteral(text));
            }
            String name = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return NAME.matcher(bare).matches() ? bare : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static String of(InetAddress address) {
        return address instanceof Inet6Address v6 ? "[" + v6.getHostAddress() + "]" : address.getHostAddress();
    }

    /** The same without a port that the scheme has anyway. */
    Authority withoutDefaultPort(String scheme) {
        int usual = scheme.equals("https") ? 443 : 80;
        return port == usual ? new Authority(host, NO_PORT) : this;
    }

    Authority withPort(int other) {
        return new Authority(host, other);
    }

    boolean isAddress() {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }

    /** Whether it names the machine itself, wherever it is looked up (RFC 6761 section 6.3). */
    boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || (host.startsWith("127.") && IPV4.matcher(host).matches());
    }

    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }
}
