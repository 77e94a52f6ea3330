package room.rtp.forward;

/** What decides which picture a subscriber is sent of a track; of several the first counts. */
public enum QualityReason {
    /** The subscription carries no track. */
    NO_SOURCE,
    /** The room or the subscriber wants nothing of it now. */
    SUSPENDED,
    /** The publisher sends nothing. */
    SOURCE_SILENT,
    /** The path does not carry even the lowest layer beside the sound: the picture is paused. */
    PAUSED_BY_ESTIMATE,
    /** A key frame is needed to start, and has not come yet. */
    WAITING_FOR_KEY_FRAME,
    /** There is a higher layer that is wished for and that the path does not carry. */
    LIMITED_BY_ESTIMATE,
    /** There is a higher layer, and the subscriber does not wish for one as high. */
    LIMITED_BY_WISH,
    /** It is the highest layer that the publisher sends. */
    BEST
}
