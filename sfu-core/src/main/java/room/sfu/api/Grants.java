package room.sfu.api;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a participant may do in its room.
 *
 * @param publish the sources that the others may see and hear of it
 * @param subscribe whether it may see and hear the others
 * @param moderate whether it may mute and remove others, lock the room and let people in
 */
public record Grants(Set<Source> publish, boolean subscribe, boolean moderate) {
    /** Everything. */
    public static final Grants ALL = new Grants(EnumSet.allOf(Source.class), true, true);

    public Grants {
        publish = Set.copyOf(publish);
    }

    /** Whether nothing of its media would have to be kept from anybody. */
    public boolean unrestrictedMedia() {
        return subscribe && publish.size() == Source.values().length;
    }
}
