package room.rtp.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A view of one RTP packet (RFC 3550 section 5.1) in borrowed memory; reused for packet after packet.
 *
 * <p>{@link #wrap} checks every length, so that the accessors need not. Nothing here allocates, throws on bad input, or
 * touches the buffer's reader and writer indexes.
 */
public final class RtpPacket {
    /** The fixed header, in bytes. */
    public static final int FIXED_HEADER_BYTES = 12;

    /** The "defined by profile" word of one-byte header extensions (RFC 8285 section 4.2). */
    public static final int ONE_BYTE_PROFILE = 0xBEDE;

    /** The same for two-byte header extensions, but for the last four bits, "appbits" (RFC 8285 section 4.3). */
    public static final int TWO_BYTE_PROFILE = 0x1000;

    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int offset;
    private int length;
    private int headerLength;
    private int paddingLength;
    private int extensionProfile;
    private int extensionOffset;
    private int extensionLength;

    /**
     * Looks at the packet in {@code buf[offset, offset + length)}.
     *
     * @return false when these bytes are not an RTP packet; the view is then not usable
     */
    public boolean wrap(ByteBuf buf, int offset, int length) {
        if (length < FIXED_HEADER_BYTES) {
            return false;
        }
        int first = buf.getUnsignedByte(offset);
        if (first >> 6 != 2) {
            return false;
        }
        int header = FIXED_HEADER_BYTES + 4 * (first & 0x0F);
        int profile = 0;
        int extension = 0;
        int extensionBytes = 0;
        if ((first & 0x10) != 0) {
            if (length < header + 4) {
                return false;
            }
            profile = buf.getUnsignedShort(offset + header);
            extensionBytes = 4 * buf.getUnsignedShort(offset + header + 2);
            extension = offset + header + 4;
            header += 4 + extensionBytes;
        }
        if (length < header) {
            return false;
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = length == header ? 0 : buf.getUnsignedByte(offset + length - 1);
            if (padding == 0 || padding > length - header) {
                return false;
            }
        }
        this.buf = buf;
        this.offset = offset;
        this.length = length;
        this.headerLength = header;
        this.paddingLength = padding;
        this.extensionProfile = profile;
        this.extensionOffset = extension;
        this.extensionLength = extensionBytes;
        return true;
    }

    public ByteBuf buf() {
        return buf;
    }

    public int offset() {
        return offset;
    }

    /** The whole packet's length in bytes, padding included. */
    public int length() {
        return length;
    }

    public boolean marker() {
        return buf.getByte(offset + 1) < 0;
    }

    /** 0 to 127. */
    public int payloadType() {
        return buf.getByte(offset + 1) & 0x7F;
    }

    /** 0 to 65535. */
    public int sequenceNumber() {
        return buf.getUnsignedShort(offset + 2);
    }

    /** 32 bits, in units of the payload's clock rate. */
    public int timestamp() {
        return buf.getInt(offset + 4);
    }

    public int ssrc() {
        return buf.getInt(offset + 8);
    }

    /** Fixed header, CSRC list and header extension together, in bytes. */
    public int headerLength() {
        return headerLength;
    }

    /** How many contributing sources the packet lists, 0 to 15. */
    public int csrcCount() {
        return buf.getByte(offset) & 0x0F;
    }

    public int payloadOffset() {
        return offset + headerLength;
    }

    /** In bytes, without padding; 0 for a packet that is all padding. */
    public int payloadLength() {
        return length - headerLength - paddingLength;
    }

    /** In bytes, the count byte included. */
    public int paddingLength() {
        return paddingLength;
    }

    /** The word that says how the extension is laid out, 0 when there is none. */
    public int extensionProfile() {
        return extensionProfile;
    }

    /** Where the extension's elements begin, behind profile and length. */
    public int extensionOffset() {
        return extensionOffset;
    }

    /** The elements' length in bytes with their padding, 0 when there are none. */
    public int extensionLength() {
        return extensionLength;
    }

    /** The SSRC of a packet's bytes without a full view; the caller has checked that there are 12. */
    public static int ssrcAt(ByteBuf buf, int offset) {
        return buf.getInt(offset + 8);
    }
}
