package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;

/** Writes offers for tests line by line; the m-lines share one transport and a BUNDLE group unless said otherwise. */
final class OfferText {
    private static final String FINGERPRINT = "a=fingerprint:sha-256 " + "01:".repeat(31) + "02";

    private String sessionId = "100";
    private String ufrag = "clnt";
    private String pwd = "client-password-22-chars";
    private String fingerprint = FINGERPRINT;
    private boolean bundled = true;
    private final List<String> sessionLines = new ArrayList<>();
    private final List<String> mids = new ArrayList<>();
    private final List<List<String>> sections = new ArrayList<>();

    OfferText session(String id) {
        sessionId = id;
        return this;
    }

    OfferText ice(String newUfrag, String newPwd) {
        ufrag = newUfrag;
        pwd = newPwd;
        return this;
    }

    OfferText fingerprint(String hashByte) {
        fingerprint = "a=fingerprint:sha-256 " + (hashByte + ":").repeat(31) + hashByte;
        return this;
    }

    OfferText unbundled() {
        bundled = false;
        return this;
    }

    OfferText sessionLine(String line) {
        sessionLines.add(line);
        return this;
    }

    /** An Opus m-line. */
    OfferText audio(String mid, String direction, String... more) {
        return section(
                mid,
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                direction,
                List.of(
                        "a=rtpmap:111 opus/48000/2",
                        "a=fmtp:111 minptime=10;useinbandfec=1",
                        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"),
                more);
    }

    /** A VP8 m-line with retransmissions. */
    OfferText video(String mid, String direction, String... more) {
        return section(
                mid,
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                direction,
                List.of(
                        "a=rtpmap:96 VP8/90000",
                        "a=rtcp-fb:96 nack",
                        "a=rtcp-fb:96 nack pli",
                        "a=rtpmap:97 rtx/90000",
                        "a=fmtp:97 apt=96",
                        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                        "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
                more);
    }

    /** An m-line with nothing but its transport and the lines given. */
    OfferText media(String mid, String mLine, String direction, String... more) {
        return section(mid, mLine, direction, List.of(), more);
    }

    /** An m-line with port 0. */
    OfferText stopped(String mid, String media) {
        sections.add(
                List.of("m=" + media + " 0 UDP/TLS/RTP/SAVPF 0", "c=IN IP4 0.0.0.0", "a=inactive", "a=mid:" + mid));
        return this;
    }

    private OfferText section(String mid, String mLine, String direction, List<String> codecs, String... more) {
        List<String> lines = new ArrayList<>(List.of(mLine, "c=IN IP4 0.0.0.0", "a=" + direction));
        lines.addAll(List.of("a=ice-ufrag:" + ufrag, "a=ice-pwd:" + pwd, fingerprint, "a=setup:actpass", "a=rtcp-mux"));
        if (!mid.isEmpty()) {
            lines.add("a=mid:" + mid);
            mids.add(mid);
        }
        lines.addAll(codecs);
        lines.addAll(List.of(more));
        sections.add(lines);
        return this;
    }

    /** The text without the lines that start so. */
    String without(String start) {
        return text().lines().filter(line -> !line.startsWith(start)).reduce("", (all, line) -> all + line + "\r\n");
    }

    String text() {
        List<String> lines =
                new ArrayList<>(List.of("v=0", "o=- " + sessionId + " 2 IN IP4 127.0.0.1", "s=-", "t=0 0"));
        lines.addAll(sessionLines);
        if (bundled) {
            lines.add("a=group:BUNDLE " + String.join(" ", mids));
        }
        sections.forEach(lines::addAll);
        return String.join("\r\n", lines) + "\r\n";
    }
}
