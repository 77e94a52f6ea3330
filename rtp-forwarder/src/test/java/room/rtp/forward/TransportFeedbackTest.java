package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.TransportFeedbackReader;

final class TransportFeedbackTest {
    private static final int EXTENSION = 4;

    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    private static byte[] packet(int sequence) {
        return packet(sequence, EXTENSION);
    }

    private static byte[] packet(int sequence, int extension) {
        byte[] plain = Call.vp8(0xA, sequence & 0xFFFF, sequence * 300, sequence == 0, true);
        byte[] packet = ByteBuffer.allocate(plain.length + 8)
                .put(plain, 0, 12)
                .putInt(0xBEDE0001)
                .put((byte) (extension << 4 | 1))
                .putShort((short) (sequence + 65_000))
                .put((byte) 0)
                .put(plain, 12, plain.length - 12)
                .array();
        packet[0] |= 0x10;
        return packet;
    }

    /** What the publisher heard: arrival in microseconds by transport-wide sequence number counted from the first. */
    private NavigableMap<Integer, Long> heard() {
        NavigableMap<Integer, Long> arrivals = new TreeMap<>();
        var feedback = new TransportFeedbackReader();
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_TRANSPORT_CC)) {
                    assertEquals(0xA, reader.mediaSsrc());
                    assertTrue(feedback.wrap(reader));
                    while (feedback.next()) {
                        if (feedback.hasArrived()) {
                            arrivals.put((feedback.sequence() - 65_000) & 0xFFFF, feedback.arrivalMicros());
                        }
                    }
                }
            }
        }
        return arrivals;
    }

    @Test
    void tellsThePublisherOfEachArrivalAndOfNothingElse() {
        call.alice.session.publish(Call.video());
        call.alice.session.transportCcExtension(EXTENSION);
        var random = new SplittableRandom(6);
        NavigableMap<Integer, Long> sent = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            if (random.nextInt(10) > 0) {
                call.alice.send(packet(i), call.nowNanos);
                sent.put(i, call.nowNanos / 1000);
            }
            call.nowNanos += random.nextInt(1_000_000);
            if (i % 20 == 0) {
                call.passMillis(20);
            }
        }
        call.passMillis(100);
        NavigableMap<Integer, Long> heard = heard();
        assertEquals(sent.keySet(), heard.keySet());
        long firstSent = sent.firstEntry().getValue();
        long firstHeard = heard.firstEntry().getValue();
        for (var entry : sent.entrySet()) {
            long micros = heard.getOrDefault(entry.getKey(), Long.MIN_VALUE);
            long error = entry.getValue() - firstSent - (micros - firstHeard);
            assertTrue(Math.abs(error) <= 251, "packet " + entry.getKey() + " is off by " + error);
        }
    }

    @Test
    void feedbackComesAtAFractionOfASecondAndOnlyOnNews() {
        call.alice.session.publish(Call.video());
        call.alice.session.transportCcExtension(EXTENSION);
        call.burst(call.alice, packet(0), packet(1));
        call.passMillis(2000);
        assertEquals(1, call.alice.count(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_TRANSPORT_CC));
    }

    @Test
    void aPacketThatComesLateIsToldOf() {
        call.alice.session.publish(Call.video());
        call.alice.session.transportCcExtension(EXTENSION);
        call.burst(call.alice, packet(0), packet(2));
        call.passMillis(100);
        call.burst(call.alice, packet(1));
        call.passMillis(100);
        assertEquals(3, heard().size());
    }

    @Test
    void mLinesMayNumberTheExtensionEachInItsOwnWay() {
        call.alice.session.publish(Call.video());
        call.alice.session.transportCcExtension(EXTENSION, EXTENSION + 2);
        call.burst(call.alice, packet(0), packet(1, EXTENSION + 2), packet(2, EXTENSION + 1), packet(3));
        call.passMillis(100);
        assertEquals(List.of(0, 1, 3), List.copyOf(heard().keySet()));
    }

    /** 31 feedback packets of 40 bytes, which announce more than two million statuses together. */
    private static byte[] announcesMillions() {
        ByteBuffer datagram = ByteBuffer.allocate(31 * 40);
        for (int i = 0; i < 31; i++) {
            datagram.putInt(0x8FCD0009).putInt(1).putInt(2).putInt(0xFFF9).putInt(0);
            for (int run = 0; run < 8; run++) {
                datagram.putShort((short) 0x1FFF);
            }
            datagram.putShort((short) 0x2001).putShort((short) 0);
        }
        return datagram.array();
    }

    @Test
    void statusesOfPacketsThatWereNeverSentCostNextToNothing() {
        Publication camera = call.alice.session.publish(Call.video());
        Subscription numbered = call.bob.session.subscribe(
                new SubscriptionConfig(true, 90_000, 0xB0B, 0xB0C, Map.of(100, 101), true, EXTENSION));
        numbered.attach(camera, Call.mapping(), call.nowNanos);
        for (int i = 0; i < 3000; i++) {
            call.burst(call.alice, Call.vp8(0xA, i, 300 * i, i == 0, true));
        }
        byte[] datagram = announcesMillions();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 5000; i++) {
                call.bob.sendRtcp(datagram, call.nowNanos);
            }
        });
        assertEquals(0, call.counters.drops(DropReason.MALFORMED_RTCP));
    }
}
