package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** abs-capture-time, 3 with the publisher and 7 with the subscriber, behind sender reports of our own. */
final class CaptureClockTest {
    private static final double FRACTION = 4_294_967_296.0;

    private final Call call = new Call();
    private Publication camera;
    private Subscription slot;
    private int sequence;

    @BeforeEach
    void subscribe() {
        camera = call.alice.session.publish(Call.video());
        camera.captureTimeExtension(3);
        slot = call.bob.session.subscribe(Call.videoTo(0xB0B));
        slot.attach(camera, Call.mapping(), call.nowNanos);
    }

    @AfterEach
    void close() {
        call.close();
    }

    /** A key frame that says when it was captured, and if the offset is given, how far that clock is ahead. */
    private byte[] picture(int ssrc, long captured, long... offset) {
        byte[] plain = Call.vp8(ssrc, sequence++, sequence * 3000, true, true);
        int data = 8 + 8 * offset.length;
        ByteBuffer packet = ByteBuffer.allocate(plain.length + 4 + data + 4)
                .put(plain, 0, 12)
                .putShort((short) 0xBEDE)
                .putShort((short) (data / 4 + 1))
                .put((byte) (3 << 4 | data - 1))
                .putLong(captured);
        for (long each : offset) {
            packet.putLong(each);
        }
        packet.position(16 + data + 4);
        byte[] bytes = packet.put(plain, 12, plain.length - 12).array();
        bytes[0] |= 0x10;
        return bytes;
    }

    private void report(Peer peer, int ssrc, long ntp) {
        peer.sendRtcp(
                ByteBuffer.allocate(28)
                        .put((byte) 0x80)
                        .put((byte) 200)
                        .putShort((short) 6)
                        .putInt(ssrc)
                        .putLong(ntp)
                        .putInt(0)
                        .array(),
                call.nowNanos);
    }

    private ByteBuffer received() {
        byte[] header = call.bob.rtp.getLast().header();
        assertEquals(7, (header[16] & 0xF0) >> 4);
        return ByteBuffer.wrap(header, 17, (header[16] & 0x0F) + 1);
    }

    /** How far the capturing clock is ahead of ours when it shows what it shows now, in seconds. */
    private double aheadSeconds(long ntp) {
        return (ntp - call.fanout.clock().ntpAt(call.nowNanos)) / FRACTION;
    }

    @Test
    void theOffsetIsSaidInRelationToTheReportsThatTheSubscriberGets() {
        long hers = 100L << 32;
        call.burst(call.alice, Call.vp8(0xA, sequence++, 0, true, true));
        report(call.alice, 0xA, hers);
        call.burst(call.alice, picture(0xA, hers, 0));
        ByteBuffer told = received();
        assertEquals(hers, told.getLong(), "the time of capture goes on as it came");
        assertEquals(aheadSeconds(hers), told.getLong() / FRACTION, 1e-6);
    }

    @Test
    void whatTheCapturingClockIsAheadOfThePublishersIsAdded() {
        long hers = 100L << 32;
        call.burst(call.alice, Call.vp8(0xA, sequence++, 0, true, true));
        report(call.alice, 0xA, hers);
        call.burst(call.alice, picture(0xA, hers, 5L << 31));
        ByteBuffer told = received();
        assertEquals(hers, told.getLong());
        assertEquals(aheadSeconds(hers) + 2.5, told.getLong() / FRACTION, 1e-6);
    }

    @Test
    void aSlotTellsOfEachSourceByThatSourcesClock() {
        call.burst(call.alice, Call.vp8(0xA, sequence++, 0, true, true));
        report(call.alice, 0xA, 100L << 32);
        call.burst(call.alice, picture(0xA, 100L << 32, 0));
        Peer carol = new Peer(3, call.fanout, call.batch);
        Publication other = carol.session.publish(Call.video());
        other.captureTimeExtension(3);
        slot.attach(other, Call.mapping(), call.nowNanos);
        call.burst(carol, Call.vp8(0xC, sequence++, 0, true, true));
        report(carol, 0xC, 9_000L << 32);
        call.burst(carol, picture(0xC, 9_000L << 32, 0));
        ByteBuffer told = received();
        assertEquals(9_000L << 32, told.getLong());
        assertEquals(aheadSeconds(9_000L << 32), told.getLong() / FRACTION, 1e-6);
        carol.close();
    }

    @Test
    void withoutAnOffsetOrAReportItGoesOnAsItCame() {
        call.burst(call.alice, picture(0xA, 100L << 32, 42));
        ByteBuffer told = received();
        assertEquals(100L << 32, told.getLong());
        assertEquals(42, told.getLong());
        report(call.alice, 0xA, 100L << 32);
        call.burst(call.alice, picture(0xA, 101L << 32));
        assertEquals(8, received().remaining());
        assertEquals(101L << 32, received().getLong());
    }
}
