package room.sfu.media;

import java.util.List;

/**
 * The server's end of ICE as clients are told it.
 *
 * @param candidates each starts with "candidate:", without "a="
 */
public record LocalIce(String ufrag, String pwd, List<String> candidates) {
    public LocalIce {
        candidates = List.copyOf(candidates);
    }

    /** Without the password, so that logs do not hold it. */
    @Override
    public String toString() {
        return "LocalIce[ufrag=" + ufrag + ", candidates=" + candidates + "]";
    }
}
