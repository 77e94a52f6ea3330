package room.rtp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import room.rtp.codec.DependencyDescriptor.Status;

final class DependencyDescriptorTest {
    /** The first of a key frame of L3T3_KEY, by Chromium 156: 15 templates, nine decode targets, the lowest six active. */
    private static final byte[] KEY_FRAME = HexFormat.of()
            .parseHex("c00001c0081485214eaaaaa8000600004000100002aa80a8000600004000100002a000a8000600004000"
                    + "16d549241b5524906d54923157e001974ca864330e222396eca8655304224390eca87753013f00b3027f0167"
                    + "04ff02cf1f80");

    /** A frame of the first temporal layer of the same stream, with references and chains of its own. */
    private static final byte[] OWN_REFERENCES = HexFormat.of().parseHex("c200081a80282018");

    private static final int CURRENT = 0b000111111;

    private final DependencyStructure structure = new DependencyStructure();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    private Status read(byte[] bytes) {
        return descriptor.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length, structure, structure);
    }

    private byte[] written(int frames, int templates, int active) {
        int targets = structure.targets().count();
        int length = descriptor.writtenLength(active, targets);
        ByteBuf out = Unpooled.wrappedBuffer(new byte[length + 4]);
        out.setInt(length, 0x5A5A5A5A);
        descriptor.write(out, 0, frames, templates, active, targets);
        assertEquals(0x5A5A5A5A, out.getInt(length), "writes no further than it says");
        return Arrays.copyOf(out.array(), length);
    }

    @Test
    void readsTheStructureOfThreeSpatialWithThreeTemporalLayers() {
        assertEquals(Status.READ, read(KEY_FRAME));
        assertTrue(descriptor.startsSequence());
        assertTrue(descriptor.startsFrame() && descriptor.endsFrame());
        assertEquals(1, descriptor.frameNumber());
        assertEquals(CURRENT, descriptor.activeTargets());
        assertEquals(0b111111111, descriptor.present());
        assertEquals(0b111111111, descriptor.switchable());
        assertEquals(15, structure.templateCount());
        assertEquals(3, structure.chainCount());
        assertEquals(9, structure.targets().count());
        for (int target = 0; target < 9; target++) {
            assertEquals(target / 3, structure.targets().spatialLayer(target));
            assertEquals(target % 3, structure.targets().temporalLayer(target));
        }
        assertEquals(180, structure.height(0));
        assertEquals(360, structure.height(1));
        assertEquals(720, structure.height(2));
    }

    @Test
    void readsFramesByTheirTemplateOrByWhatTheySayThemselves() {
        read(KEY_FRAME);
        assertEquals(Status.READ, read(new byte[] {(byte) 0xC5, 0, 2}));
        assertEquals(1, descriptor.spatialLayer());
        assertEquals(0, descriptor.temporalLayer());
        assertEquals(0b111111000, descriptor.present());
        assertEquals(1, descriptor.differenceCount());
        assertEquals(1, descriptor.difference(0));
        assertEquals(Status.READ, read(OWN_REFERENCES));
        assertEquals(1, descriptor.temporalLayer());
        assertEquals(0b110, descriptor.present());
        assertEquals(0b100, descriptor.switchable());
        assertEquals(1, descriptor.differenceCount());
        assertEquals(5, descriptor.difference(0));
        assertFalse(descriptor.startsSequence());
    }

    @Test
    void aFrameOfAnotherStructureIsUnknown() {
        assertEquals(Status.UNKNOWN_TEMPLATE, read(new byte[] {(byte) 0xC5, 0, 2}));
        read(KEY_FRAME);
        assertEquals(Status.UNKNOWN_TEMPLATE, read(new byte[] {(byte) 0xCF, 0, 2}), "there are templates 0 to 14");
    }

    @Test
    void theSameStructureAgainIsNoNewVersion() {
        read(KEY_FRAME);
        int version = structure.targets().version();
        read(KEY_FRAME);
        assertEquals(version, structure.targets().version());
    }

    @Test
    void writesOtherNumbersAndTargetsAndLeavesTheRest() {
        for (byte[] original : new byte[][] {KEY_FRAME, OWN_REFERENCES, {(byte) 0xC5, 0, 2}}) {
            for (int active : new int[] {DependencyDescriptor.UNCHANGED, 0b1, 0b111, 0b100000000}) {
                read(KEY_FRAME);
                read(original);
                int number = descriptor.frameNumber();
                int present = descriptor.present();
                int references = descriptor.differenceCount();
                byte[] moved = written(40_000, 60, active);
                DependencyStructure theirs = new DependencyStructure();
                DependencyDescriptor there = new DependencyDescriptor();
                byte[] key = KEY_FRAME.clone();
                read(key);
                byte[] movedKey = written(0, 60, DependencyDescriptor.UNCHANGED);
                there.read(Unpooled.wrappedBuffer(movedKey), 0, movedKey.length, theirs, theirs);
                assertEquals(60, theirs.templateIdOffset());
                assertEquals(
                        Status.READ,
                        there.read(Unpooled.wrappedBuffer(moved), 0, moved.length, theirs, theirs),
                        HexFormat.of().formatHex(moved));
                assertEquals(number + 40_000 & 0xFFFF, there.frameNumber());
                assertEquals(present, there.present());
                assertEquals(references, there.differenceCount());
                int otherwise = Arrays.equals(original, KEY_FRAME) ? CURRENT : DependencyDescriptor.UNCHANGED;
                assertEquals(active == DependencyDescriptor.UNCHANGED ? otherwise : active, there.activeTargets());
            }
        }
    }

    @Test
    void whatIsToldUnchangedIsTheSameToTheLastBit() {
        read(KEY_FRAME);
        assertEquals(
                HexFormat.of().formatHex(KEY_FRAME),
                HexFormat.of().formatHex(written(0, 0, DependencyDescriptor.UNCHANGED)));
    }

    @Test
    void cutShortIsMalformed() {
        for (int length = 0; length < KEY_FRAME.length - 1; length++) {
            if (length != 3) { // what is always there, of a template that is not known
                assertEquals(Status.MALFORMED, read(Arrays.copyOf(KEY_FRAME, length)), "cut to " + length);
            }
        }
    }

    @Test
    void anyBytesAreReadAndWritten() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(80)];
                random.nextBytes(bytes);
            } else {
                bytes = KEY_FRAME.clone();
                for (int n = random.nextInt(1, 6); n > 0; n--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            assertNotNull(read(bytes));
            if (bytes.length >= DependencyDescriptor.MIN_BYTES) {
                written(random.nextInt(), random.nextInt(64), random.nextInt());
            }
        }
    }
}
