package room.rtp.forward;

import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.PayloadDescriptor;

/** What one forwarded packet's header says to its subscriber, where that differs from the publisher's. Reused. */
final class OutgoingHeader {
    int ssrc;
    int payloadType;
    boolean marker;
    int sequenceNumber;
    int timestamp;

    /** As {@link PayloadDescriptor#write} takes them, or {@link PayloadDescriptor#UNCHANGED}. */
    int pictureIds;

    /** The id of the transport-wide sequence number, 0 where it is left out. */
    int transportCcId;

    int transportSequence;

    /** Added to the dependency descriptor's frame number. */
    int frameOffset;

    /** Added to the dependency descriptor's template ids, 0 to 63. */
    int templateOffset;

    /** As {@link DependencyDescriptor#write} takes them, or {@link DependencyDescriptor#UNCHANGED}. */
    int activeTargets;

    /** How many decode targets there are, where {@link #activeTargets} are written. */
    int targetCount;
}
