package room.sfu.api;

/**
 * What a participant is sent of a picture in one of its slots, and why.
 *
 * @param slot what the slot carries
 * @param quality how, and why so
 */
public record ReceivedPicture(SlotInfo slot, SlotQuality quality) {
    /** Whether this says anything that the other does not, numbers that always vary a little left aside. */
    public boolean isNews(ReceivedPicture before) {
        return !slot.equals(before.slot) || quality.isNews(before.quality);
    }
}
