package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.Packets;
import room.transport.ice.BindingRequestScan.Result;
import room.transport.ice.ice4j.Ice4jStunCodec;

class BindingRequestMalformedTest {
    private final BindingRequestScan scan = new BindingRequestScan();
    private final Ice4jStunCodec codec = new Ice4jStunCodec();
    private final IceCredentials server = IceCredentials.random(new SplittableRandom(1));
    private final IceCredentials client = IceCredentials.random(new SplittableRandom(2));

    @Test
    void refusesEveryTruncation() {
        byte[] whole = Check.of(server, client).controlling().useCandidate().datagram();
        for (int length = 0; length < whole.length; length++) {
            assertEquals(Result.MALFORMED, scan(Arrays.copyOf(whole, length)));
        }
        assertEquals(Result.MALFORMED, scan(Arrays.copyOf(whole, whole.length + 4)));
        assertEquals(Result.CHECK, scan(whole));
    }

    @Test
    void refusesRequestsThatAreNoChecks() {
        assertEquals(
                Result.NOT_A_CHECK, scan(Check.anonymous(server).controlling().datagram()));
        byte[] bare = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertEquals(Result.PLAIN, scan(bare));
        bare[1] = 0x11;
        assertEquals(Result.NOT_A_BINDING_REQUEST, scan(bare));
        bare[4] = 0;
        assertEquals(Result.MALFORMED, scan(bare));
    }

    @Test
    void refusesTwoUsernames() {
        assertEquals(
                Result.MALFORMED,
                scan(Check.of(server, client).username("abcdefgh:ijkl").datagram()));
    }

    @Test
    void doesNotTakeAUsernameFromBehindMessageIntegrity() {
        byte[] username = (server.ufrag() + ":" + client.ufrag()).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Result.NOT_A_CHECK,
                scan(Check.anonymous(server)
                        .attributeAfterIntegrity(0x0006, username)
                        .datagram()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neitherThrowsNorAcceptsAnythingMutated(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            Packets.StunFixture fixture =
                    Packets.bindingRequest(Packets.CLIENTS.get(random.nextInt(Packets.CLIENTS.size())));
            byte[] datagram = fixture.datagram().clone();
            int changes = 1 + random.nextInt(6);
            for (int change = 0; change < changes; change++) {
                datagram[random.nextInt(datagram.length)] += (byte) (1 + random.nextInt(255));
            }
            if (Arrays.equals(datagram, fixture.datagram())) {
                continue;
            }
            scan(datagram);
            assertNull(codec.decode(datagram, fixture.serverPwd().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesSignedRequestsWithNonsenseInside(long seed) {
        var random = new SplittableRandom(seed);
        byte[] key = server.pwd().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            Check check = Check.of(server, client);
            int attributes = random.nextInt(6);
            for (int attribute = 0; attribute < attributes; attribute++) {
                int type = random.nextBoolean() ? random.nextInt(0x40) : 0x8000 + random.nextInt(0x30);
                byte[] value = new byte[random.nextInt(24)];
                random.nextBytes(value);
                check.attribute(type, value);
            }
            byte[] datagram = check.datagram();
            if (scan(datagram) == Result.CHECK) {
                BindingRequest request = codec.decode(datagram, key);
                if (request != null) {
                    assertNotEquals("", request.username());
                }
            }
        }
    }

    private Result scan(byte[] datagram) {
        return scan.scan(Unpooled.wrappedBuffer(datagram));
    }
}
