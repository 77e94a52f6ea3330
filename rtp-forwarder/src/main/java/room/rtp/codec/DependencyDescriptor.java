package room.rtp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The header extension that tells, outside of the payload, which layer a packet's frame is of and on which frames it
 * depends (AV1 RTP specification, appendix A). Read in place and reused for packet after packet; written with another
 * frame number, other template ids and other active decode targets, as a subscriber is to see them.
 */
public final class DependencyDescriptor {
    /** What reading came to. */
    public enum Status {
        /** The frame's layers and references are known. */
        READ,
        /** The frame's number is known, its template is not: the structure that has it did not come, or is replaced. */
        UNKNOWN_TEMPLATE,
        /** Cut short or impossible: nothing is known. */
        MALFORMED
    }

    /** Where the packet names no active decode targets. */
    public static final int UNCHANGED = 0;

    /** What there is of every descriptor. */
    public static final int MIN_BYTES = 3;

    private static final int FLAG_BITS = 5;
    private static final int ACTIVE_FLAG = 0x40;

    /** References of one frame; the format knows no limit, encoders keep eight pictures at most. */
    private static final int MAX_DIFFERENCES = 16;

    private final BitCursor bits = new BitCursor();
    private final int[] differences = new int[MAX_DIFFERENCES];
    private ByteBuf buf = Unpooled.EMPTY_BUFFER;
    private int offset;
    private int length;
    private boolean hasStructure;
    private boolean namesActive;
    private int activeTargets;
    private int afterStructure;
    private int spatialLayer;
    private int temporalLayer;
    private int present;
    private int switchable;
    private int differenceCount;

    /**
     * Reads the descriptor {@code buf[offset, offset + length)}; any bytes will do.
     *
     * @param current the stream's structure
     * @param carried takes the structure that the descriptor carries, if it does, and may be the current one
     */
    public Status read(ByteBuf buf, int offset, int length, DependencyStructure current, DependencyStructure carried) {
        this.buf = buf;
        this.offset = offset;
        this.length = length;
        hasStructure = false;
        namesActive = false;
        activeTargets = UNCHANGED;
        differenceCount = 0;
        afterStructure = 8 * MIN_BYTES + FLAG_BITS;
        present = -1;
        switchable = 0;
        if (length < MIN_BYTES) {
            return Status.MALFORMED;
        }
        bits.wrap(buf, offset, length);
        bits.skip(8 * MIN_BYTES);
        boolean ownIndications = false;
        boolean ownDifferences = false;
        boolean ownChains = false;
        if (length > MIN_BYTES) {
            hasStructure = bits.flag();
            namesActive = bits.flag();
            ownIndications = bits.flag();
            ownDifferences = bits.flag();
            ownChains = bits.flag();
            if (hasStructure && !carried.read(bits)) {
                return Status.MALFORMED;
            }
            afterStructure = bits.position();
        }
        DependencyStructure structure = hasStructure ? carried : current;
        int template = structure.template(templateId());
        if (template < 0) {
            namesActive = false;
            return Status.UNKNOWN_TEMPLATE;
        }
        int targets = structure.targets().count();
        if (namesActive) {
            activeTargets = bits.read(targets);
        } else if (hasStructure) {
            activeTargets = structure.targets().all();
        }
        spatialLayer = structure.spatialLayer(template);
        temporalLayer = structure.temporalLayer(template);
        readIndications(structure, template, ownIndications ? targets : 0);
        boolean fits = ownDifferences ? readDifferences() : copyDifferences(structure, template);
        bits.skip(ownChains ? 8 * structure.chainCount() : 0);
        return fits && !bits.overrun() ? Status.READ : Status.MALFORMED;
    }

    private void readIndications(DependencyStructure structure, int template, int own) {
        if (own == 0) {
            present = structure.present(template);
            switchable = structure.switchable(template);
            return;
        }
        present = 0;
        for (int target = 0; target < own; target++) {
            int indication = bits.read(2);
            present |= (indication == 0 ? 0 : 1) << target;
            switchable |= (indication == 2 ? 1 : 0) << target;
        }
    }

    private boolean readDifferences() {
        for (int nibbles = bits.read(2); nibbles != 0; nibbles = bits.read(2)) {
            if (differenceCount == MAX_DIFFERENCES || bits.overrun()) {
                return false;
            }
            differences[differenceCount++] = bits.read(4 * nibbles) + 1;
        }
        return true;
    }

