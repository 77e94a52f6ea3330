package room.rtp.forward;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import room.rtp.codec.Codec;

/** Peers around one fan-out, with time turned by hand. */
final class Call implements AutoCloseable {
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    static final int OPUS = 111;

    final FakeSendBatch batch = new FakeSendBatch();
    final ForwardingCounters counters = new ForwardingCounters();
    final Fanout fanout =
            new Fanout(batch, counters, new NtpClock(1_700_000_000_000L, 0), UnpooledByteBufAllocator.DEFAULT);
    final Peer alice = new Peer(1, fanout, batch);
    final Peer bob = new Peer(2, fanout, batch);
    long nowNanos = 5_000_000_000L;

    static PublicationConfig video(String... rids) {
        return new PublicationConfig(
                "1", true, Map.of(VP8, Codec.VP8), Map.of(VP8_RTX, VP8), List.of(rids), true, true);
    }

    static PublicationConfig audio() {
        return new PublicationConfig("0", false, Map.of(OPUS, Codec.OPUS), Map.of(), List.of(), false, false);
    }

    static SubscriptionConfig videoTo(int ssrc) {
        return new SubscriptionConfig(true, 90_000, ssrc, ssrc + 1, Map.of(100, 101), true);
    }

    static SubscriptionConfig audioTo(int ssrc) {
        return new SubscriptionConfig(false, 48_000, ssrc, 0, Map.of(), false);
    }

    /** VP8 becomes 100, Opus 110; extension ids 3 and 5 become 7 and 2, everything else is left out. */
    static SourceMapping mapping() {
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[VP8] = 100;
        mapping.payloadTypes()[OPUS] = 110;
        mapping.extensionIds()[3] = 7;
        mapping.extensionIds()[5] = 2;
        return mapping;
    }

    /** A VP8 packet: S set and P clear begins a key frame. */
    static byte[] vp8(int ssrc, int sequence, int timestamp, boolean keyFrame, boolean marker) {
        return rtp(ssrc, sequence, timestamp, VP8, marker, new byte[] {
            0x10, (byte) (keyFrame ? 0 : 1), (byte) sequence, (byte) (sequence >> 8), 1, 2, 3, 4
        });
    }

    static byte[] rtp(int ssrc, int sequence, int timestamp, int payloadType, boolean marker, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) ((marker ? 0x80 : 0) | payloadType))
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    /** Sends packets as one read burst and delivers what they caused. */
    void burst(Peer from, byte[]... packets) {
        for (byte[] packet : packets) {
            from.send(packet, nowNanos);
        }
        settle();
    }

    void settle() {
        fanout.flush(nowNanos);
        alice.receive();
        bob.receive();
    }

    void passMillis(long millis) {
        for (long until = nowNanos + millis * 1_000_000; nowNanos < until; ) {
            nowNanos += 20_000_000;
            alice.session.onTimer(nowNanos);
            bob.session.onTimer(nowNanos);
            settle();
        }
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        batch.close();
    }
}
