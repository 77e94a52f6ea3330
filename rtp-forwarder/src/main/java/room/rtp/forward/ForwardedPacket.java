package room.rtp.forward;

import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;

/**
 * One packet on its way to the subscriptions: a view of it in the history, parsed once for all of them. Reused; valid
 * until its burst has been forwarded.
 */
final class ForwardedPacket {
    private static final int MAX_EXTENSIONS = 16;

    final RtpPacket rtp = new RtpPacket();
    final int[] extensionIds = new int[MAX_EXTENSIONS];
    final int[] extensionOffsets = new int[MAX_EXTENSIONS];
    final int[] extensionLengths = new int[MAX_EXTENSIONS];
    int extensionCount;
    long extendedSequence;
    boolean startsKeyFrame;

    /** Looks at the packet in the history; it was valid RTP when it was stored. */
    void wrap(PacketHistory history, long extendedSequence, HeaderExtensions extensions) {
        boolean valid = rtp.wrap(history.memory(), history.offset(extendedSequence), history.length(extendedSequence));
        if (!valid) {
            throw new IllegalStateException("the history holds a packet that is not RTP");
        }
        this.extendedSequence = extendedSequence;
        extensionCount = 0;
        extensions.begin(rtp);
        while (extensionCount < MAX_EXTENSIONS && extensions.next()) {
            extensionIds[extensionCount] = extensions.id();
            extensionOffsets[extensionCount] = extensions.dataOffset();
            extensionLengths[extensionCount] = extensions.dataLength();
            extensionCount++;
        }
    }
}
