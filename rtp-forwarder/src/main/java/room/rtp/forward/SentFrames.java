package room.rtp.forward;

import room.rtp.codec.FrameLayers;

/** Which of the last frames of a stream were sent on, by the frame numbers of its dependency descriptors. */
final class SentFrames {
    private static final int FRAMES = 256;

    private final long[] sent = new long[FRAMES / Long.SIZE];
    private int highest = FrameLayers.NONE;

    void clear() {
        highest = FrameLayers.NONE;
        for (int i = 0; i < sent.length; i++) {
            sent[i] = 0;
        }
    }

    /** Whether it comes after all frames so far. */
    boolean isNewer(int frameNumber) {
        return highest == FrameLayers.NONE || (short) (frameNumber - highest) > 0;
    }

    void note(int frameNumber, boolean isSent) {
        if (isNewer(frameNumber)) {
            int ahead = highest == FrameLayers.NONE ? FRAMES : Math.min(FRAMES, frameNumber - highest & 0xFFFF);
            for (int i = 1; i <= ahead; i++) { // those in between have not come
                set(frameNumber - ahead + i, false);
            }
            highest = frameNumber;
        }
        if (isSent && isWithin(frameNumber)) {
            set(frameNumber, true);
        }
    }

    private boolean isWithin(int frameNumber) {
        return highest != FrameLayers.NONE && (highest - frameNumber & 0xFFFF) < FRAMES;
    }

    private void set(int frameNumber, boolean isSent) {
        int index = frameNumber & (FRAMES - 1);
        long bit = 1L << index;
        sent[index / Long.SIZE] = sent[index / Long.SIZE] & ~bit | (isSent ? bit : 0);
    }

    /** Whether all that a frame depends on was sent. */
    boolean haveReferencesOf(FrameLayers frame) {
        for (int i = 0; i < frame.differenceCount(); i++) {
            int reference = frame.frameNumber() - frame.difference(i) & 0xFFFF;
            int index = reference & (FRAMES - 1);
            if (!isWithin(reference) || (sent[index / Long.SIZE] >>> index & 1) == 0) {
                return false;
            }
        }
        return true;
    }
}
