package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AudioLevelTest {
    private final Call call = new Call();
    private final Publication microphone = call.alice.session.publish(Call.audio());
    private int sequence = 100;

    @AfterEach
    void close() {
        call.close();
    }

    /** An Opus packet with the elements of a one-byte header extension (RFC 8285 section 4.2). */
    private void send(int... elements) {
        byte[] plain = Call.rtp(0xA, sequence, sequence * 960, Call.OPUS, false, new byte[] {1, 2, 3});
        sequence++;
        ByteBuffer packet = ByteBuffer.allocate(plain.length + 8)
                .put(plain, 0, 12)
                .put(new byte[] {(byte) 0xBE, (byte) 0xDE, 0, 1})
                .put(new byte[4])
                .put(plain, 12, plain.length - 12);
        for (int i = 0; i < elements.length; i++) {
            packet.put(16 + i, (byte) elements[i]);
        }
        packet.put(0, (byte) 0x90);
        call.burst(call.alice, packet.array());
    }

    @Test
    void isTheMeanOfWhatThePacketsSayWithAndWithoutVoice() {
        microphone.audioLevelExtension(3);
        send(0x30, 0x80 | 20);
        send(0x30, 40);
        assertEquals(127 - 30, microphone.audioLevel().take());
    }

    @Test
    void beginsAnewAfterItWasTaken() {
        microphone.audioLevelExtension(3);
        send(0x30, 20);
        microphone.audioLevel().take();
        assertEquals(0, microphone.audioLevel().take());
    }

    @Test
    void readsNothingUnderAnotherIdOrWhenItWasNotNegotiated() {
        send(0x30, 20);
        assertEquals(0, microphone.audioLevel().take());
        microphone.audioLevelExtension(4);
        send(0x30, 20);
        assertEquals(0, microphone.audioLevel().take());
    }

    @Test
    void findsItBehindOtherElements() {
        microphone.audioLevelExtension(3);
        send(0x10, 99, 0x30, 7);
        assertEquals(120, microphone.audioLevel().take());
    }
}
