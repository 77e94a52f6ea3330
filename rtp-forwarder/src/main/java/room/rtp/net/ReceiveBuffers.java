package room.rtp.net;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Room for a batch of datagrams at a time. When a batch comes back with room to spare, the socket is empty: it is not
 * asked again, as Netty would by itself, before epoll says that there is more. Feedback comes in single datagrams, and a
 * second read costs as much as the first.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int bytes;

    /**
     * @param bytes of a batch
     * @param maxMessages after which the burst is forwarded before anything else is read
     */
    ReceiveBuffers(int bytes, int maxMessages) {
        super(maxMessages);
        this.bytes = bytes;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has announced another name, and has it not
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return bytes;
            }

            @Override
            public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
                return lastBytesRead() == attemptedBytesRead() && super.continueReading(maybeMoreData);
            }
        };
    }
}
