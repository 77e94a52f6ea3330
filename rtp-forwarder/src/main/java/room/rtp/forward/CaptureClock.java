package room.rtp.forward;

import io.netty.buffer.ByteBuf;

/**
 * Keeps abs-capture-time true behind this end. When a picture was captured goes on as it came, by the capturing
 * system's clock; but how far that clock is ahead of the sender's (RTP header extension abs-capture-time, "estimated
 * capture clock offset") is said in relation to the sender reports that go with it, and those are this end's own.
 * Corrected once, where the packet is stored, for all subscribers. Owned by one loop.
 */
final class CaptureClock {
    /** The timestamp alone, 32.32 fixed point seconds since 1900. */
    private static final int TIMESTAMP_BYTES = 8;

    /** With the offset behind it, 32.32 fixed point seconds with a sign. */
    private static final int WITH_OFFSET_BYTES = 16;

    private final NtpClock ours;
    private final SenderClock publisher;
    private int extensionId;

    CaptureClock(NtpClock ours, SenderClock publisher) {
        this.ours = ours;
        this.publisher = publisher;
    }

    /** The id under which packets say when they were captured, 0 when they do not. */
    void extensionId(int id) {
        extensionId = id;
    }

    /**
     * Corrects a packet in its stream's history. Before the publisher's first sender report its clock is not known, and
     * nothing is changed; afterwards the error is the time that its fastest report took to come.
     */
    void onPacket(ForwardedPacket packet) {
        if (extensionId == 0 || !publisher.isKnown()) {
            return;
        }
        for (int i = 0; i < packet.extensionCount; i++) {
            if (packet.extensionIds[i] == extensionId && packet.extensionLengths[i] == WITH_OFFSET_BYTES) {
                ByteBuf buf = packet.rtp.buf();
                int at = packet.extensionOffsets[i];
                long captured = buf.getLong(at);
                long ahead = captured - ours.ntpAt(publisher.localNanos(captured));
                buf.setLong(at + TIMESTAMP_BYTES, buf.getLong(at + TIMESTAMP_BYTES) + ahead);
                return;
            }
        }
    }
}
