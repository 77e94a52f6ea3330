package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/** What publishers are told to stay below. */
final class PublisherLimitTest {
    private final Call call = new Call();

    @AfterEach
    void close() {
        call.close();
    }

    /** Sends 0.8 Mbit/s for some seconds, every so manieth packet missing; what the last REMB said. */
    private long publish(int seconds, int missing) {
        call.alice.session.publish(Call.video());
        int sequence = 0;
        for (int tick = 0; tick < seconds * 50; tick++) {
            for (int i = 0; i < 2; i++) {
                sequence++;
                if (missing == 0 || sequence % missing != 0) {
                    call.alice.send(
                            Call.rtp(0xA1, sequence, tick * 1800, Call.VP8, i == 1, new byte[1000]), call.nowNanos);
                }
            }
            call.passMillis(20);
        }
        long limit = -1;
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.type() == Rtcp.PAYLOAD_FEEDBACK && reader.isRemb()) {
                    limit = reader.rembBitrateBps();
                }
            }
        }
        return limit;
    }

    @Test
    void whoLosesMuchAndGetsNoTransportWideFeedbackIsToldToSendLess() {
        long limit = publish(5, 4);
        assertTrue(limit > 100_000 && limit < 600_000, "REMB " + limit);
    }

    @Test
    void whoLosesLittleMaySendWhatAnybodyMay() {
        assertTrue(publish(5, 0) > 1_990_000);
    }

    @Test
    void whoGetsTransportWideFeedbackFindsOutByItself() {
        call.alice.session.transportCcExtension(5);
        assertTrue(publish(5, 4) > 1_990_000);
    }
}
