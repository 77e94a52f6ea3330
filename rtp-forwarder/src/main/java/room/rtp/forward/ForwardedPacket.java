package room.rtp.forward;

import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;
import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.FrameLayers;
import room.rtp.codec.PayloadDescriptor;
import room.rtp.codec.RedundantAudio;
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

    /** The highest extended sequence number of its stream when it arrived; looked at again later, its own. */
    long highestBefore;

    /** What follows the payload to make the packet as long as its neighbours, in bytes; see {@link BurstPadding}. */
    int padding;

    final PayloadDescriptor descriptor = new PayloadDescriptor();
    final DependencyDescriptor dependency = new DependencyDescriptor();
    final FrameLayers layers = new FrameLayers();
    final RedundantAudio redundancy = new RedundantAudio();

    @Nullable
    Codec codec;

    /**
     * The first packet of the picture with which a decoder that knows nothing can start, now that this packet is here;
     * extended, {@link PictureStart#NONE} for nearly every packet.
     */
    long entry;

    /** From {@link #entry} to here, everything had arrived. */
    long entryThrough;

    /** Which of the extensions is the dependency descriptor, -1 when there is none that says anything. */
    int dependencyAt;

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
        int dependencyId = publication.dependencyDescriptorId();
        dependencyAt = -1;
        extensionCount = 0;
        extensions.begin(rtp);
        while (extensionCount < MAX_EXTENSIONS && extensions.next()) {
            extensionIds[extensionCount] = extensions.id();
            extensionOffsets[extensionCount] = extensions.dataOffset();
            extensionLengths[extensionCount] = extensions.dataLength();
            if (extensions.id() == dependencyId && extensions.dataLength() >= DependencyDescriptor.MIN_BYTES) {
                dependencyAt = extensionCount;
            }
            extensionCount++;
        }
        codec = publication.codec(rtp.payloadType());
        if (codec != null) {
            descriptor.parse(codec, rtp.buf(), rtp.payloadOffset(), rtp.payloadLength());
        }
        if (codec == Codec.RED) {
            redundancy.parse(rtp.buf(), rtp.payloadOffset(), rtp.payloadLength());
        } else {
            redundancy.clear();
        }
        stream.layers().read(this);
        highestBefore = extendedSequence;
        entry = PictureStart.NONE;
    }

    /** Notes what has come with the packet's arrival, not only in it. */
    void arrived(long highestBefore, PictureStart starts, IncomingStream stream) {
        this.highestBefore = highestBefore;
        entry = starts.find(this, stream);
        entryThrough = starts.through();
    }

    /** Whether a decoder that knows nothing can start with it. */
    boolean isEntry() {
        return entry == extendedSequence;
    }

    /** Of the dependency descriptor, 16 bits; -1 when the packet has none. */
    int frameNumber() {
        return dependencyAt < 0 ? FrameLayers.NONE : dependency.frameNumber();
    }
}
