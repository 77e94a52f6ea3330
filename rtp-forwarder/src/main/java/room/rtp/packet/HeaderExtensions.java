package room.rtp.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks the elements of a packet's header extension in place, one-byte and two-byte forms alike (RFC 8285); reused for
 * packet after packet.
 *
 * <pre>{@code
 * extensions.begin(packet);
 * while (extensions.next()) { ... extensions.id() ... }
 * }</pre>
 *
 * Elements that overrun the extension end the walk, as does the reserved id 15 of the one-byte form (section 4.2).
 */
public final class HeaderExtensions {
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;
    private boolean twoByte;
    private int id;
    private int dataOffset;
    private int dataLength;

    /** Starts before the first element of the packet's extension. */
    public void begin(RtpPacket packet) {
        buf = packet.buf();
        position = packet.extensionOffset();
        end = position + packet.extensionLength();
        int profile = packet.extensionProfile();
        twoByte = (profile & 0xFFF0) == RtpPacket.TWO_BYTE_PROFILE;
        if (!twoByte && profile != RtpPacket.ONE_BYTE_PROFILE) {
            end = position;
        }
    }

    /** Moves to the next element; false behind the last. */
    public boolean next() {
        while (position < end) {
            int first = buf.getUnsignedByte(position);
            if (first == 0) { // padding, section 4.2 and 4.3
                position++;
                continue;
            }
            return twoByte ? nextTwoByte(first) : nextOneByte(first);
        }
        return false;
    }

    private boolean nextOneByte(int first) {
        id = first >> 4;
        dataOffset = position + 1;
        dataLength = (first & 0x0F) + 1;
        return id != 15 && advance();
    }

    private boolean nextTwoByte(int first) {
        if (position + 1 >= end) {
            position = end;
            return false;
        }
        id = first;
        dataOffset = position + 2;
        dataLength = buf.getUnsignedByte(position + 1);
        return advance();
    }

    private boolean advance() {
        position = dataOffset + dataLength;
        if (position > end) {
            position = end;
            return false;
        }
        return true;
    }

    /** Moves to the first element with this id; false when the packet has none. */
    public boolean find(RtpPacket packet, int wantedId) {
        if (wantedId <= 0) {
            return false;
        }
        begin(packet);
        while (next()) {
            if (id == wantedId) {
                return true;
            }
        }
        return false;
    }

    /** The current element's id, 1 to 14 (one-byte form) or 1 to 255. */
    public int id() {
        return id;
    }

    public int dataOffset() {
        return dataOffset;
    }

    /** In bytes; 0 is possible in the two-byte form only. */
    public int dataLength() {
        return dataLength;
    }

    public ByteBuf buf() {
        return buf;
    }
}
