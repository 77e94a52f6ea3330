package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import room.rtp.codec.Codec;
import room.rtp.codec.PictureHeight;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.TransportFeedbackWriter;

/**
 * A subscriber behind a path of its own: gives transport-wide feedback, asks for what is missing, and shows pictures when
 * they are whole and follow one that was shown, or a key frame.
 */
final class Viewer {
    static final int EXTENSION = 5;
    private static final int VIDEO = 0xB0B;
    private static final int REPAIR = 0xB0C;
    private static final int AUDIO = 0xB1;
    private static final long FEEDBACK_NANOS = 60_000_000;
    private static final long ASK_AGAIN_NANOS = 100_000_000;
    private static final long STUCK_NANOS = 500_000_000;

    private record Part(boolean marker, int height, boolean key) {}

    final Peer peer;
    final Subscription video;
    final Path<Peer.Rtp> down;
    final Path<byte[]> up;
    private final TreeMap<Integer, Long> arrivals = new TreeMap<>();
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    private final TreeMap<Long, Long> askedNanos = new TreeMap<>();
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final ByteBuf scratch = Unpooled.wrappedBuffer(new byte[2048]);
    private int transportSequence = -1;
    private int reported = -1;
    private int feedbackCount;
    private long feedbackNanos;
    private long pliNanos;
    private long highest = -1;
    private long shownUntil = -1;
    private long shownNanos = -1;

    /** Of the picture shown last. */
    int height;

    int heightChanges;
    int pictures;
    int sounds;
    int repairs;
    int paddings;
    long longestFreezeNanos;
    long longestSilenceNanos;
    private long soundNanos = -1;
    long firstPictureNanos = -1;

    Viewer(Peer peer, Publication camera, Publication microphone, SplittableRandom random, long nowNanos) {
        this.peer = peer;
        this.down = new Path<>(random.split());
        this.up = new Path<>(random.split());
        video = peer.session.subscribe(
                new SubscriptionConfig(true, 90_000, VIDEO, REPAIR, Map.of(100, 101), true, EXTENSION));
        Subscription audio =
                peer.session.subscribe(new SubscriptionConfig(false, 48_000, AUDIO, 0, Map.of(), false, EXTENSION));
        video.attach(camera, Call.mapping(), nowNanos);
        audio.attach(microphone, Call.mapping(), nowNanos);
    }

    // Conditions

    Viewer link(long bitrateBps) {
        down.bitrateBps = bitrateBps;
        return this;
    }

    Viewer queueMillis(long millis) {
        down.queueNanos = millis * 1_000_000;
        return this;
    }

    Viewer delayMillis(long millis) {
        down.delayNanos = millis * 1_000_000;
        up.delayNanos = millis * 1_000_000;
        return this;
    }

    Viewer jitterMillis(long millis) {
        down.jitterNanos = millis * 1_000_000;
        return this;
    }

    /** Both ways. */
    Viewer loss(double part) {
        down.loss = part;
        up.loss = part;
        return this;
    }

    // Run

    void forget() {
        heightChanges = 0;
        pictures = 0;
        sounds = 0;
        repairs = 0;
        paddings = 0;
        longestFreezeNanos = 0;
        longestSilenceNanos = 0;
        down.longestWaitNanos = 0;
        down.overflowed = 0;
    }

    void step(long nowNanos) {
        for (Peer.Rtp packet : peer.rtp) {
            down.send(packet, packet.header().length + packet.payload().length + packet.padding() + 44, nowNanos);
        }
        peer.rtp.clear();
        down.deliver(nowNanos, packet -> receive(packet, nowNanos));
        show(nowNanos);
        ask(nowNanos);
        if (nowNanos - feedbackNanos >= FEEDBACK_NANOS) {
            feedbackNanos = nowNanos;
            feedback(nowNanos);
        }
        up.deliver(nowNanos, bytes -> peer.sendRtcp(bytes, nowNanos));
        if (shownNanos >= 0 && video.quality(nowNanos).reason() != QualityReason.PAUSED_BY_ESTIMATE) {
            longestFreezeNanos = Math.max(longestFreezeNanos, nowNanos - shownNanos);
        }
    }

    private void receive(Peer.Rtp packet, long nowNanos) {
        int at = 16;
        byte[] header = packet.header();
        while ((header[at] & 0xF0) >> 4 != EXTENSION) {
            at += (header[at] & 0x0F) + 2;
        }
        int sequence = (header[at + 1] & 0xFF) << 8 | header[at + 2] & 0xFF;
        transportSequence =
                transportSequence < 0 ? sequence : transportSequence + (short) (sequence - transportSequence);
        int unwrapped = transportSequence;
        transportSequence = Math.max(transportSequence, unwrapped);
        arrivals.put(unwrapped, nowNanos);
        if (packet.ssrc() == AUDIO) {
            sounds++;
            longestSilenceNanos = Math.max(longestSilenceNanos, soundNanos < 0 ? 0 : nowNanos - soundNanos);
            soundNanos = nowNanos;
        } else if (packet.ssrc() == VIDEO) {
            picture(packet.sequence(), packet.marker(), packet.payload(), 0);
        } else if (packet.payload().length > 2) {
            repairs++;
            int original = (packet.payload()[0] & 0xFF) << 8 | packet.payload()[1] & 0xFF;
            picture(original, packet.marker(), packet.payload(), 2);
        } else {
            paddings++;
        }
    }

