package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.DependencyStructure;
import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;

/**
 * What a receiver makes of packets with dependency descriptors, in the order of their sequence numbers: it decodes a
 * frame if it has all that the frame depends on, and shows a picture when the marker says that it is whole.
 */
final class DescribedStream {
    private final int extensionId;
    private final DependencyStructure structure = new DependencyStructure();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final RtpPacket packet = new RtpPacket();
    private final Set<Long> decoded = new HashSet<>();
    private long highestFrame = 0x10000;
    private long openFrame = -1;
    private boolean started;
    private int lastSequence;
    private int lastTimestamp;
    private boolean lastMarker = true;

    /** The spatial layer of each shown picture. */
    final List<Integer> shown = new ArrayList<>();

    /** The temporal layer of each shown picture. */
    final List<Integer> temporal = new ArrayList<>();

    /** The decode targets that are active, as the packets say. */
    int active;

    DescribedStream(int extensionId) {
        this.extensionId = extensionId;
    }

    /** Takes the next packet, which must follow the one before without a gap, and be decodable. */
    void accept(Peer.Rtp rtp) {
        String where = "packet " + rtp.sequence() + " at " + Integer.toUnsignedString(rtp.timestamp());
        byte[] bytes = new byte[rtp.header().length + rtp.payload().length];
        System.arraycopy(rtp.header(), 0, bytes, 0, rtp.header().length);
        ByteBuf buf = Unpooled.wrappedBuffer(bytes);
        assertTrue(packet.wrap(buf, 0, bytes.length), where);
        assertTrue(extensions.find(packet, extensionId), where);
        DependencyDescriptor.Status status =
                descriptor.read(buf, extensions.dataOffset(), extensions.dataLength(), structure, structure);
        assertEquals(DependencyDescriptor.Status.READ, status, where);
        if (started) {
            assertEquals(lastSequence + 1 & 0xFFFF, rtp.sequence(), where);
            assertEquals(lastMarker, rtp.timestamp() != lastTimestamp, where + " after a marker " + lastMarker);
            assertTrue(rtp.timestamp() - lastTimestamp >= 0, where);
        }
        started = true;
        lastSequence = rtp.sequence();
        lastTimestamp = rtp.timestamp();
        lastMarker = rtp.marker();
        if (descriptor.activeTargets() != 0) {
            active = descriptor.activeTargets();
        }
        frame(where);
        if (rtp.marker()) {
            assertEquals(-1, openFrame, where);
            shown.add(descriptor.spatialLayer());
            temporal.add(descriptor.temporalLayer());
        }
    }

    private void frame(String where) {
        long number = highestFrame + (short) (descriptor.frameNumber() - (int) highestFrame);
        if (descriptor.startsFrame()) {
            assertEquals(-1, openFrame, where);
            assertTrue(number > highestFrame || decoded.isEmpty(), where);
            openFrame = number;
            highestFrame = number;
        }
        assertEquals(openFrame, number, where);
        for (int i = 0; i < descriptor.differenceCount(); i++) {
            assertTrue(
                    decoded.contains(number - descriptor.difference(i)),
                    where + " depends on a frame that was not sent, " + descriptor.difference(i) + " before");
        }
        assertTrue((descriptor.present() & active) != 0, where + " is of no active decode target");
        if (descriptor.endsFrame()) {
            decoded.add(number);
            openFrame = -1;
        }
    }
}
