package room.sfu.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one a-line. Never refuses one: a value that its name does not allow becomes {@link Attribute.Malformed}, and who
 * needs the attribute misses it there.
 */
final class AttributeParser {
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;
    private static final int MAX_TAG_CHARS = 64;

    private final String name;
    private final String value;

    private AttributeParser(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /** The value does not have the form that the message tells. Without a stack trace: an offer may have thousands. */
    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String form;

        MalformedException(String form) {
            super(form, null, false, false);
            this.form = form;
        }
    }

    /** Reads what follows "a=". */
    static Attribute parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text.stripTrailing() : text.substring(0, colon);
        Attribute flag = flag(name);
        if (flag != null) {
            return flag; // what a value could add to it, nobody knows
        }
        String value = colon < 0 ? null : text.substring(colon + 1);
        try {
            return new AttributeParser(name, value == null ? "" : value).attribute(value);
        } catch (MalformedException malformed) {
            return new Attribute.Malformed(name, value, malformed.form);
        }
    }

    private static @Nullable Attribute flag(String name) {
        Direction direction = Direction.named(name);
        if (direction != null) {
            return new Attribute.MediaDirection(direction);
        }
        return switch (name) {
            case "rtcp-mux" -> new Attribute.RtcpMux();
            case "rtcp-mux-only" -> new Attribute.RtcpMuxOnly();
            case "rtcp-rsize" -> new Attribute.RtcpRsize();
            case "bundle-only" -> new Attribute.BundleOnly();
            case "ice-lite" -> new Attribute.IceLite();
            case "end-of-candidates" -> new Attribute.EndOfCandidates();
            case "extmap-allow-mixed" -> new Attribute.ExtmapAllowMixed();
            default -> null;
        };
    }

    private Attribute attribute(@Nullable String written) throws MalformedException {
        return switch (name) {
            case "rtpmap" -> rtpMap();
            case "fmtp" -> formatParameters();
            case "rtcp-fb" -> rtcpFeedback();
            case "extmap" -> extmap();
            case "mid" -> new Attribute.Mid(tag(value.strip(), "one token of up to 64 characters"));
            case "ice-ufrag" -> new Attribute.IceUfrag(iceSecret(4));
            case "ice-pwd" -> new Attribute.IcePwd(iceSecret(22));
            case "ice-options" -> new Attribute.IceOptions(Arrays.asList(fields(value)));
            case "fingerprint" -> fingerprint();
            case "setup" -> setup();
            case "candidate" -> candidateOrOther();
            case "rid" -> rid();
            case "simulcast" -> simulcast();
            case "ssrc" -> ssrc();
            case "ssrc-group" -> ssrcGroup();
            case "msid" -> msid();
            case "sctp-port" -> new Attribute.SctpPort(number(value.strip(), 0, 65_535, "a port"));
            case "max-message-size" -> maxMessageSize();
            case "group" -> group();
            default -> new Attribute.Other(name, written);
        };
    }

    private Attribute rtpMap() throws MalformedException {
        String form = "<payload type> <encoding>/<clock rate>[/<channels>]";
        String[] fields = fields(value);
        String[] parts = fields.length >= 2 ? fields[1].split("/", 3) : new String[0];
        boolean parameters = parts.length == 3 && !parts[2].isEmpty();
        if (parts.length < 2 || !isToken(parts[0]) || (parameters && !isToken(parts[2]))) {
            throw malformed(form);
        }
        return new Attribute.RtpMap(
                number(fields[0], 0, 127, form),
                parts[0],
                number(parts[1], 1, Integer.MAX_VALUE, form),
                parameters ? parts[2] : null);
    }

    private Attribute formatParameters() throws MalformedException {
        String[] parts = value.strip().split("[ \t]+", 2);
        int payloadType = integer(parts[0], 0, 127);
        if (payloadType < 0) {
            return new Attribute.Other(name, value); // formats of other protocols have names
        }
        if (parts.length < 2) {
            throw malformed("<payload type> <parameters>");
        }
        return new Attribute.FormatParameters(payloadType, parts[1]);
    }

    private Attribute rtcpFeedback() throws MalformedException {
        String form = "<payload type or *> <feedback>";
        String[] fields = fields(value);
        if (fields.length < 2) {
            throw malformed(form);
        }
        return new Attribute.RtcpFeedback(
                fields[0].equals("*") ? Attribute.RtcpFeedback.ANY : number(fields[0], 0, 127, form),
                String.join(" ", List.of(fields).subList(1, fields.length)));
    }

    private Attribute extmap() throws MalformedException {
        String form = "<id>[/<direction>] <uri>, the id 1 to 255 or 4096 to 4351";
        String[] fields = fields(value);
        if (fields.length < 2) {
            throw malformed(form);
        }
        String[] key = fields[0].split("/", 2);
        int id = number(key[0], 1, 4351, form);
        Direction direction = key.length == 1 ? null : Direction.named(key[1]);
        if ((id > 255 && id < 4096) || (key.length == 2 && direction == null)) {
            throw malformed(form);
        }
        return new Attribute.Extmap(
                id,
                direction,
                fields[1],
                fields.length == 2 ? null : String.join(" ", List.of(fields).subList(2, fields.length)));
    }

    /** Some clients use more of the printable characters than RFC 8839 section 5.4 allows. */
    private String iceSecret(int minChars) throws MalformedException {
        String secret = value.strip();
        if (secret.length() < minChars
                || secret.length() > 256
                || !secret.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw malformed("<" + minChars + " to 256 characters without spaces>");
        }
        return secret;
    }

    private Attribute fingerprint() throws MalformedException {
        String[] fields = fields(value);
        if (fields.length != 2 || !isToken(fields[0]) || !isHexBytes(fields[1])) {
            throw malformed("<hash function> <hexadecimal bytes with colons between them>");
        }
        int bytes = (fields[1].length() + 1) / 3;
        int expected = switch (fields[0].toLowerCase(Locale.ROOT)) {
            case "sha-1" -> 20;
            case "sha-224" -> 28;
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> bytes;
        };
        if (bytes != expected) {
            throw malformed(fields[0] + " with " + expected + " bytes instead of " + bytes);
        }
        return new Attribute.Fingerprint(fields[0], fields[1]);
    }

    private Attribute setup() throws MalformedException {
        SetupRole role = SetupRole.named(value.strip());
        if (role == null) {
            throw malformed("actpass, active or passive");
        }
        return new Attribute.Setup(role);
    }

    /** A candidate of a form yet unknown is to be ignored, not to fail the offer (RFC 8839 section 5.1). */
    private Attribute candidateOrOther() {
        Attribute.Candidate candidate = candidate(value);
        return candidate == null ? new Attribute.Other(name, value) : candidate;
    }

    static Attribute.@Nullable Candidate candidate(String value) {
        String[] fields = fields(value);
        if (fields.length >= 8 && fields[6].equals("typ")) {
            int component = integer(fields[1], 1, 256);
            long priority = unsigned(fields[3], MAX_UINT32);
            int port = integer(fields[5], 0, 65_535);
            if (component > 0 && priority >= 0 && port >= 0) {
                return new Attribute.Candidate(
                        fields[0],
                        component,
                        fields[2],
                        priority,
                        fields[4],
                        port,
                        fields[7],
                        String.join(" ", List.of(fields).subList(8, fields.length)));
            }
        }
        return null;
    }

    private Attribute rid() throws MalformedException {
        String form = "<id> send|recv [<restrictions>]";
        String[] fields = fields(value);
        if (fields.length < 2 || !(fields[1].equals("send") || fields[1].equals("recv"))) {
            throw malformed(form);
        }
        return new Attribute.Rid(
                tag(fields[0], form),
                fields[1].equals("send"),
                String.join(" ", List.of(fields).subList(2, fields.length)));
    }

    private Attribute simulcast() throws MalformedException {
        String form = "send|recv <rid>;<rid>;...";
        String[] fields = fields(value);
        List<Attribute.Simulcast.Layers> lists = new ArrayList<>();
        if (fields.length != 2 && fields.length != 4) {
            throw malformed(form);
        }
        for (int i = 0; i < fields.length; i += 2) {
            boolean sent = fields[i].equals("send");
            if (!sent && !fields[i].equals("recv")) {
                throw malformed(form);
            }
            List<Attribute.Simulcast.Layer> layers = new ArrayList<>();
            for (String layer : fields[i + 1].split(";", -1)) {
                List<Attribute.Simulcast.Alternative> alternatives = new ArrayList<>();
                for (String alternative : layer.split(",", -1)) {
                    boolean paused = alternative.startsWith("~");
                    alternatives.add(new Attribute.Simulcast.Alternative(
                            tag(paused ? alternative.substring(1) : alternative, form), paused));
                }
                layers.add(new Attribute.Simulcast.Layer(alternatives));
            }
            lists.add(new Attribute.Simulcast.Layers(sent, layers));
        }
        if (lists.size() == 2 && lists.get(0).sent() == lists.get(1).sent()) {
            throw malformed(form + " with each direction once");
        }
        return new Attribute.Simulcast(lists);
    }

    private Attribute ssrc() throws MalformedException {
        String form = "<ssrc> <attribute>[:<value>], the ssrc 0 to 4294967295";
        String[] parts = value.strip().split("[ \t]+", 2);
        long ssrc = unsigned(parts[0], MAX_UINT32);
        String rest = parts.length < 2 ? "" : parts[1];
        int colon = rest.indexOf(':');
        String attribute = colon < 0 ? rest : rest.substring(0, colon);
        if (ssrc < 0 || !isToken(attribute)) {
            throw malformed(form);
        }
        return new Attribute.Ssrc(ssrc, attribute, colon < 0 ? null : rest.substring(colon + 1));
    }

    private Attribute ssrcGroup() throws MalformedException {
        String form = "<semantics> <ssrc> ...";
        String[] fields = fields(value);
        if (fields.length < 2) {
            throw malformed(form);
        }
        List<Long> ssrcs = new ArrayList<>();
        for (int i = 1; i < fields.length; i++) {
            long ssrc = unsigned(fields[i], MAX_UINT32);
            if (ssrc < 0) {
                throw malformed(form);
            }
            ssrcs.add(ssrc);
        }
        return new Attribute.SsrcGroup(fields[0], ssrcs);
    }

    private Attribute msid() throws MalformedException {
        String[] fields = fields(value);
        if (fields.length < 1) {
            throw malformed("<stream id> [<track id>]");
        }
        return new Attribute.Msid(fields[0], fields.length >= 2 ? fields[1] : null);
    }

    private Attribute maxMessageSize() throws MalformedException {
        long bytes = unsigned(value.strip(), Long.MAX_VALUE / 16);
        if (bytes < 0) {
            throw malformed("<number of bytes>");
        }
        return new Attribute.MaxMessageSize(bytes);
    }

    private Attribute group() throws MalformedException {
        String[] fields = fields(value);
        if (fields.length < 1) {
            throw malformed("<semantics> <mid> ...");
        }
        return new Attribute.Group(fields[0], List.of(fields).subList(1, fields.length));
    }

    private static MalformedException malformed(String form) {
        return new MalformedException(form);
    }

    private static int number(String text, int min, int max, String form) throws MalformedException {
        int parsed = integer(text, min, max);
        if (parsed < 0) {
            throw malformed(form);
        }
        return parsed;
    }

    private static String tag(String text, String form) throws MalformedException {
        if (text.length() > MAX_TAG_CHARS || !isToken(text)) {
            throw malformed(form);
        }
        return text;
    }

    /** The parts between spaces; none of them empty. */
    static String[] fields(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? new String[0] : stripped.split("[ \t]+");
    }

    /** A decimal number from min (at least 0) to max, or -1 when the text is not one. */
    static int integer(String text, int min, int max) {
        long parsed = unsigned(text, max);
        return parsed < min ? -1 : (int) parsed;
    }

    /** A decimal number from 0 to max, at most Long.MAX_VALUE / 16, or -1 when the text is not one. */
    private static long unsigned(String text, long max) {
        long parsed = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            parsed = parsed * 10 + (c - '0');
            if (parsed > max) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : parsed;
    }

    private static boolean isHexBytes(String text) {
        if (text.length() % 3 != 2) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i % 3 == 2 ? c != ':' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }

    /** RFC 8866 section 9: visible ASCII without separators. */
    private static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
