package room.bench.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.bench.load.measure.LoopMeter;
import room.bench.load.measure.Result;
import room.bench.load.media.AudioSource;
import room.bench.load.media.MediaSource;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.crypto.SrtpCryptos;

/** A publisher and a subscriber with nothing between them but time, which is turned by hand. */
final class ReceptionTest {
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long PACKET_NANOS = 20 * MILLI_NANOS;

    private final SrtpCrypto crypto = SrtpCryptos.probe().named("jce");
    private final SrtpKeys keys = keys(1);
    private final SrtpSender sender = new SrtpSender(crypto, keys);
    private final SrtpReceiver receiver = new SrtpReceiver(crypto, keys);
    private final LoopMeter meter = new LoopMeter();
    private final Reception reception = new Reception(meter, 1);
    private final MediaSource source = new AudioSource(100, 1, 0);
    private final ByteBuf datagram = Unpooled.wrappedBuffer(new byte[2000]);
    private final ByteBuf payload = Unpooled.wrappedBuffer(new byte[2000]);
    private int sequence;

    private static SrtpKeys keys(int fill) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        java.util.Arrays.fill(key, (byte) fill);
        return new SrtpKeys(profile, key, new byte[profile.saltBytes()]);
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    private void arrive(long nowNanos) {
        int bytes = source.next(payload, 0);
        datagram.setByte(0, 0x80).setByte(1, 111).setShort(2, sequence++).setInt(4, source.rtpTimestamp());
        datagram.setInt(8, 7);
        int length = sender.protectRtp(datagram, 0, 12, payload, 0, bytes);
        reception.onRtp(datagram, 0, length, receiver, nowNanos);
    }

    private Result.Latency latency() {
        return Result.Latency.of(meter.snapshot().latency());
    }

    @Test
    void latencyIsTheTimeFromWhenAPacketWasDue() {
        for (int i = 0; i < 100; i++) {
            arrive(source.nextDueNanos() + 3 * MILLI_NANOS);
        }
        assertEquals(3, latency().p50(), 0.01);
        assertEquals(3, latency().max(), 0.01);
        assertEquals(100, latency().samples());
    }

    /** Coordinated omission: had the packets been stamped as they left, a stall would show in none of them but one. */
    @Test
    void aStallOfTheGeneratorLengthensTheLatencyOfEveryPacketThatItHeldUp() {
        for (int i = 0; i < 50; i++) {
            arrive(source.nextDueNanos() + MILLI_NANOS);
        }
        long stallEndNanos = source.nextDueNanos() + 50 * PACKET_NANOS;
        for (int i = 0; i < 50; i++) {
            arrive(stallEndNanos + MILLI_NANOS); // all at once, though they were due one by one
        }
        assertEquals(1, latency().p50(), 0.01);
        assertTrue(latency().p90() > 700, "p90 was " + latency().p90());
        assertEquals(1001, latency().max(), 1.0);
    }

    @Test
    void packetsUnderAnotherKeyAreCountedAndNotMeasured() {
        try (SrtpReceiver other = new SrtpReceiver(crypto, keys(2))) {
            int bytes = source.next(payload, 0);
            datagram.setByte(0, 0x80)
                    .setByte(1, 111)
                    .setShort(2, 1)
                    .setInt(4, 0)
                    .setInt(8, 7);
            int length = sender.protectRtp(datagram, 0, 12, payload, 0, bytes);
            reception.onRtp(datagram, 0, length, other, 0);
        }
        LoopMeter.Snapshot seen = meter.snapshot();
        assertEquals(1, seen.packets());
        assertEquals(1, seen.undecryptable());
        assertEquals(0, seen.verified());
    }
}
