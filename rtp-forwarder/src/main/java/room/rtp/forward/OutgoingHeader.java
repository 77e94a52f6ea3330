package room.rtp.forward;

import room.rtp.codec.PayloadDescriptor;

/** What one forwarded packet's header says to its subscriber, where that differs from the publisher's. Reused. */
final class OutgoingHeader {
    int ssrc;
    int payloadType;
    int sequenceNumber;
    int timestamp;

    /** As {@link PayloadDescriptor#write} takes them, or {@link PayloadDescriptor#UNCHANGED}. */
    int pictureIds;

    /** Added to the dependency descriptor's frame number. */
    int frameNumberOffset;
}
