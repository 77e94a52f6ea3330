package room.signaling.whip;

import java.util.List;
import org.jspecify.annotations.Nullable;
import room.signaling.wire.Excerpt;

/**
 * The body of a PATCH: ICE credentials and candidates (RFC 8840 section 9).
 *
 * @param ufrag null when the fragment names none
 * @param pwd null when the fragment names none
 * @param candidates how many it names
 */
record SdpFragment(@Nullable String ufrag, @Nullable String pwd, int candidates) {
    static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    /** Agents with many interfaces and relays come to some dozens. */
    static final int MAX_CANDIDATES = 256;

    /** RFC 8839 section 5.1: foundation, component, transport, priority, address, port, "typ" and the type. */
    private static final int CANDIDATE_PARTS = 8;

    private static final String UFRAG = "a=ice-ufrag:";
    private static final String PWD = "a=ice-pwd:";
    private static final String CANDIDATE = "a=candidate:";

    /** The text is not a fragment; the message says why. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Reads a fragment; attributes that say nothing of ICE are passed over. */
    static SdpFragment parse(String text) throws MalformedException {
        String ufrag = null;
        String pwd = null;
        int candidates = 0;
        for (String line : text.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            if (line.length() < 2 || line.charAt(1) != '=') {
                throw new MalformedException("The line \"" + Excerpt.of(line) + "\" is not of the form x=...");
            }
            if (line.startsWith(UFRAG)) {
                ufrag = same("a=ice-ufrag", ufrag, line.substring(UFRAG.length()));
            } else if (line.startsWith(PWD)) {
                pwd = same("a=ice-pwd", pwd, line.substring(PWD.length()));
            } else if (line.startsWith(CANDIDATE) && isCandidate(line)) {
                candidates++;
            }
        }
        if ((ufrag == null) != (pwd == null)) {
            throw new MalformedException("a=ice-ufrag and a=ice-pwd go together; only one of them is there.");
        }
        if (candidates > MAX_CANDIDATES) {
            throw new MalformedException("There are " + candidates + " candidates; " + MAX_CANDIDATES + " are taken.");
        }
        return new SdpFragment(ufrag, pwd, candidates);
    }

    /** All m-lines share one transport, so credentials that differ cannot all be meant. */
    private static String same(String name, @Nullable String known, String value) throws MalformedException {
        String stripped = value.strip();
        if (stripped.isEmpty() || (known != null && !known.equals(stripped))) {
            throw new MalformedException(
                    name + (stripped.isEmpty() ? " is empty." : " has two values; all m-lines share one transport."));
        }
        return stripped;
    }

    /** A candidate of another form is to be ignored (RFC 8839 section 5.1). */
    private static boolean isCandidate(String line) {
        String[] parts = line.substring(CANDIDATE.length()).strip().split(" +", -1);
        return parts.length >= CANDIDATE_PARTS
                && parts[6].equals("typ")
                && isNumber(parts[1], 256)
                && isNumber(parts[3], 0xFFFF_FFFFL)
                && isNumber(parts[5], 65_535);
    }

    private static boolean isNumber(String text, long max) {
        return text.length() <= 10
                && !text.isEmpty()
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Long.parseLong(text) <= max;
    }

    /** The server's fragment after an ICE restart. */
    static String write(String ufrag, String pwd, List<String> candidates) {
        StringBuilder text = new StringBuilder();
        text.append("a=ice-lite\r\n");
        text.append(UFRAG).append(ufrag).append("\r\n");
        text.append(PWD).append(pwd).append("\r\n");
        for (String candidate : candidates) {
            text.append("a=").append(candidate).append("\r\n");
        }
        return text.append("a=end-of-candidates\r\n").toString();
    }

    /** Without the password, so that logs do not hold it. */
    @Override
    public String toString() {
        return "SdpFragment[ufrag=" + ufrag + ", candidates=" + candidates + "]";
    }
}
