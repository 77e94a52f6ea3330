package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/** How long the way to somebody who only publishes is, and what is done by that. */
final class RoundTripTest {
    private static final long MILLI = 1_000_000;

    private final Call call = new Call();
    private int sequence = 100;

    RoundTripTest() {
        call.alice.session.publish(Call.video());
    }

    @AfterEach
    void close() {
        call.close();
    }

    private void picture() {
        call.burst(call.alice, Call.vp8(0xA, sequence, sequence * 3000, true, true));
        sequence++;
    }

    /** The middle of the newest reference time that the publisher was sent. */
    private int referenceTime() {
        int middle = 0;
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.type() == Rtcp.EXTENDED_REPORT) {
                    assertEquals(1, reader.senderSsrc());
                    middle = NtpClock.middle(reader.buf().getLong(reader.offset() + 12));
                }
            }
        }
        return middle;
    }

    private static byte[] delayReport(int ssrc, int lastReference, int delay) {
        return ByteBuffer.allocate(24)
                .putInt(0x80CF0005)
                .putInt(0xA)
                .putInt(0x05000003)
                .putInt(ssrc)
                .putInt(lastReference)
                .putInt(delay)
                .array();
    }

    /** The publisher answers the reference time after 500 ms, over a path of that round trip. */
    private void report(int roundTripMillis) {
        picture();
        call.passMillis(1000);
        int reference = referenceTime();
        assertTrue(reference != 0, "a reference time goes out with the receiver report");
        call.nowNanos = call.nowNanos / MILLI * MILLI;
        int now = NtpClock.middle(call.fanout.clock().ntpAt(call.nowNanos));
        int delay = now - reference - roundTripMillis * 65_536 / 1000;
        call.alice.sendRtcp(delayReport(1, reference, delay), call.nowNanos);
    }

    /** After how many milliseconds a lost packet is asked for. */
    private List<Integer> nacks(int millis) {
        picture();
        sequence++; // lost
        picture();
        List<Integer> times = new ArrayList<>();
        for (int passed = 20; passed <= millis; passed += 20) {
            int before = call.alice.count(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK);
            call.passMillis(20);
            if (call.alice.count(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK) > before) {
                times.add(passed);
            }
        }
        return times;
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 300, 600})
    void whoOnlyPublishesTellsTheRoundTripByAnsweringTheReferenceTime(int millis) {
        report(millis);
        assertEquals(millis, call.alice.session.roundTripNanos() / 1e6, 1.0);
    }

    @Test
    void whatIsLostIsAskedForAgainAfterTheMeasuredRoundTrip() {
        assertEquals(List.of(20, 120, 220), nacks(300), "before anything is known");
        report(300);
        assertEquals(List.of(20, 320, 620), nacks(800));
        report(40);
        assertEquals(List.of(20, 60, 100, 140), nacks(140));
    }

    @Test
    void anAnswerForSomebodyElseOrToNothingTellsNothing() {
        picture();
        call.passMillis(1000);
        int reference = referenceTime();
        call.alice.sendRtcp(delayReport(2, reference, 0), call.nowNanos);
        call.alice.sendRtcp(delayReport(1, 0, 0), call.nowNanos);
        call.alice.sendRtcp(delayReport(1, reference, 65_536 * 10), call.nowNanos);
        assertEquals(100 * MILLI, call.alice.session.roundTripNanos());
    }

    /** A lost packet comes as RTX, that long after it was asked for. */
    private void repaired(int afterMillis) {
        picture();
        int lost = sequence++;
        picture();
        call.passMillis(20); // asked for
        call.nowNanos += afterMillis * MILLI;
        byte[] payload = {(byte) (lost >> 8), (byte) lost, 0x10, 0, 1, 2, 3};
        call.burst(call.alice, Call.rtp(0xAA, lost, lost * 3000, Call.VP8_RTX, true, payload));
    }

    @Test
    void whoDoesNotAnswerReferenceTimesIsJudgedByHowLongRepairsTake() {
        repaired(60);
        assertEquals(60 * MILLI, call.alice.session.roundTripNanos());
        repaired(140);
        assertEquals(70 * MILLI, call.alice.session.roundTripNanos());
        report(200);
        repaired(60);
        assertEquals(200.0, call.alice.session.roundTripNanos() / 1e6, 1.0, "reports are more exact");
    }

    @Test
    void aRepairThatNobodyAskedForSaysNothing() {
        picture();
        int lost = sequence++;
        picture();
        byte[] payload = {(byte) (lost >> 8), (byte) lost, 0x10, 0, 1, 2, 3};
        call.nowNanos += 5 * MILLI;
        call.burst(call.alice, Call.rtp(0xAA, lost, lost * 3000, Call.VP8_RTX, true, payload));
        assertEquals(100 * MILLI, call.alice.session.roundTripNanos());
    }
}
