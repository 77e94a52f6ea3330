package room.signaling.whip;

import java.util.List;
import java.util.StringJoiner;
import room.signaling.call.CallConfig;

/** Tells clients of ICE servers (RFC 9725 section 4.6). */
final class LinkField {
    private LinkField() {}

    /** The Link field's value, empty when there is no server. */
    static String of(List<CallConfig.IceServer> servers) {
        StringJoiner links = new StringJoiner(", ");
        for (CallConfig.IceServer server : servers) {
            for (String url : server.urls()) {
                StringBuilder link = new StringBuilder("<").append(url).append(">; rel=\"ice-server\"");
                String username = server.username();
                String credential = server.credential();
                if (username != null && credential != null) {
                    link.append("; username=").append(quoted(username));
                    link.append("; credential=").append(quoted(credential));
                    link.append("; credential-type=\"password\"");
                }
                links.add(link);
            }
        }
        return links.toString();
    }

    /** RFC 9110 section 5.6.4. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
