package room.sfu.negotiation;

import java.util.Map;

/**
 * Which header extensions may be on an m-line's packets in one direction, and their ids there.
 *
 * @param ids 1 to 14 each
 */
public record HeaderExtensionIds(Map<HeaderExtension, Integer> ids) {
    public HeaderExtensionIds {
        ids = Map.copyOf(ids);
    }

    /** The extension's id, 0 when it is not negotiated. */
    public int id(HeaderExtension extension) {
        return ids.getOrDefault(extension, 0);
    }
}
