package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import room.rtp.packet.RtpPacket;

/**
 * Writes a forwarded packet's header for one subscriber: its SSRC, payload type, sequence number and timestamp, and the
 * header extensions that it has negotiated, under its ids.
 */
final class HeaderWriter {
    /** One byte-form elements have ids up to 14 and 1 to 16 bytes (RFC 8285 section 4.2). */
    private static final int ONE_BYTE_MAX_ID = 14;

    private static final int ONE_BYTE_MAX_LENGTH = 16;

    private HeaderWriter() {}

    /**
     * Writes the header to {@code out} at {@code offset}. The publisher's padding is not forwarded; P is set for ours.
     *
     * @param extensionIds the subscriber's id by the publisher's id, 0 for an extension that is left out
     * @return the header's length in bytes
     */
    static int write(ByteBuf out, int offset, ForwardedPacket packet, byte[] extensionIds, OutgoingHeader header) {
        RtpPacket rtp = packet.rtp;
        int csrcs = rtp.csrcCount();
        out.setByte(offset + 1, (header.marker ? 0x80 : 0) | header.payloadType);
        out.setShort(offset + 2, header.sequenceNumber);
        out.setInt(offset + 4, header.timestamp);
        out.setInt(offset + 8, header.ssrc);
        int position = offset + RtpPacket.FIXED_HEADER_BYTES;
        for (int i = 0; i < csrcs; i++) {
            out.setInt(position, rtp.buf().getInt(rtp.offset() + RtpPacket.FIXED_HEADER_BYTES + 4 * i));
            position += 4;
        }
        int withExtension = writeExtensions(out, position, packet, extensionIds, header);
        int flags = (packet.padding > 0 ? 0x20 : 0) | (withExtension > position ? 0x10 : 0);
        out.setByte(offset, 0x80 | flags | csrcs);
        return withExtension - offset;
    }

    /** Returns where the header ends; {@code start} when no element is left. */
    private static int writeExtensions(
            ByteBuf out, int start, ForwardedPacket packet, byte[] ids, OutgoingHeader header) {
        boolean any = header.transportCcId != 0;
        boolean twoByte = header.transportCcId > ONE_BYTE_MAX_ID;
        for (int i = 0; i < packet.extensionCount; i++) {
            int id = ids[packet.extensionIds[i]] & 0xFF;
            if (id != 0) {
                any = true;
                int length = length(packet, i, header);
                twoByte |= id > ONE_BYTE_MAX_ID || length == 0 || length > ONE_BYTE_MAX_LENGTH;
            }
        }
        if (!any) {
            return start;
        }
        int position = start + 4;
        for (int i = 0; i < packet.extensionCount; i++) {
            int id = ids[packet.extensionIds[i]] & 0xFF;
            if (id == 0) {
                continue;
            }
            int length = length(packet, i, header);
            position = element(out, position, id, length, twoByte);
            if (i == packet.dependencyAt) {
                packet.dependency.write(
                        out,
                        position,
                        header.frameOffset,
                        header.templateOffset,
                        header.activeTargets,
                        header.targetCount);
            } else {
                out.setBytes(position, packet.rtp.buf(), packet.extensionOffsets[i], length);
            }
            position += length;
        }
        if (header.transportCcId != 0) {
            position = element(out, position, header.transportCcId, 2, twoByte);
            out.setShort(position, header.transportSequence);
            position += 2;
        }
        while ((position - start) % 4 != 0) {
            out.setByte(position++, 0);
        }
        out.setShort(start, twoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
        out.setShort(start + 2, (position - start) / 4 - 1);
        return position;
    }

    private static int length(ForwardedPacket packet, int extension, OutgoingHeader header) {
        return extension == packet.dependencyAt
                ? packet.dependency.writtenLength(header.activeTargets, header.targetCount)
                : packet.extensionLengths[extension];
    }

    /** Returns where the element's data goes. */
    private static int element(ByteBuf out, int position, int id, int length, boolean twoByte) {
        if (twoByte) {
            out.setByte(position, id);
            out.setByte(position + 1, length);
            return position + 2;
        }
        out.setByte(position, id << 4 | (length - 1));
        return position + 1;
    }

    /**
     * Writes the header of a packet that is all padding, with a transport-wide sequence number if there is one.
     *
     * @return the header's length in bytes
     */
    static int writePadding(ByteBuf out, int offset, OutgoingHeader header) {
        out.setByte(offset, header.transportCcId == 0 ? 0xA0 : 0xB0);
        out.setByte(offset + 1, header.payloadType);
        out.setShort(offset + 2, header.sequenceNumber);
        out.setInt(offset + 4, header.timestamp);
        out.setInt(offset + 8, header.ssrc);
        if (header.transportCcId == 0) {
            return RtpPacket.FIXED_HEADER_BYTES;
        }
        int start = offset + RtpPacket.FIXED_HEADER_BYTES;
        boolean twoByte = header.transportCcId > ONE_BYTE_MAX_ID;
        out.setShort(start, twoByte ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
        out.setShort(start + 2, 1);
        int data = element(out, start + 4, header.transportCcId, 2, twoByte);
        out.setShort(data, header.transportSequence);
        if (!twoByte) {
            out.setByte(data + 2, 0);
        }
        return RtpPacket.FIXED_HEADER_BYTES + 8;
    }
}
