package room.signaling.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of who asked it (RFC 7239 section 4).
 *
 * @param node the address, perhaps with a port
 */
record Forwarded(
        @Nullable String node,
        @Nullable String host,
        @Nullable String proto) {
    static final Forwarded NOTHING = new Forwarded(null, null, null);

    private static final Pattern PAIR =
            Pattern.compile("\\s*([A-Za-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\",;\\s]*))\\s*([;,]|$)");
    private static final Pattern NODE =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d+)?|([0-9.]+)(?::\\d+)?|([0-9A-Fa-f:.]+)");

    /** The proxies that a request came through, the outermost first; nothing when it is malformed. */
    static List<Forwarded> parse(Headers headers) {
        List<Forwarded> chain = new ArrayList<>();
        Forwarded element = NOTHING;
        String text = headers.joined("Forwarded");
        Matcher pair = PAIR.matcher(text);
        int end = 0;
        while (end < text.length() && pair.find(end) && pair.start() == end) {
            String quoted = pair.group(2);
            String value = quoted == null ? pair.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            element = switch (pair.group(1).toLowerCase(Locale.ROOT)) {
                case "for" -> new Forwarded(value, element.host, element.proto);
                case "host" -> new Forwarded(element.node, value, element.proto);
                case "proto" -> new Forwarded(element.node, element.host, value);
                default -> element;
            };
            if (!pair.group(4).equals(";")) {
                chain.add(element);
                element = NOTHING;
            }
            end = pair.end();
        }
        return end == text.length() ? chain : List.of();
    }

    /** The client's address, null where it is hidden or malformed. */
    @Nullable
    InetAddress client() {
        Matcher form = NODE.matcher(node == null ? "" : node);
        if (!form.matches()) {
            return null;
        }
        for (int group = 1; group <= form.groupCount(); group++) {
            if (form.group(group) != null) {
                try {
                    return InetAddress.ofLiteral(form.group(group));
                } catch (IllegalArgumentException malformed) {
                    return null;
                }
            }
        }
        return null;
    }
}
