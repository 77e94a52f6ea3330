package room.rtp.forward;

import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.DependencyStructure;

/**
 * Keeps what dependency descriptors number continuous for one subscriber, while its source changes: frames, and the ids
 * of templates, so that packets of a new structure are never read by the one before it (AV1 RTP specification, appendix
 * A.8.3). Owned by one loop.
 */
final class FrameNumbering {
    private static final int TEMPLATE_IDS = 64;

    private int frameOffset;
    private int templateOffset;
    private int lastFrame;
    private int nextTemplate;
    private boolean started;

    /** The source changes, and this packet of a key frame is the next that the subscriber sees. */
    void start(ForwardedPacket keyFrame, DependencyStructure structure) {
        if (keyFrame.dependencyAt < 0) {
            return;
        }
        frameOffset = started ? lastFrame + 1 - keyFrame.frameNumber() & 0xFFFF : 0;
        templateOffset = started && structure.isValid() ? nextTemplate - structure.templateIdOffset() : 0;
        templateOffset &= TEMPLATE_IDS - 1;
    }

    /** Says in the header how the packet's descriptor is to be numbered. */
    void number(ForwardedPacket packet, OutgoingHeader header) {
        boolean any = packet.dependencyAt >= 0;
        header.frameOffset = any ? frameOffset : 0;
        header.templateOffset = any ? templateOffset : 0;
        header.activeTargets = DependencyDescriptor.UNCHANGED;
        header.targetCount = 0;
    }

    /** Notes that the packet was sent. */
    void sent(ForwardedPacket packet, DependencyStructure structure) {
        if (packet.dependencyAt < 0) {
            return;
        }
        int frame = packet.frameNumber() + frameOffset & 0xFFFF;
        if (!started || (short) (frame - lastFrame) > 0) {
            lastFrame = frame;
        }
        if (structure.isValid() && (!started || packet.dependency.hasStructure())) {
            nextTemplate = structure.templateIdOffset() + templateOffset + structure.templateCount();
            nextTemplate &= TEMPLATE_IDS - 1;
        }
        started = true;
    }
}
