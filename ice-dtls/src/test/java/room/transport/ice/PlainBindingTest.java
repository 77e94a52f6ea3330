package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainBindingTest {
    private static final byte[] REQUEST = HexFormat.of().parseHex("000100002112a442b7e7a701bc34d686fa87dfae");
    private static final long SECOND = 1_000_000_000L;

    private static byte[] answer(String address, int port) throws UnknownHostException {
        ByteBuf answer = PlainBinding.answer(
                Unpooled.wrappedBuffer(REQUEST),
                new InetSocketAddress(InetAddress.getByName(address), port),
                UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(answer);
        } finally {
            answer.release();
        }
    }

    /** The address of RFC 5769 section 2.2, whose transaction id this is. */
    @Test
    void answersWithTheXorMappedAddressOfRfc5769() throws UnknownHostException {
        assertEquals(
                "0101000c2112a442b7e7a701bc34d686fa87dfae" + "002000080001a147e112a643",
                HexFormat.of().formatHex(answer("192.0.2.1", 32853)));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 32853", "2001:db8:1234:5678:11:2233:4455:6677, 32853", "255.255.255.255, 65535", "::1, 1"})
    void anotherCodecReadsTheAddress(String address, int port) throws Exception {
        byte[] answer = answer(address, port);
        Message decoded = Message.decode(answer, 0, answer.length);
        var mapped =
                assertInstanceOf(XorMappedAddressAttribute.class, decoded.getAttribute(Attribute.XOR_MAPPED_ADDRESS));
        var plain = mapped.getAddress(decoded.getTransactionID());
        assertEquals(InetAddress.getByName(address), plain.getAddress());
        assertEquals(port, plain.getPort());
    }

    @Test
    void answersNoMoreThanItsRateWhoeverAsks() {
        PlainBinding binding = new PlainBinding();
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            answered += binding.mayAnswer(7 * SECOND) ? 1 : 0;
        }
        assertEquals(PlainBinding.BURST, answered);
        assertFalse(binding.mayAnswer(7 * SECOND + 1));
        assertTrue(binding.mayAnswer(8 * SECOND));
        answered = 1;
        for (int i = 0; i < 10_000; i++) {
            answered += binding.mayAnswer(8 * SECOND) ? 1 : 0;
        }
        assertEquals(PlainBinding.PER_SECOND, answered);
    }
}
