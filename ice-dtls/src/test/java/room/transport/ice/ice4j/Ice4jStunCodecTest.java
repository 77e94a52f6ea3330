package room.transport.ice.ice4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.Packets;
import room.transport.ice.BindingRequest;
import room.transport.ice.BindingRequestScan;

class Ice4jStunCodecTest {
    @SuppressWarnings("unused")
    private static final List<String> CLIENTS = Packets.CLIENTS;

    private static final byte[] KEY = "abcdefghijklmnopqrstuvwx".getBytes(StandardCharsets.UTF_8);

    private final Ice4jStunCodec codec = new Ice4jStunCodec();

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void verifiesAndAnswersTheChecksOfRealClients(String client) throws Exception {
        Packets.StunFixture fixture = Packets.bindingRequest(client);
        byte[] key = fixture.serverPwd().getBytes(StandardCharsets.UTF_8);
        assertEquals(
                BindingRequestScan.Result.CHECK,
                new BindingRequestScan().scan(Unpooled.wrappedBuffer(fixture.datagram())));

        BindingRequest request = codec.decode(fixture.datagram(), key);

        assertNotNull(request);
        assertTrue(request.username().startsWith(fixture.serverUfrag() + ":"), request.username());
        assertEquals(List.of(), request.unknownAttributes());
        var mapped = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);
        byte[] response = codec.success(request.transactionId(), mapped, key);
        assertTrue(response.length <= fixture.datagram().length, "a response is not larger than its request");
        assertSigned(response, key);
        Message decoded = Message.decode(response, 0, response.length);
        assertArrayEquals(Arrays.copyOfRange(fixture.datagram(), 8, 20), decoded.getTransactionID());
        var xor = (XorMappedAddressAttribute) decoded.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertEquals(40_000, xor.getAddress(decoded.getTransactionID()).getPort());
    }

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void refusesARequestWithAnyByteChanged(String client) {
        Packets.StunFixture fixture = Packets.bindingRequest(client);
        byte[] key = fixture.serverPwd().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < fixture.datagram().length; i++) {
            byte[] changed = fixture.datagram().clone();
            changed[i] ^= 0x10;
            assertNull(codec.decode(changed, key), "byte " + i);
        }
    }

    @Test
    void refusesAWrongPassword() {
        assertNull(codec.decode(Packets.bindingRequest("chromium-156").datagram(), KEY));
    }

    @Test
    void answersIpv6WithXorMappedAddress() throws Exception {
        var mapped = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::42"), 1234);
        byte[] response = codec.success(new byte[12], mapped, KEY);
        Message decoded = Message.decode(response, 0, response.length);
        var xor = (XorMappedAddressAttribute) decoded.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertEquals(
                mapped.getAddress(), xor.getAddress(decoded.getTransactionID()).getAddress());
        assertSigned(response, KEY);
    }

    @Test
    void signsErrors() {
        assertSigned(codec.roleConflict(new byte[12], KEY), KEY);
        byte[] unknown = codec.unknownAttributes(new byte[12], List.of(0x0030, 0x7FFF, 0x0031), KEY);
        assertSigned(unknown, KEY);
        assertEquals(0x0111, ((unknown[0] & 0xFF) << 8) | (unknown[1] & 0xFF));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 20, 60})
    void refusesATruncatedRequest(int length) {
        Packets.StunFixture fixture = Packets.bindingRequest("firefox-esr-153");
        byte[] key = fixture.serverPwd().getBytes(StandardCharsets.UTF_8);
        assertNull(codec.decode(Arrays.copyOf(fixture.datagram(), length), key));
    }

    @Test
    void startsNoThread() {
        var before = Thread.getAllStackTraces().keySet();
        codec.success(new byte[12], new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), KEY);
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> !before.contains(thread)
                        && thread.getName().toLowerCase(java.util.Locale.ROOT).contains("ice4j")));
    }

    /** MESSAGE-INTEGRITY and FINGERPRINT by an independent reading of RFC 8489 section 14. */
    private static void assertSigned(byte[] message, byte[] key) {
        assertArrayEquals(
                StunSignature.fingerprint(message), Arrays.copyOfRange(message, message.length - 4, message.length));
        assertArrayEquals(
                StunSignature.integrity(message, key),
                Arrays.copyOfRange(message, message.length - 28, message.length - 8));
    }
}
