package room.sfu.negotiation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settles whether, and how eagerly, an m-line's audio repeats earlier packets (RFC 2198). */
final class RedundancyMatcher {
    private RedundancyMatcher() {}

    /**
     * Takes redundancy out of what was matched unless all its blocks are the Opus that was matched, and puts it where
     * the client has it: before Opus when it wishes to send it.
     *
     * @param offered the m-line's formats in the client's order
     */
    static void settle(List<MatchedCodec> matched, List<String> offered) {
        MatchedCodec opus = find(matched, Codec.OPUS);
        MatchedCodec redundancy = find(matched, Codec.RED);
        if (redundancy == null) {
            return;
        }
        matched.remove(redundancy);
        if (opus == null || !consistsOf(redundancy.parameters(), payloadType(opus))) {
            return;
        }
        boolean preferred = offered.indexOf(payloadType(redundancy)) < offered.indexOf(payloadType(opus));
        matched.add(matched.indexOf(opus) + (preferred ? 0 : 1), redundancy);
    }

    private static @Nullable MatchedCodec find(List<MatchedCodec> matched, Codec codec) {
        for (MatchedCodec each : matched) {
            if (each.codec().codec() == codec) {
                return each;
            }
        }
        return null;
    }

    private static String payloadType(MatchedCodec matched) {
        return Integer.toString(matched.codec().payloadType());
    }

    /** RFC 2198 section 5: the payload types of the blocks, the newest first. */
    private static boolean consistsOf(String parameters, String payloadType) {
        if (parameters.isBlank()) {
            return false;
        }
        for (String block : parameters.split("/", -1)) {
            if (!block.strip().equals(payloadType)) {
                return false;
            }
        }
        return true;
    }
}
