package room.rtp.forward;

import room.rtp.codec.Codec;
import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.DependencyStructure;

/**
 * What one incoming stream has told of its layers: the structure that its dependency descriptors refer to, which decode
 * targets are being sent, and at which rates. Owned by one loop.
 */
final class StreamLayers {
    /** For structures from before the present one. */
    private final DependencyStructure outdated;

    private final DependencyStructure structure = new DependencyStructure();
    private final LayerRates rates = new LayerRates();
    private long structureSequence = -1;
    private long activeSequence = -1;
    private int activeTargets = -1;

    /** @param outdated scratch memory, shared by all streams of the loop */
    StreamLayers(DependencyStructure outdated) {
        this.outdated = outdated;
    }

    LayerRates rates() {
        return rates;
    }

    /** What its dependency descriptors refer to; not valid before the first key frame that carried one. */
    DependencyStructure structure() {
        return structure;
    }

    /** How high the pictures are of a spatial layer, or of the highest below it, in pixels; 0 when not known. */
    int height(int spatialLayer) {
        return structure.isValid() ? structure.height(Math.min(spatialLayer, structure.spatialLayers() - 1)) : 0;
    }

    /** The decode targets that are being sent, a bit for each; all where the stream does not say. */
    int activeTargets() {
        return activeTargets;
    }

    /**
     * Reads which layers a packet's frame is of. Packets come in any order, and some twice: an old structure does not
     * replace a newer one.
     */
    void read(ForwardedPacket packet) {
        int dependencyAt = packet.dependencyAt;
        if (dependencyAt < 0) {
            Codec codec = packet.codec;
            if (structure.isValid() || codec == null) {
                packet.layers.unknown(structure.targets());
            } else {
                packet.layers.of(codec, packet.descriptor);
            }
            return;
        }
        DependencyDescriptor descriptor = packet.dependency;
        boolean newer = packet.extendedSequence > structureSequence;
        DependencyDescriptor.Status status = descriptor.read(
                packet.rtp.buf(),
                packet.extensionOffsets[dependencyAt],
                packet.extensionLengths[dependencyAt],
                structure,
                newer ? structure : outdated);
        if (status != DependencyDescriptor.Status.READ
                || (descriptor.hasStructure() && packet.extendedSequence < structureSequence)) {
            packet.layers.unknown(structure.targets());
            return;
        }
        if (descriptor.hasStructure() && newer) {
            structureSequence = packet.extendedSequence;
        }
        if (descriptor.activeTargets() != DependencyDescriptor.UNCHANGED && packet.extendedSequence > activeSequence) {
            activeTargets = descriptor.activeTargets();
            activeSequence = packet.extendedSequence;
        }
        packet.layers.of(descriptor, structure);
    }
}