    private boolean copyDifferences(DependencyStructure structure, int template) {
        int count = structure.differenceCount(template);
        if (count > MAX_DIFFERENCES) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            differences[i] = structure.difference(template, i);
        }
        differenceCount = count;
        return true;
    }

    /** Whether the packet is its frame's first. */
    public boolean startsFrame() {
        return buf.getByte(offset) < 0;
    }

    /** Whether the packet is its frame's last; a frame is one picture in one spatial layer. */
    public boolean endsFrame() {
        return (buf.getByte(offset) & 0x40) != 0;
    }

    private int templateId() {
        return buf.getByte(offset) & 0x3F;
    }

    /** 16 bits. */
    public int frameNumber() {
        return buf.getUnsignedShort(offset + 1);
    }

    public boolean hasStructure() {
        return hasStructure;
    }

    /** Whether the packet begins a coded video sequence: a frame that stands alone, with the structure of what follows. */
    public boolean startsSequence() {
        return hasStructure && startsFrame() && differenceCount == 0;
    }

    /** A bit for each decode target that is being sent, where the packet says so, else {@link #UNCHANGED}. */
    public int activeTargets() {
        return activeTargets;
    }

    public int spatialLayer() {
        return spatialLayer;
    }

    public int temporalLayer() {
        return temporalLayer;
    }

    /** The decode targets that the frame is part of, a bit for each; all bits where nothing is known. */
    public int present() {
        return present;
    }

    /** The decode targets that can be decoded from this frame on by whoever can decode the frame. */
    public int switchable() {
        return switchable;
    }

    /** How many frames the frame depends on; 0 for one that stands alone. */
    public int differenceCount() {
        return differenceCount;
    }

    /** How many frame numbers before this one the frame that it depends on has. */
    public int difference(int index) {
        return differences[index];
    }

    // As a subscriber is to see it

    /**
     * How long {@link #write} makes the descriptor, in bytes.
     *
     * @param active as for {@link #write}
     * @param targets how many decode targets there are
     */
    public int writtenLength(int active, int targets) {
        if (active == UNCHANGED || namesActive) {
            return length;
        }
        int grown = 8 * length + targets + (length == MIN_BYTES ? FLAG_BITS : 0);
        return (grown + 7) / 8;
    }

    /**
     * Writes the descriptor to {@code out} at {@code at}.
     *
     * @param frameOffset added to the frame number
     * @param templateOffset added to template ids, modulo 64
     * @param active the decode targets that the subscriber gets, or {@link #UNCHANGED} to leave what there is
     * @param targets how many decode targets there are
     */
    public void write(ByteBuf out, int at, int frameOffset, int templateOffset, int active, int targets) {
        int first = buf.getByte(offset);
        int written = writtenLength(active, targets);
        if (written == length) {
            out.setBytes(at, buf, offset, length);
            if (active != UNCHANGED && namesActive) {
                putBits(out, at, afterStructure, active, targets);
            }
        } else {
            writeLonger(out, at, active, targets, written);
        }
        out.setByte(at, first & 0xC0 | (first + templateOffset) & 0x3F);
        out.setShort(at + 1, frameNumber() + frameOffset);
        if (hasStructure && templateOffset != 0) {
            int structureAt = 8 * MIN_BYTES + FLAG_BITS;
            bits.wrap(buf, offset, length);
            bits.skip(structureAt);
            putBits(out, at, structureAt, bits.read(6) + templateOffset & 0x3F, 6);
        }
    }

    /** With active decode targets put in where there were none. */
    private void writeLonger(ByteBuf out, int at, int active, int targets, int written) {
        out.setZero(at, written);
        out.setBytes(at, buf, offset, Math.min(length, (afterStructure + 7) / 8));
        if (length == MIN_BYTES) {
            out.setByte(at + MIN_BYTES, ACTIVE_FLAG);
        } else {
            out.setByte(at + MIN_BYTES, out.getByte(at + MIN_BYTES) | ACTIVE_FLAG);
        }
        putBits(out, at, afterStructure, active, targets);
        bits.wrap(buf, offset, length);
        bits.skip(afterStructure);
        int position = afterStructure + targets;
        for (int left = 8 * length - afterStructure; left > 0; ) {
            int taken = Math.min(left, 24);
            putBits(out, at, position, bits.read(taken), taken);
            position += taken;
            left -= taken;
        }
    }

    private static void putBits(ByteBuf out, int at, int position, int value, int count) {
        int left = count;
        int to = position;
        while (left > 0) {
            int inByte = to & 7;
            int taken = Math.min(left, 8 - inByte);
            int shift = 8 - inByte - taken;
            int mask = (1 << taken) - 1 << shift;
            int octet = value >>> (left - taken) << shift & mask;
            int index = at + (to >> 3);
            out.setByte(index, out.getByte(index) & ~mask | octet);
            to += taken;
            left -= taken;
        }
    }
}
