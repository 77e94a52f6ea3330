package room.sfu.sdp;

import org.jspecify.annotations.Nullable;

/** Writes session descriptions as text with CRLF line ends (RFC 8866). */
public final class SdpWriter {
    private SdpWriter() {}

    /**
     * The description as text.
     *
     * @throws IllegalArgumentException when a value holds a line end or another control character, which would add
     *     lines of its own
     */
    public static String write(SessionDescription description) {
        StringBuilder out = new StringBuilder(4096);
        line(out, 'v', "0");
        Origin origin = description.origin();
        line(
                out,
                'o',
                String.join(
                        " ",
                        origin.username(),
                        origin.sessionId(),
                        origin.sessionVersion(),
                        origin.networkType(),
                        origin.addressType(),
                        origin.address()));
        line(out, 's', description.name());
        for (Line line : description.lines()) {
            line(out, line.type(), line.value());
        }
        attributes(out, description.attributes());
        for (MediaDescription media : description.media()) {
            String ports = media.portCount() == 1 ? "" + media.port() : media.port() + "/" + media.portCount();
            line(
                    out,
                    'm',
                    media.media() + " " + ports + " " + media.protocol() + " " + String.join(" ", media.formats()));
            for (Line line : media.lines()) {
                line(out, line.type(), line.value());
            }
            attributes(out, media.attributes());
        }
        return out.toString();
    }

    private static void attributes(StringBuilder out, Attributes attributes) {
        for (Attribute attribute : attributes.list()) {
            @Nullable String value = attribute.value();
            line(out, 'a', value == null ? attribute.name() : attribute.name() + ":" + value);
        }
    }

    private static void line(StringBuilder out, char type, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "control character in " + type + "= line " + SdpException.quote(value));
            }
        }
        out.append(type).append('=').append(value).append("\r\n");
    }
}
