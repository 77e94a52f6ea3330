package room.rtp.forward;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a peer's SSRCs: which m-line and layer they are. Browsers write MID and RID on a stream only until the
 * first receiver report names its SSRC and never again (RFC 9143 section 15, RFC 8852), so this is kept for as long as the
 * peer connection, whatever becomes of the tracks. Owned by one loop; off the steady path.
 */
final class StreamNames {
    /** Three simulcast layers with RTX for each of a dozen tracks are 72; the oldest give way beyond this. */
    static final int MAX_NAMES = 512;

    /**
     * What is known of one SSRC.
     *
     * @param mid its m-line
     * @param rid its simulcast layer
     * @param repairedRid the layer whose packets it repeats as RTX
     * @param replaced whether the peer has gone on under another SSRC
     */
    record Name(
            @Nullable String mid,
            @Nullable String rid,
            @Nullable String repairedRid,
            boolean replaced) {
        static final Name UNKNOWN = new Name(null, null, null, false);

        private Name with(@Nullable String newMid, @Nullable String newRid, @Nullable String newRepairedRid) {
            return new Name(
                    newMid == null ? mid : newMid,
                    newRid == null ? rid : newRid,
                    newRepairedRid == null ? repairedRid : newRepairedRid,
                    replaced);
        }
    }

    private final IntTable<Name> names = new IntTable<>();

    /** SSRCs in the order in which they became known, in a circle. */
    private final int[] known = new int[MAX_NAMES];

    private int oldest;

    Name find(int ssrc) {
        Name name = names.find(ssrc);
        return name == null ? Name.UNKNOWN : name;
    }

    /** Adds what a packet, or an offer, says of an SSRC to what was known; null where it says nothing. */
    Name learn(int ssrc, @Nullable String mid, @Nullable String rid, @Nullable String repairedRid) {
        Name before = find(ssrc);
        Name after = before.with(mid, rid, repairedRid);
        if (!after.equals(before)) {
            put(ssrc, after);
        }
        return after;
    }

    /** The peer goes on under another SSRC. */
    void replaced(int ssrc) {
        Name name = find(ssrc);
        put(ssrc, new Name(name.mid(), name.rid(), name.repairedRid(), true));
    }

    /** The peer has come back to an SSRC, so what repeats its packets may come back too. */
    void cameBack(int ssrc) {
        Name name = find(ssrc);
        put(ssrc, new Name(name.mid(), name.rid(), name.repairedRid(), false));
        for (int other : known) {
            Name repairs = find(other);
            boolean same =
                    name.mid() == null ? repairs.mid() == null : name.mid().equals(repairs.mid());
            boolean layer = name.rid() == null
                    ? repairs.repairedRid() == null
                    : name.rid().equals(repairs.repairedRid());
            if (repairs.replaced() && same && layer && repairs.rid() == null) {
                put(other, new Name(repairs.mid(), null, repairs.repairedRid(), false));
            }
        }
    }

    /** Forgets the SSRCs of m-lines that are gone for good. */
    void keep(Set<String> mids) {
        names.removeIf(name -> name.mid() != null && !mids.contains(name.mid()));
    }

    private void put(int ssrc, Name name) {
        if (names.find(ssrc) == null) {
            names.remove(known[oldest]);
            known[oldest] = ssrc;
            oldest = (oldest + 1) % MAX_NAMES;
        }
        names.put(ssrc, name);
    }
}
