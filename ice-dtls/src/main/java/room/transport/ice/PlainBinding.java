package room.transport.ice;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Tells those who ask without credentials from which address they came (RFC 8489 section 7.3.1), so that browsers behind
 * NAT find their way to each other. Keeps no state of who asks. The answer has nothing but XOR-MAPPED-ADDRESS: 32 bytes,
 * or 44 by IPv6, for a request of 20 or more; a forged source is sent hardly more than the forger has spent, and not
 * often. Owned by one loop.
 */
public final class PlainBinding {
    /** Answers per second in the long run, to all together: a browser asks once or twice for each connection. */
    static final int PER_SECOND = 200;

    /** Answers at once. */
    static final int BURST = 400;

    private static final long NANOS_PER_ANSWER = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final int SUCCESS_RESPONSE = 0x0101;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int FAMILY_IPV4 = 1;
    private static final int FAMILY_IPV6 = 2;
    private static final int TRANSACTION_ID_AT = 8;
    private static final int TRANSACTION_ID_LENGTH = 12;
    private static final int HEADER_LENGTH = 20;
    private static final int ATTRIBUTE_OVERHEAD = 8;
    private static final int IPV4_LENGTH = 4;

    private long creditNanos = BURST * NANOS_PER_ANSWER;
    private long lastNanos;
    private boolean started;

    /** Whether another answer may go out now; counts it if so. */
    public boolean mayAnswer(long nowNanos) {
        if (started) {
            creditNanos = Math.min(BURST * NANOS_PER_ANSWER, creditNanos + Math.max(0, nowNanos - lastNanos));
        }
        started = true;
        lastNanos = nowNanos;
        if (creditNanos < NANOS_PER_ANSWER) {
            return false;
        }
        creditNanos -= NANOS_PER_ANSWER;
        return true;
    }

    /**
     * The answer to a request that {@link BindingRequestScan} found to be plain.
     *
     * @param request borrowed; its indices stay
     * @param from where it came from, resolved
     */
    public static ByteBuf answer(ByteBuf request, InetSocketAddress from, ByteBufAllocator allocator) {
        byte[] address = from.getAddress().getAddress();
        int start = request.readerIndex();
        int attribute = ATTRIBUTE_OVERHEAD + address.length;
        ByteBuf answer = allocator.buffer(HEADER_LENGTH + attribute);
        answer.writeShort(SUCCESS_RESPONSE);
        answer.writeShort(attribute);
        answer.writeInt(MAGIC_COOKIE);
        answer.writeBytes(request, start + TRANSACTION_ID_AT, TRANSACTION_ID_LENGTH);
        answer.writeShort(XOR_MAPPED_ADDRESS);
        answer.writeShort(attribute - 4);
        answer.writeByte(0);
        answer.writeByte(address.length == IPV4_LENGTH ? FAMILY_IPV4 : FAMILY_IPV6);
        answer.writeShort(from.getPort() ^ MAGIC_COOKIE >>> 16);
        // The mask is the cookie and, for IPv6, the transaction id behind it: as they stand in the request.
        for (int i = 0; i < address.length; i++) {
            answer.writeByte(address[i] ^ request.getByte(start + 4 + i));
        }
        return answer;
    }
}
