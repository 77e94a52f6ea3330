package room.rtp.forward;

import java.util.List;

/**
 * Makes packets of a burst equally long by RTP padding (RFC 3550 section 5.1). An encoder cuts a frame into packets
 * whose sizes differ by a byte or so, and that byte would end the run that the kernel takes in one piece: padding a few
 * bytes is far cheaper than another system call for every subscriber.
 */
final class BurstPadding {
    /** More padding than this costs more on the way than it saves here. */
    static final int MAX_PADDING_BYTES = 32;

    private BurstPadding() {}

    /**
     * Pads packets that are followed by slightly longer ones of their stream, up to the longest of the group. The last
     * of a group stays as it is: the kernel lets the last segment be shorter. What is decided for a packet holds for all
     * subscribers and for every time it is sent again, so that the same sequence number always has the same bytes.
     */
    static void equalize(List<ForwardedPacket> burst, List<IncomingStream> streams, int packets) {
        int start = 0;
        while (start < packets) {
            IncomingStream stream = streams.get(start);
            int shortest = length(burst.get(start));
            int longest = shortest;
            int end = start + 1;
            while (end < packets && streams.get(end) == stream) {
                int length = length(burst.get(end));
                int lowest = Math.min(shortest, length);
                int highest = Math.max(longest, length);
                if (highest - lowest > MAX_PADDING_BYTES) {
                    break;
                }
                shortest = lowest;
                longest = highest;
                end++;
            }
            for (int i = start; i < end - 1; i++) {
                pad(burst.get(i), stream, longest);
            }
            start = end;
        }
    }

    /** What the packet takes on the way to a subscriber, but for what is the same for all packets of a stream. */
    private static int length(ForwardedPacket packet) {
        return packet.rtp.length() - packet.rtp.paddingLength();
    }

    private static void pad(ForwardedPacket packet, IncomingStream stream, int length) {
        int bytes = length - length(packet);
        boolean padded = packet.rtp.paddingLength() > 0; // by the publisher
        if (bytes > 0 && packet.padding == 0 && !padded && packet.rtp.length() + bytes <= PacketHistory.SLOT_BYTES) {
            stream.history().pad(packet.extendedSequence, bytes);
            packet.padding = bytes;
        }
    }
}
