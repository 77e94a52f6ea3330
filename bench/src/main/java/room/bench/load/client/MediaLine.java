package room.bench.load.client;

import java.util.List;

/**
 * One m-line of an offer.
 *
 * @param sends whether the client sends it, else it receives it
 * @param ssrcs of what it sends: one, or one for each layer; empty when it receives
 * @param rids names of the simulcast layers, the smallest first; empty without simulcast
 */
public record MediaLine(MediaKind kind, boolean sends, List<Integer> ssrcs, List<String> rids) {
    public MediaLine {
        ssrcs = List.copyOf(ssrcs);
        rids = List.copyOf(rids);
    }

    public static MediaLine receiving(MediaKind kind) {
        return new MediaLine(kind, false, List.of(), List.of());
    }

    public static MediaLine sending(MediaKind kind, int ssrc) {
        return new MediaLine(kind, true, List.of(ssrc), List.of());
    }
}
