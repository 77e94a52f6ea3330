package room.rtp.forward;

import room.rtp.codec.Codec;
import room.rtp.codec.PayloadDescriptor;

/**
 * Thins a video stream out to fewer pictures a second, by leaving away whole pictures of higher temporal layers that no
 * kept picture depends on. Owned by one loop.
 */
final class TemporalFilter {
    /** Keeps every layer. */
    static final int ALL = 7;

    private int wanted = ALL;
    private int current = ALL;
    private int highestPicture;
    private int pictureShift;
    private boolean started;

    /** Bit i: the picture i before the highest was left away. */
    private long dropped;

    /** Keeps layers up to this one: fewer from the next picture on, more from the next point at which that is possible. */
    void limit(int layer) {
        wanted = layer;
    }

    int wanted() {
        return wanted;
    }

    /** The highest layer that is kept now. */
    int current() {
        return Math.min(current, wanted);
    }

    /** A key frame begins: every layer can begin with it. */
    void start(PayloadDescriptor keyFrame) {
        current = wanted;
        dropped = 0;
        highestPicture = keyFrame.pictureId();
        pictureShift = keyFrame.hasLongPictureId() ? 17 : 25;
        started = keyFrame.pictureId() != PayloadDescriptor.NONE;
    }

    /**
     * Whether the packet is sent.
     *
     * @param afterGap whether packets before it have not arrived: then it is kept whatever it is, so that what fills the
     *     gap later can be told apart
     */
    boolean keeps(Codec codec, PayloadDescriptor descriptor, boolean afterGap) {
        int layer = descriptor.temporalLayer();
        if (!started || layer == PayloadDescriptor.NONE || descriptor.pictureId() == PayloadDescriptor.NONE) {
            return true;
        }
        if (descriptor.hasLongPictureId()) {
            pictureShift = 17;
        }
        int ahead = (descriptor.pictureId() - highestPicture) << pictureShift >> pictureShift;
        if (ahead <= 0) {
            return ahead <= -Long.SIZE || (dropped >>> -ahead & 1) == 0;
        }
        highestPicture = descriptor.pictureId();
        dropped = ahead >= Long.SIZE ? 0 : dropped << ahead;
        current = Math.min(current, wanted);
        if (descriptor.startsKeyFrame()) {
            current = wanted;
        } else if (codec == Codec.VP8 && layer > current && layer <= wanted && descriptor.isSwitchPoint()) {
            current = layer; // RFC 7741 section 4.2, Y: this picture depends on the base layer alone
        }
        boolean keep = layer <= current || afterGap;
        if (!keep) {
            dropped |= 1;
        }
        if (codec == Codec.VP9 && layer <= current && descriptor.isSwitchPoint()) {
            current = wanted; // RFC 9628 section 4.2, U: what follows depends on no higher layer before this picture
        }
        return keep;
    }
}
