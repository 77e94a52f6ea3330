package room.signaling.whip;

import java.util.ArrayList;
import java.util.List;
import room.signaling.call.CallConfig;

/** Tells clients of ICE servers (RFC 9725 section 4.6). */
final class LinkField {
    private LinkField() {}

    /** The values of the Link fields, one for each address: not all clients take several in one field. */
    static List<String> of(List<CallConfig.IceServer> servers) {
        List<String> links = new ArrayList<>();
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
                links.add(link.toString());
            }
        }
        return links;
    }

    /** RFC 9110 section 5.6.4. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
