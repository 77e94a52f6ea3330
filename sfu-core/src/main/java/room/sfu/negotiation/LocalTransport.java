package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;

/**
 * The server's transport as the answer tells it. The server is ICE-lite.
 *
 * @param iceUfrag 4 to 256 characters (RFC 8839 section 5.4)
 * @param icePwd 22 to 256 characters
 * @param fingerprint of the server's certificate
 * @param candidates at least one; each starts with "candidate:" as in RTCIceCandidate, without "a="
 */
public record LocalTransport(String iceUfrag, String icePwd, Fingerprint fingerprint, List<String> candidates) {
    private static final String CANDIDATE_PREFIX = "candidate:";

    /**
     * @throws IllegalArgumentException when a value could not stand in a description
     */
    public LocalTransport {
        candidates = List.copyOf(candidates);
        requirePrintable("iceUfrag", iceUfrag, 4);
        requirePrintable("icePwd", icePwd, 22);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("no candidates: an ICE-lite server is reached by them only");
        }
        for (String candidate : candidates) {
            if (!candidate.startsWith(CANDIDATE_PREFIX) || parsed(candidate) == null) {
                throw new IllegalArgumentException("\"" + candidate
                        + "\" is not candidate:<foundation> 1 udp <priority> <address> <port> typ host");
            }
        }
    }

    public LocalTransport(
            String iceUfrag,
            String icePwd,
            String fingerprintAlgorithm,
            String fingerprintValue,
            List<String> candidates) {
        this(iceUfrag, icePwd, new Fingerprint(fingerprintAlgorithm, fingerprintValue), candidates);
    }

    /** The candidates as attributes. */
    List<Attribute> candidateLines() {
        List<Attribute> lines = new ArrayList<>();
        for (String candidate : candidates) {
            lines.add(Objects.requireNonNull(parsed(candidate), "the constructor checked it"));
        }
        return lines;
    }

    private static Attribute.@Nullable Candidate parsed(String candidate) {
        return Attribute.Candidate.of(candidate.substring(CANDIDATE_PREFIX.length()));
    }

    private static void requirePrintable(String name, String value, int minChars) {
        if (value.length() < minChars || value.length() > 256 || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    name + " is not " + minChars + " to 256 printable characters without spaces");
        }
    }

    /** Without the password, so that logs do not hold it. */
    @Override
    public String toString() {
        return "LocalTransport[iceUfrag=" + iceUfrag + ", fingerprint=" + fingerprint + ", candidates=" + candidates
                + "]";
    }
}
