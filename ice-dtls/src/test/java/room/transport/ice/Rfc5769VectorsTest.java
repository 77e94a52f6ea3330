package room.transport.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.transport.ice.ice4j.Ice4jStunCodec;
import room.transport.ice.ice4j.StunSignature;

class Rfc5769VectorsTest {
    private static final byte[] KEY = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

    private final Ice4jStunCodec codec = new Ice4jStunCodec();

    /** Section 2.1: its USERNAME is padded with spaces, and it claims the controlled role. */
    @Test
    void decodesTheSampleRequest() throws IOException {
        byte[] request = vector("2.1");
        assertEquals(BindingRequestScan.Result.CHECK, new BindingRequestScan().scan(Unpooled.wrappedBuffer(request)));
        BindingRequest decoded = codec.decode(request, KEY);
        assertNotNull(decoded);
        assertEquals("evtj:h6vY", decoded.username());
        assertEquals(BindingRequest.Role.CONTROLLED, decoded.role());
        assertEquals(List.of(), decoded.unknownAttributes());
    }

    /** Sections 2.2 and 2.3 are responses: answers to checks and no checks, and what ours are measured by. */
    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.3"})
    void takesTheSampleResponsesForAnswersAndNoChecks(String section) throws IOException {
        byte[] response = vector(section);
        assertEquals(
                BindingRequestScan.Result.SUCCESS, new BindingRequestScan().scan(Unpooled.wrappedBuffer(response)));
        byte[] transactionId = Arrays.copyOfRange(response, 8, 20);
        assertTrue(codec.answers(response, transactionId, KEY));
        assertFalse(codec.answers(response, new byte[12], KEY));
        assertFalse(codec.answers(response, transactionId, new byte[] {1}));
        assertArrayEquals(
                Arrays.copyOfRange(response, response.length - 28, response.length - 8),
                StunSignature.integrity(response, KEY));
        assertArrayEquals(
                Arrays.copyOfRange(response, response.length - 4, response.length),
                StunSignature.fingerprint(response));
    }

    /** Section 2.4: long-term credentials and no FINGERPRINT, so no ICE check. */
    @Test
    void takesARequestWithoutFingerprintForNoCheck() throws IOException {
        assertEquals(
                BindingRequestScan.Result.NOT_A_CHECK,
                new BindingRequestScan().scan(Unpooled.wrappedBuffer(vector("2.4"))));
    }

    private static byte[] vector(String section) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Rfc5769VectorsTest.class.getResourceAsStream("/vectors/rfc5769.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            var hex = new StringBuilder();
            boolean within = false;
            for (String line : text.lines().toList()) {
                if (line.startsWith("#")) {
                    within = line.startsWith("# " + section + " ");
                } else if (within) {
                    hex.append(line.replace(" ", ""));
                }
            }
            return HexFormat.of().parseHex(hex);
        }
    }
}
