package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BurstPaddingTest {
    private static final int ALICE = 0xA11CE;
    private static final int BOB = 0xB0B;

    private final Call call = new Call();
    private int sequence = 100;

    @BeforeEach
    void subscribe() {
        call.batch.sendsRuns = true;
        Publication publication = call.alice.session.publish(Call.video());
        call.bob.session.subscribe(Call.videoTo(BOB)).attach(publication, Call.mapping(), call.nowNanos);
    }

    @AfterEach
    void close() {
        call.close();
    }

    /** A burst of packets with payloads of these lengths, the first of which begins a key frame. */
    private List<byte[]> burst(int... payloadBytes) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < payloadBytes.length; i++) {
            byte[] payload = new byte[payloadBytes[i]];
            payload[0] = (byte) (i == 0 ? 0x10 : 0);
            for (int k = 2; k < payload.length; k++) {
                payload[k] = (byte) (k + i);
            }
            packets.add(Call.rtp(ALICE, sequence++, 1, Call.VP8, false, payload));
        }
        call.burst(call.alice, packets.toArray(byte[][]::new));
        return packets;
    }

    private int[] paddings() {
        return call.bob.rtp.stream().mapToInt(Peer.Rtp::padding).toArray();
    }

    @Test
    void packetsThatLackABytePadToTheLongest() {
        burst(1199, 1199, 1200, 1200);

        assertArrayEquals(new int[] {1, 1, 0, 0}, paddings());
    }

    @Test
    void thePayloadIsWhatThePublisherSent() {
        List<byte[]> sent = burst(1190, 1199, 1200);

        for (int i = 0; i < sent.size(); i++) {
            byte[] packet = sent.get(i);
            byte[] payload = java.util.Arrays.copyOfRange(packet, 12, packet.length);
            assertArrayEquals(payload, call.bob.rtp.get(i).payload());
        }
    }

    @Test
    void theLastOfAGroupStaysShort() {
        burst(1200, 1200, 1180);

        assertArrayEquals(new int[] {0, 0, 0}, paddings());
    }

    @Test
    void aMuchShorterPacketIsNotPadded() {
        burst(1200, 700, 1200);

        assertArrayEquals(new int[] {0, 0, 0}, paddings());
    }

    @Test
    void nothingIsPaddedWhereRunsAreNotSent() {
        call.batch.sendsRuns = false;
        burst(1199, 1200);

        assertArrayEquals(new int[] {0, 0}, paddings());
    }

    @Test
    void aPacketIsSentAgainWithThePaddingItHad() {
        burst(1199, 1200, 1200);
        call.passMillis(200);
        int first = call.bob.rtp.getFirst().sequence();
        call.bob.sendRtcp(ForwardingTest.nack(BOB, first, 0), call.nowNanos);
        call.settle();

        Peer.Rtp again = call.bob.rtp.getLast();
        assertEquals(BOB + 1, again.ssrc());
        assertEquals(1, again.padding());
        assertEquals(1199 + 2, again.payload().length);
    }

    @Test
    void slotsOfEarlierPacketsCarryNoPaddingOver() {
        burst(IntStream.generate(() -> 1199).limit(60).toArray());
        burst(1199, 1200);
        burst(IntStream.generate(() -> 1199).limit(60).toArray());
        burst(IntStream.generate(() -> 1199).limit(60).toArray());
        burst(IntStream.generate(() -> 1199).limit(60).toArray());

        assertEquals(1, IntStream.of(paddings()).sum());
    }
}
