package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A microphone that is not forwarded all the time: what is heard of it when it is again. */
final class PrerollTest {
    private static final int TICKS = 960;
    private static final int START = 0x7FFF_FF00;

    private final Call call = new Call();
    private final Publication microphone = call.alice.session.publish(Call.audio());
    private final Subscription toBob = call.bob.session.subscribe(Call.audioTo(0xB1));
    private int packets;

    @AfterEach
    void close() {
        call.close();
    }

    /** Sends a packet each 20 ms. */
    private void speak(long millis) {
        for (long spoken = 0; spoken < millis; spoken += 20) {
            call.burst(
                    call.alice,
                    Call.rtp(0xA, 65_500 + packets, START + packets * TICKS, Call.OPUS, false, payload(packets)));
            packets++;
            call.passMillis(20);
        }
    }

    private static byte[] payload(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8), 3};
    }

    private static int number(Peer.Rtp packet) {
        return packet.payload()[0] & 0xFF | (packet.payload()[1] & 0xFF) << 8;
    }

    private List<Integer> heardBy(Peer peer) {
        List<Integer> numbers = new ArrayList<>();
        peer.rtp.forEach(packet -> numbers.add(number(packet)));
        return numbers;
    }

    private void assertNoSeam(List<Peer.Rtp> heard) {
        for (int i = 1; i < heard.size(); i++) {
            Peer.Rtp before = heard.get(i - 1);
            Peer.Rtp next = heard.get(i);
            assertEquals((before.sequence() + 1) & 0xFFFF, next.sequence());
            assertEquals((number(next) - number(before)) * TICKS, next.timestamp() - before.timestamp());
        }
    }

    @Test
    void whoIsForwardedAgainIsHeardFromThreeTenthsOfASecondBefore() {
        toBob.attach(microphone, Call.mapping(), call.nowNanos);
        speak(1_000);
        microphone.audible(false, call.nowNanos);
        speak(4_000);
        assertEquals(50, call.bob.rtp.size(), "nothing is forwarded meanwhile");
        microphone.audible(true, call.nowNanos);
        call.settle();
        speak(200);

        List<Integer> heard = heardBy(call.bob);
        assertEquals(49, heard.get(49));
        int first = heard.get(50);
        assertTrue(first >= 250 - 15 && first <= 250 - 12, "heard from packet " + first + " on, of those before 250");
        assertEquals(260 - first, heard.size() - 50, "every packet since then, once");
        assertNoSeam(call.bob.rtp);
    }

    @Test
    void whatWasForwardedBeforeIsNotRepeated() {
        toBob.attach(microphone, Call.mapping(), call.nowNanos);
        speak(1_000);
        microphone.audible(false, call.nowNanos);
        speak(100);
        microphone.audible(true, call.nowNanos);
        call.settle();
        speak(100);
        assertEquals(60, call.bob.rtp.size());
        assertNoSeam(call.bob.rtp);
    }

    @Test
    void whoseSlotWasSomebodyElsesIsHeardFromThereAsWell() {
        Peer carol = new Peer(3, call.fanout, call.batch);
        Publication other = carol.session.publish(Call.audio());
        toBob.attach(other, Call.mapping(), call.nowNanos);
        call.burst(carol, Call.rtp(0xC, 9, 12_345, Call.OPUS, false, payload(0)));
        int sequence = call.bob.rtp.getFirst().sequence();
        call.bob.rtp.clear();

        microphone.audible(false, call.nowNanos);
        speak(2_000);
        toBob.attach(microphone, Call.mapping(), call.nowNanos);
        assertEquals(0, call.bob.rtp.size());
        microphone.audible(true, call.nowNanos);
        call.settle();
        assertTrue(call.bob.rtp.size() >= 12, call.bob.rtp.size() + " packets");
        assertEquals((sequence + 1) & 0xFFFF, call.bob.rtp.getFirst().sequence());
        speak(100);
        assertEquals(104, number(call.bob.rtp.getLast()));
        assertNoSeam(call.bob.rtp);
        carol.session.close();
    }

    @Test
    void nobodyHearsWhatWasSaidWhileTheirLegIsSuspended() {
        toBob.attach(microphone, Call.mapping(), call.nowNanos);
        toBob.pause(true, call.nowNanos);
        microphone.audible(false, call.nowNanos);
        speak(500);
        microphone.audible(true, call.nowNanos);
        call.settle();
        assertEquals(List.of(), call.bob.rtp);
    }

    @Test
    void whatAnotherStreamHasCountedIsNoMeasureOfHowFarToCatchUp() {
        Subscription repaired =
                call.bob.session.subscribe(new SubscriptionConfig(false, 48_000, 0xB5, 0, Map.of(), true));
        microphone.audible(false, call.nowNanos);
        speak(1_000);
        repaired.attach(microphone, Call.mapping(), call.nowNanos);
        call.fanout.stored.highestBefore = Long.MAX_VALUE - 1; // of a packet that was looked at before
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> microphone.audible(true, call.nowNanos));
        call.settle();
        speak(100);
        assertTrue(call.bob.rtp.size() >= 17, call.bob.rtp.size() + " packets");
        assertNoSeam(call.bob.rtp);
        assertEquals(0, call.bob.duplicates);
    }
}
