package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import room.transport.dtls.DtlsSession;

/** Stands where a client would and waits for a plaintext handshake message. */
final class FlightWatch implements DtlsSession {
    private final int messageType;
    private final CountDownLatch seen = new CountDownLatch(1);

    FlightWatch(int messageType) {
        this.messageType = messageType;
    }

    /** Whether a plaintext handshake record of the datagram begins with such a message. */
    static boolean contains(ByteBuf datagram, int messageType) {
        for (int at = 0; at < datagram.readableBytes(); at += 13 + datagram.getUnsignedShort(at + 11)) {
            if (datagram.getByte(at) == 22 && datagram.getByte(at + 13) == messageType) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Offer offer(ByteBuf datagram) {
        if (contains(datagram, messageType)) {
            seen.countDown();
        }
        return Offer.TAKEN;
    }

    void await() throws InterruptedException {
        assertTrue(seen.await(30, TimeUnit.SECONDS), "message type " + messageType + " was never sent");
    }

    @Override
    public void close() {
        // There is nothing to end.
    }
}
