package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;
import room.rtp.codec.PayloadDescriptor;
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

    /** The highest extended sequence number of its stream when it arrived. */
    long highestBefore;

    /** What follows the payload to make the packet as long as its neighbours, in bytes; see {@link BurstPadding}. */
    int padding;

    final PayloadDescriptor descriptor = new PayloadDescriptor();

    @Nullable
    Codec codec;

    /** Of the dependency descriptor, 16 bits; -1 when the packet has none. */
    int frameNumber;

    /** The publisher's id of the dependency descriptor, 0 when it sends none. */
    int dependencyDescriptorId;

    /** Looks at a packet in the stream's history; it was valid RTP when it was stored. */
    void wrap(IncomingStream stream, long extendedSequence, HeaderExtensions extensions) {
        PacketHistory history = stream.history();
        Publication publication = stream.publication();
        boolean valid = rtp.wrap(history.memory(), history.offset(extendedSequence), history.length(extendedSequence));
        if (!valid) {
            throw new IllegalStateException("the history holds a packet that is not RTP");
        }
        this.extendedSequence = extendedSequence;
        padding = history.padding(extendedSequence);
        dependencyDescriptorId = publication.dependencyDescriptorId();
        frameNumber = -1;
        extensionCount = 0;
        extensions.begin(rtp);
        while (extensionCount < MAX_EXTENSIONS && extensions.next()) {
            extensionIds[extensionCount] = extensions.id();
            extensionOffsets[extensionCount] = extensions.dataOffset();
            extensionLengths[extensionCount] = extensions.dataLength();
            if (extensions.id() == dependencyDescriptorId && extensions.dataLength() >= 3) {
                frameNumber = rtp.buf().getUnsignedShort(extensions.dataOffset() + 1);
            }
            extensionCount++;
        }
        codec = publication.codec(rtp.payloadType());
        if (codec != null) {
            descriptor.parse(codec, rtp.buf(), rtp.payloadOffset(), rtp.payloadLength());
        }
    }
}
