package room.sfu.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads session descriptions (RFC 8866). Refuses what is no description at all: lines that are none, types that the RFC
 * does not know, m-lines and an origin that cannot be read, text beyond the limits. Takes the lines of a section in any
 * order, LF for CRLF, blank lines, and a missing end of the last line. An attribute never fails the description: one that
 * cannot be read is {@link Attribute.Malformed}, and whether it is missed is for negotiation to say. Immutable and safe
 * to share.
 */
public final class SdpReader {
    private static final String SESSION_LINES = "iuepcbtrzk";
    private static final String MEDIA_LINES = "icbk";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PAYLOAD_TYPE = 127;

    /** What stands where an m-line has to name a format and has none. */
    private static final String NO_FORMAT = "0";

    private final SdpLimits limits;

    public SdpReader() {
        this(SdpLimits.defaults());
    }

    public SdpReader(SdpLimits limits) {
        this.limits = limits;
    }

    /**
     * The text as a description.
     *
     * @throws SdpException when the text is malformed or beyond the limits
     */
    public SessionDescription read(String text) throws SdpException {
        if (text.length() > limits.maxChars()) {
            throw new SdpException(
                    0,
                    "the description has " + text.length() + " characters",
                    "offer fewer m-lines; at most " + limits.maxChars() + " characters are taken");
        }
        Reading reading = new Reading();
        int start = 0;
        int number = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            int stop = end < 0 ? text.length() : end;
            if (stop > start && text.charAt(stop - 1) == '\r') {
                stop--;
            }
            number++;
            String line = text.substring(start, stop);
            if (!line.isBlank()) { // blank lines come from copying text by hand
                reading.line(number, line);
            }
            start = next;
        }
        return reading.finish(number);
    }

    /** The state of reading one text. */
    private final class Reading {
        private boolean versionSeen;
        private @Nullable Origin origin;
        private @Nullable String name;
        private final List<Line> sessionLines = new ArrayList<>();
        private List<Attribute> sessionAttributes = List.of();
        private final List<MediaDescription> media = new ArrayList<>();
        private final Set<String> mids = new HashSet<>();
        private Section section = new Section();
        private @Nullable MediaLine mediaLine;

        void line(int number, String line) throws SdpException {
            if (line.length() > limits.maxLineChars()) {
                if (line.startsWith("a=") && AttributeParser.parse(line.substring(2)) instanceof Attribute.Other) {
                    return; // it means nothing to this package
                }
                throw new SdpException(
                        number,
                        "the line has " + line.length() + " characters",
                        "keep lines to " + limits.maxLineChars() + " characters");
            }
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c != '\t' && Character.isISOControl(c)) {
                    throw new SdpException(
                            number, "there is a control character", "end lines with CRLF and send plain text");
                }
            }
            if (line.length() < 2 || line.charAt(1) != '=') {
                throw new SdpException(
                        number,
                        SdpException.quote(line) + " is not a line of SDP",
                        "write a letter, an equals sign and a value");
            }
            char type = line.charAt(0);
            String value = line.substring(2);
            if (!versionSeen) {
                version(number, type, value);
                return;
            }
            switch (type) {
                case 'o' -> origin(number, value);
                case 's' -> name(value);
                case 'a' -> section.attribute(number, value);
                case 'm' -> {
                    endSection();
                    mediaLine = mediaLine(number, value);
                }
                default -> plain(number, type, value);
            }
        }

        private void version(int number, char type, String value) throws SdpException {
            if (type != 'v' || !value.strip().equals("0")) {
                throw new SdpException(
                        number, "the description does not start with v=0", "send the description from its beginning");
            }
            versionSeen = true;
        }

        private void origin(int number, String value) throws SdpException {
            String[] fields = AttributeParser.fields(value);
            if (fields.length != 6 || !isDigits(fields[1]) || !isDigits(fields[2])) {
                throw new SdpException(
                        number,
                        "o= is malformed",
                        "write o=<username> <session id> <version> IN IP4|IP6 <address>, ids of up to 20 digits");
            }
            Origin read = new Origin(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
            if (origin != null && !origin.equals(read)) {
                throw new SdpException(number, "o= is repeated with another value", "send one description at a time");
            }
            origin = read;
        }

        private void name(String value) {
            if (name == null) {
                name = value;
            }
        }

        private void plain(int number, char type, String value) throws SdpException {
            if (SESSION_LINES.indexOf(type) < 0) {
                throw new SdpException(number, SdpException.quote(type + "=") + " does not belong here", "remove it");
            }
            if (mediaLine == null || MEDIA_LINES.indexOf(type) >= 0) {
                section.lines.add(new Line(type, value));
            }
        }

        private MediaLine mediaLine(int number, String value) throws SdpException {
            if (media.size() >= limits.maxMediaSections()) {
                throw new SdpException(
                        number, "there are too many m-lines", "at most " + limits.maxMediaSections() + " are taken");
            }
            String[] fields = AttributeParser.fields(value);
            if (fields.length < 3) {
                throw new SdpException(
                        number, "the m-line is malformed", "write m=<media> <port> <protocol> <format> ...");
            }
            String[] ports = fields[1].split("/", 2);
            int port = AttributeParser.integer(ports[0], 0, MAX_PORT);
            int portCount = ports.length == 1 ? 1 : AttributeParser.integer(ports[1], 1, MAX_PORT);
            if (port < 0 || portCount < 0) {
                throw new SdpException(
                        number, "the port " + SdpException.quote(fields[1]) + " is invalid", "write 0 to 65535");
            }
            return new MediaLine(fields[0], port, portCount, fields[2], formats(fields));
        }

        /** Each once, numbers without leading zeros; {@link #NO_FORMAT} when there are none, as in some stopped m-lines. */
        private static List<String> formats(String[] fields) {
            Set<String> formats = new LinkedHashSet<>();
            boolean rtp = MediaDescription.isRtp(fields[2]);
            for (int i = 3; i < fields.length; i++) {
                int payloadType = rtp ? AttributeParser.integer(fields[i], 0, MAX_PAYLOAD_TYPE) : -1;
                if (payloadType >= 0) {
                    formats.add(Integer.toString(payloadType));
                } else if (!rtp) {
                    formats.add(fields[i]);
                }
            }
            return formats.isEmpty() ? List.of(NO_FORMAT) : List.copyOf(formats);
        }

        private void endSection() throws SdpException {
            Section ended = section;
            section = new Section();
            MediaLine head = mediaLine;
            if (head == null) {
                sessionLines.addAll(ended.lines);
                sessionAttributes = ended.attributes;
                return;
            }
            MediaDescription description = new MediaDescription(
                    head.media,
                    head.port,
                    head.portCount,
                    head.protocol,
                    head.formats,
                    ended.lines,
                    new Attributes(ended.attributes));
            String mid = description.mid();
            if (mid != null && !mids.add(mid)) {
                throw new SdpException(
                        ended.midLine,
                        "the mid " + SdpException.quote(mid) + " is that of another m-line",
                        "give each m-line a mid of its own");
            }
            media.add(description);
        }

        SessionDescription finish(int lastLine) throws SdpException {
            endSection();
            Origin readOrigin = origin;
            if (readOrigin == null) {
                throw new SdpException(
                        lastLine, "there is no o= line", "send the description whole; it names the session there");
            }
            return new SessionDescription(
                    readOrigin, name == null ? "-" : name, sessionLines, new Attributes(sessionAttributes), media);
        }
    }

    private record MediaLine(String media, int port, int portCount, String protocol, List<String> formats) {}

    /** What has been read below the current m-line, or before the first. */
    private final class Section {
        private final List<Line> lines = new ArrayList<>();
        private final List<Attribute> attributes = new ArrayList<>();
        private final Set<Attribute> known = new HashSet<>();
        private int midLine;

        void attribute(int number, String text) throws SdpException {
            if (attributes.size() >= limits.maxSectionAttributes()) {
                throw new SdpException(
                        number,
                        "the section has too many attributes",
                        "at most " + limits.maxSectionAttributes() + " are taken");
            }
            Attribute attribute = AttributeParser.parse(text);
            if (!(attribute instanceof Attribute.Other) && !known.add(attribute)) {
                return; // said already
            }
            if (attribute instanceof Attribute.Mid) {
                midLine = number;
            }
            attributes.add(attribute);
        }
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