    private void picture(int sequence, boolean marker, byte[] payload, int from) {
        long extended = highest < 0 ? 0x10000L + sequence : highest + (short) (sequence - (int) highest);
        highest = Math.max(highest, extended);
        ByteBuf bytes = Unpooled.wrappedBuffer(payload);
        int found = PictureHeight.of(Codec.VP8, bytes, from, payload.length - from);
        boolean start = (payload[from] & 0x10) != 0;
        if (extended > shownUntil) {
            parts.putIfAbsent(extended, new Part(marker, found, start && found > 0));
        }
        askedNanos.remove(extended);
    }

    /** Shows what follows without a gap, else the next key frame that is whole. */
    private void show(long nowNanos) {
        while (true) {
            long end = shownUntil < 0 ? -1 : whole(shownUntil + 1);
            if (end < 0) {
                end = wholeKeyFrame();
            }
            if (end < 0) {
                return;
            }
            for (Part part : parts.headMap(end, true).values()) {
                if (part.key) {
                    heightChanges += height != 0 && height != part.height ? 1 : 0;
                    height = part.height;
                }
            }
            parts.headMap(end, true).clear();
            askedNanos.headMap(end, true).clear();
            shownUntil = end;
            if (shownNanos >= 0) {
                longestFreezeNanos = Math.max(longestFreezeNanos, nowNanos - shownNanos);
            }
            shownNanos = nowNanos;
            firstPictureNanos = firstPictureNanos < 0 ? nowNanos : firstPictureNanos;
            pictures++;
        }
    }

    private long whole(long from) {
        for (long sequence = from; parts.containsKey(sequence); sequence++) {
            if (parts.get(sequence).marker) {
                return sequence;
            }
        }
        return -1;
    }

    private long wholeKeyFrame() {
        for (Map.Entry<Long, Part> entry : parts.entrySet()) {
            if (entry.getValue().key) {
                long end = whole(entry.getKey());
                if (end >= 0) {
                    return end;
                }
            }
        }
        return -1;
    }

    private void ask(long nowNanos) {
        boolean stuck = highest >= 0 && nowNanos - Math.max(shownNanos, 0) > STUCK_NANOS && !parts.isEmpty();
        if (stuck && nowNanos - pliNanos > STUCK_NANOS) {
            pliNanos = nowNanos;
            up.send(
                    ByteBuffer.allocate(12)
                            .put((byte) (0x80 | Rtcp.FORMAT_PLI))
                            .put((byte) Rtcp.PAYLOAD_FEEDBACK)
                            .putShort((short) 2)
                            .putInt(1)
                            .putInt(VIDEO)
                            .array(),
                    56,
                    nowNanos);
        }
        List<Long> due = new ArrayList<>();
        long from = shownUntil >= 0 || parts.isEmpty() ? shownUntil + 1 : parts.firstKey();
        for (long sequence = Math.max(from, highest - 500); sequence < highest; sequence++) {
            Long asked = askedNanos.get(sequence);
            if (!parts.containsKey(sequence) && (asked == null || nowNanos - asked >= ASK_AGAIN_NANOS)) {
                due.add(sequence);
            }
        }
        for (long sequence : due.subList(0, Math.min(due.size(), 60))) {
            askedNanos.put(sequence, nowNanos);
            up.send(
                    ByteBuffer.allocate(16)
                            .put((byte) (0x80 | Rtcp.FORMAT_NACK))
                            .put((byte) Rtcp.TRANSPORT_FEEDBACK)
                            .putShort((short) 3)
                            .putInt(1)
                            .putInt(VIDEO)
                            .putShort((short) sequence)
                            .putShort((short) 0)
                            .array(),
                    60,
                    nowNanos);
        }
    }

    private void feedback(long nowNanos) {
        if (arrivals.isEmpty()) {
            return;
        }
        int next = reported < 0 ? arrivals.firstKey() : Math.min(reported, arrivals.firstKey());
        while (next <= arrivals.lastKey()) {
            while (!arrivals.containsKey(next)) {
                next++;
            }
            writer.begin(next & 0xFFFF);
            while (next <= arrivals.lastKey()) {
                Long nanos = arrivals.get(next);
                if (!(nanos == null ? writer.addLost() : writer.addArrived(nanos))) {
                    break;
                }
                next++;
            }
            int length = writer.finish(scratch, 0, 1, VIDEO, feedbackCount++ & 0xFF);
            byte[] bytes = new byte[length];
            scratch.getBytes(0, bytes);
            up.send(bytes, length + 44, nowNanos);
        }
        reported = next;
        arrivals.clear();
    }

    // Checks of what came since the last run began

    Viewer expectHeight(int pixels) {
        assertEquals(pixels, height, () -> "estimate " + peer.session.estimateBps());
        return this;
    }

    Viewer expectSwitches(int atMost) {
        assertTrue(heightChanges <= atMost, () -> heightChanges + " switches");
        return this;
    }

    Viewer expectFreezesBelow(long millis) {
        assertTrue(
                longestFreezeNanos < millis * 1_000_000,
                () -> "the picture stood for " + longestFreezeNanos / 1_000_000 + " ms");
        return this;
    }

    Viewer expectSounds(int atLeast) {
        assertTrue(sounds >= atLeast, () -> sounds + " packets of sound");
        return this;
    }

    Viewer expectQueueBelow(long millis) {
        assertTrue(
                down.longestWaitNanos < millis * 1_000_000,
                () -> "a packet waited " + down.longestWaitNanos / 1_000_000 + " ms");
        return this;
    }
}
