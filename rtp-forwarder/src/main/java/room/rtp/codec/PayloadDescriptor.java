package room.rtp.codec;

import io.netty.buffer.ByteBuf;

/**
 * What the payload descriptor of one packet says of its picture: whether a key frame begins, its temporal layer, and the
 * ids that count pictures. VP8 (RFC 7741 section 4.2) and VP9 (RFC 9628 section 4.2) have such ids; of other codecs only
 * the key frame is read. Parsed once for all subscribers; reused for packet after packet.
 */
public final class PayloadDescriptor {
    /** Where the descriptor has no such field. */
    public static final int NONE = -1;

    /** {@link #ids} of a descriptor that is to stay as it is. */
    public static final int UNCHANGED = -1;

    private boolean keyFrame;
    private int pictureId;
    private boolean longPictureId;
    private int pictureIdAt;
    private int baseLayerIndex;
    private int baseLayerIndexAt;
    private int keyIndex;
    private int keyIndexAt;
    private int temporalLayer;
    private int spatialLayer;
    private boolean switchPoint;
    private boolean endsLayerFrame;
    private boolean interPicture;

    /** Reads the descriptor at the start of the payload {@code buf[offset, offset + length)}; any bytes will do. */
    public void parse(Codec codec, ByteBuf buf, int offset, int length) {
        keyFrame = length > 0 && KeyFrames.startsAt(codec, buf, offset, length);
        pictureId = NONE;
        longPictureId = false;
        baseLayerIndex = NONE;
        keyIndex = NONE;
        temporalLayer = NONE;
        spatialLayer = NONE;
        switchPoint = false;
        endsLayerFrame = false;
        interPicture = !keyFrame;
        if (codec == Codec.VP8) {
            vp8(buf, offset, length);
        } else if (codec == Codec.VP9) {
            vp9(buf, offset, length);
        }
    }

    private void vp8(ByteBuf buf, int offset, int length) {
        if (length < 3 || buf.getByte(offset) >= 0) { // X clear: no ids
            return;
        }
        int extension = buf.getByte(offset + 1);
        int at = 2;
        if ((extension & 0x80) != 0) {
            at = pictureId(buf, offset, at, length);
        }
        int needed = at + ((extension & 0x40) != 0 ? 1 : 0) + ((extension & 0x30) != 0 ? 1 : 0);
        if (needed > length) {
            pictureId = NONE;
            return;
        }
        if ((extension & 0x40) != 0) { // L
            baseLayerIndexAt = at;
            baseLayerIndex = buf.getUnsignedByte(offset + at);
            at++;
        }
        if ((extension & 0x30) != 0) { // T or K share a byte: TID(2) Y(1) KEYIDX(5)
            int both = buf.getUnsignedByte(offset + at);
            if ((extension & 0x20) != 0) {
                temporalLayer = both >> 6;
                switchPoint = (both & 0x20) != 0;
            }
            if ((extension & 0x10) != 0) {
                keyIndexAt = at;
                keyIndex = both & 0x1F;
            }
        }
    }

    private void vp9(ByteBuf buf, int offset, int length) {
        if (length < 3) {
            return;
        }
        int first = buf.getByte(offset);
        int at = 1;
        interPicture = (first & 0x40) != 0; // P
        endsLayerFrame = (first & 0x04) != 0; // E
        if ((first & 0x80) != 0) { // I
            at = pictureId(buf, offset, at, length);
        }
        if ((first & 0x20) == 0) { // L clear: no layer indices
            return;
        }
        boolean flexible = (first & 0x10) != 0;
        if (at + (flexible ? 1 : 2) > length) {
            pictureId = NONE;
            return;
        }
        int layers = buf.getUnsignedByte(offset + at); // TID(3) U(1) SID(3) D(1)
        temporalLayer = layers >> 5;
        switchPoint = (layers & 0x10) != 0;
        spatialLayer = layers >> 1 & 0x07;
        if (!flexible) {
            baseLayerIndexAt = at + 1;
            baseLayerIndex = buf.getUnsignedByte(offset + at + 1);
        }
    }

    /** Returns where the next field is. */
    private int pictureId(ByteBuf buf, int offset, int at, int length) {
        pictureIdAt = at;
        longPictureId = buf.getByte(offset + at) < 0;
        if (longPictureId) {
            if (at + 2 > length) {
                return at + 2;
            }
            pictureId = buf.getUnsignedShort(offset + at) & 0x7FFF;
            return at + 2;
        }
        pictureId = buf.getByte(offset + at);
        return at + 1;
    }

    /** Whether the packet begins a key frame; of audio every packet does. */
    public boolean startsKeyFrame() {
        return keyFrame;
    }

    /** 7 or 15 bits, or {@link #NONE}. */
    public int pictureId() {
        return pictureId;
    }

    public boolean hasLongPictureId() {
        return longPictureId;
    }

    /** TL0PICIDX, 8 bits, or {@link #NONE}. */
    public int baseLayerIndex() {
        return baseLayerIndex;
    }

    /** KEYIDX, 5 bits, or {@link #NONE}. */
    public int keyIndex() {
        return keyIndex;
    }

    /** TID, 0 for the base layer, or {@link #NONE}. */
    public int temporalLayer() {
        return temporalLayer;
    }

    /** VP9's SID, 0 for the lowest, or {@link #NONE}. */
    public int spatialLayer() {
        return spatialLayer;
    }

    /** VP9's E: the packet is the last of its picture in its spatial layer. */
    boolean endsLayerFrame() {
        return endsLayerFrame;
    }

    /** Whether the packet is part of a key frame; of other codecs than VP9 only a key frame's first packet tells. */
    boolean isKeyFrame() {
        return !interPicture;
    }

    /**
     * VP8: the picture depends on the base layer alone (Y). VP9: later pictures of higher layers depend on nothing
     * before this one (U).
     */
    public boolean isSwitchPoint() {
        return switchPoint;
    }

    /** The three ids in one word, never {@link #UNCHANGED}; fields that the descriptor lacks are 0. */
    public static int ids(int pictureId, int baseLayerIndex, int keyIndex) {
        return (pictureId & 0x7FFF) << 13 | (baseLayerIndex & 0xFF) << 5 | (keyIndex & 0x1F);
    }

    /** By how many bytes {@link #write} lengthens the payload: picture ids leave with 15 bits whatever they came with. */
    public int growth() {
        return pictureId != NONE && !longPictureId ? 1 : 0;
    }

    /**
     * Writes other ids over the descriptor of the payload at {@code offset}, which begins {@link #growth} bytes earlier
     * then.
     *
     * @param ids as {@link #ids(int, int, int)} packs them
     */
    public void write(ByteBuf buf, int offset, int ids) {
        int growth = growth();
        if (baseLayerIndex != NONE) {
            buf.setByte(offset + baseLayerIndexAt, ids >> 5);
        }
        if (keyIndex != NONE) {
            int at = offset + keyIndexAt;
            buf.setByte(at, (buf.getByte(at) & 0xE0) | (ids & 0x1F));
        }
        if (pictureId != NONE) {
            for (int i = 0; i < pictureIdAt && growth > 0; i++) {
                buf.setByte(offset - 1 + i, buf.getByte(offset + i));
            }
            buf.setShort(offset - growth + pictureIdAt, 0x8000 | ids >> 13);
        }
    }
}
