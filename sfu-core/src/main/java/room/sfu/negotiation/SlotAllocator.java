package room.sfu.negotiation;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Hands out slot numbers and SSRCs for one answer, without repeating those in use. */
final class SlotAllocator {
    /** A source of random numbers that needs more draws than this is broken. */
    private static final int MAX_DRAWS = 1_000;

    private final IntSupplier random;
    private final Map<Integer, SlotIdentity> identities = new HashMap<>();
    private final Map<MediaKind, BitSet> numbers = new EnumMap<>(MediaKind.class);
    private final Set<Integer> ssrcs = new HashSet<>();

    SlotAllocator(IntSupplier random) {
        this.random = random;
    }

    /** Takes over what an m-line has from the answer before. */
    void keep(int index, MediaKind kind, SlotIdentity identity) {
        identities.put(index, identity);
        numbersOf(kind).set(identity.number());
        ssrcs.add(identity.ssrc());
        ssrcs.add(identity.rtxSsrc());
    }

    /** Keeps an SSRC of the client's from being given to a slot. */
    void avoid(int ssrc) {
        ssrcs.add(ssrc);
    }

    /** What the m-line has, or a new slot: the lowest number that no m-line of its kind has. */
    SlotIdentity identity(int index, MediaKind kind) {
        @Nullable SlotIdentity kept = identities.get(index);
        if (kept != null) {
            return kept;
        }
        int number = numbersOf(kind).nextClearBit(0);
        String stream = "slot-" + number;
        Msid msid = new Msid(stream, stream + "-" + kind.name().toLowerCase(Locale.ROOT));
        SlotIdentity fresh = new SlotIdentity(number, ssrc(), ssrc(), msid);
        keep(index, kind, fresh);
        return fresh;
    }

    Map<Integer, SlotIdentity> identities() {
        return identities;
    }

    private int ssrc() {
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            int ssrc = random.getAsInt();
            if (ssrc != 0 && ssrcs.add(ssrc)) {
                return ssrc;
            }
        }
        throw new IllegalStateException("no unused SSRC in " + MAX_DRAWS + " draws; the random source is broken");
    }

    private BitSet numbersOf(MediaKind kind) {
        BitSet taken = numbers.get(kind);
        if (taken == null) {
            taken = new BitSet();
            numbers.put(kind, taken);
        }
        return taken;
    }
}
