package room.signaling.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import room.signaling.socketio.Handshake;
import room.signaling.socketio.Socket;

/** A socket as the UI shows it. Of headers and parameters only those are shown that are known to hold no secrets. */
final class SocketCard {
    private static final Set<String> SHOWN_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "forwarded",
            "host",
            "origin",
            "pragma",
            "sec-ch-ua",
            "sec-ch-ua-mobile",
            "sec-ch-ua-platform",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "sec-websocket-extensions",
            "sec-websocket-version",
            "upgrade",
            "user-agent",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");
    private static final Set<String> SHOWN_PARAMETERS = Set.of("EIO", "transport", "t", "b64");
    private static final String HIDDEN = "[hidden]";
    private static final int MAX_FIELDS = 40;
    private static final int MAX_LENGTH = 300;

    private SocketCard() {}

    static ObjectNode of(Socket socket, String transport, Collection<String> rooms) {
        ObjectNode card = JsonNodeFactory.instance
                .objectNode()
                .put("id", socket.id())
                .put("clientId", socket.clientId())
                .put("transport", transport)
                .put("nsp", socket.namespace().name());
        card.putObject("data");
        card.set("handshake", handshake(socket.handshake()));
        ArrayNode list = card.putArray("rooms");
        // Each socket has a room of its own in the UI's world, by which it is addressed.
        list.add(socket.id());
        rooms.forEach(list::add);
        return card;
    }

    private static ObjectNode handshake(Handshake handshake) {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("address", handshake.address().getAddress().getHostAddress())
                .put("issued", handshake.issuedMillis())
                .put("secure", handshake.secure())
                .put("time", Instant.ofEpochMilli(handshake.issuedMillis()).toString())
                .put("xdomain", handshake.headers().first("Origin") != null);
        ObjectNode headers = shown.putObject("headers");
        for (Map.Entry<String, String> field : handshake.headers().fields()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            put(headers, name, field.getValue(), SHOWN_HEADERS.contains(name));
        }
        ObjectNode query = shown.putObject("query");
        StringBuilder url = new StringBuilder("/socket.io/");
        handshake.query().forEach((name, value) -> {
            boolean visible = SHOWN_PARAMETERS.contains(name);
            put(query, name, value, visible);
            if (visible) {
                url.append(url.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(shorter(value));
            }
        });
        return shown.put("url", url.toString());
    }

    private static void put(ObjectNode to, String name, String value, boolean visible) {
        if (to.size() < MAX_FIELDS) {
            to.put(Redaction.line(shorter(name)), visible ? Redaction.line(shorter(value)) : HIDDEN);
        }
    }

    private static String shorter(String text) {
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }
}
