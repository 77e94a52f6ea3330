package room.sfu.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which stream each slot of one participant carries. A stream keeps its slot for as long as it is there, so that nobody's
 * picture jumps when somebody else comes or goes. Owned by the room's loop.
 */
final class SlotBoard {
    /** Somebody's microphone and camera, or their screen with its sound. */
    record Stream(Participant participant, boolean screen) {}

    /** Why a slot's picture is not sent although there may be one. */
    enum Withheld {
        NOT,
        /** The client does not show it. */
        NOT_SHOWN,
        /** The room sends no more pictures than these. */
        LAST_N
    }

    private final List<@Nullable Stream> slots = new ArrayList<>();
    private final List<Withheld> withheld = new ArrayList<>();
    private int wanted;
    private int toldWanted;

    /** Follows a negotiation that added or ended m-lines; streams in slots that are gone are placed anew. */
    void resize(int count) {
        while (slots.size() > count) {
            slots.removeLast();
            withheld.removeLast();
        }
        while (slots.size() < count) {
            slots.add(null);
            withheld.add(Withheld.NOT);
        }
    }

    int size() {
        return slots.size();
    }

    @Nullable
    Stream at(int slot) {
        return slots.get(slot);
    }

    Withheld withheld(int slot) {
        return withheld.get(slot);
    }

    void withhold(int slot, Withheld why) {
        withheld.set(slot, why);
    }

    /** Whether there are fewer slots than would be wanted. */
    boolean isShort() {
        return wanted > slots.size();
    }

    /** Takes note of how many slots are wanted; whether they are more than there are and that has not been told yet. */
    boolean takeNews(int nowWanted) {
        wanted = nowWanted;
        boolean news = isShort() && wanted != toldWanted;
        toldWanted = isShort() ? wanted : 0;
        return news;
    }

    /**
     * Frees the slots of streams that are gone and gives free slots to new ones, first come, first served.
     *
     * @return whether anything changed
     */
    boolean assign(List<Stream> streams) {
        boolean changed = false;
        for (int i = 0; i < slots.size(); i++) {
            Stream stream = slots.get(i);
            if (stream != null && !streams.contains(stream)) {
                slots.set(i, null);
                changed = true;
            }
        }
        for (Stream stream : streams) {
            int free = slots.indexOf(null);
            if (free < 0) {
                break;
            }
            if (!slots.contains(stream)) {
                slots.set(free, stream);
                changed = true;
            }
        }
        return changed;
    }
}
