package room.rtp.forward;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes one simulcast layer of VP8 with three temporal layers, in packets as a browser sends them. */
final class Vp8Encoder {
    private static final int[] TEMPORAL = {0, 2, 1, 2};

    final Peer peer;
    final int ssrc;
    private final String rid;
    private final SplittableRandom random;
    private final boolean longPictureIds;
    private final int timestampStart;
    private int sequence;
    private int pictureId;
    private int baseLayer;
    private int keyIndex;
    private int frames;

    /** Bytes of payload in each packet. */
    int packetBytes = 20;

    /** Pixels, as key frames tell; 0 for key frames that do not. */
    int height;

    /** Packets of each key frame; 0 for as many as any picture has. */
    int packetsPerKeyFrame;

    /** Packets of each picture; 0 for one to four by chance. */
    int packetsPerPicture;

    Vp8Encoder(Peer peer, String rid, int ssrc, SplittableRandom random) {
        this.peer = peer;
        this.rid = rid;
        this.ssrc = ssrc;
        this.random = random;
        this.longPictureIds = random.nextBoolean();
        this.timestampStart = random.nextInt();
        this.sequence = random.nextInt(0x10000);
        this.pictureId = random.nextInt(0x8000);
        this.baseLayer = random.nextInt(0x100);
        this.keyIndex = random.nextInt(0x20);
    }

    int timestampAt(long nowNanos) {
        return timestampStart + (int) (nowNanos / 1000 * 90 / 1000);
    }

    /** The packets of the picture that is captured now; the first is a key frame anyway. */
    List<byte[]> frame(long nowNanos, boolean keyFrameWanted) {
        boolean key = keyFrameWanted || frames == 0;
        if (key) {
            frames = 0;
        }
        int temporal = TEMPORAL[frames % TEMPORAL.length];
        boolean sync = frames % 8 == 1 || frames % 8 == 2;
        frames++;
        pictureId++;
        if (temporal == 0) {
            baseLayer++;
        }
        if (key) {
            keyIndex++;
        }
        int count = packetsPerPicture > 0 ? packetsPerPicture : random.nextInt(1, 5);
        if (key && packetsPerKeyFrame > 0) {
            count = packetsPerKeyFrame;
        }
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(packet(i, count, temporal, sync, key, timestampAt(nowNanos)));
        }
        return packets;
    }

    private byte[] packet(int index, int count, int temporal, boolean sync, boolean key, int timestamp) {
        ByteBuffer payload = ByteBuffer.allocate(packetBytes);
        payload.put((byte) (0x80 | (index == 0 ? 0x10 : 0))).put((byte) 0xF0);
        if (longPictureIds) {
            payload.putShort((short) (0x8000 | pictureId & 0x7FFF));
        } else {
            payload.put((byte) (pictureId & 0x7F));
        }
        payload.put((byte) baseLayer).put((byte) (temporal << 6 | (sync ? 0x20 : 0) | keyIndex & 0x1F));
        payload.put((byte) (key ? 0 : 1));
        if (key && index == 0 && height > 0) { // RFC 6386 section 9.1
            payload.put(new byte[] {0, 0, (byte) 0x9D, 1, 0x2A, 0, 1, (byte) height, (byte) (height >> 8)});
        }
        byte[] plain = Call.rtp(ssrc, sequence++, timestamp, Call.VP8, index == count - 1, payload.array());
        byte[] extension = {(byte) 0xBE, (byte) 0xDE, 0, 1, (byte) 0x90, '1', (byte) 0xA0, (byte) rid.charAt(0)};
        byte[] packet = ByteBuffer.allocate(plain.length + extension.length)
                .put(plain, 0, 12)
                .put(extension)
                .put(plain, 12, plain.length - 12)
                .array();
        packet[0] |= 0x10;
        return packet;
    }

    /** Sends a sender report. */
    void report(long nowNanos) {
        peer.sendRtcp(
                ByteBuffer.allocate(28)
                        .put((byte) 0x80)
                        .put((byte) 200)
                        .putShort((short) 6)
                        .putInt(ssrc)
                        .putLong(nowNanos / 1_000_000_000L << 32 | (nowNanos % 1_000_000_000L << 32) / 1_000_000_000L)
                        .putInt(timestampAt(nowNanos))
                        .array(),
                nowNanos);
    }
}
