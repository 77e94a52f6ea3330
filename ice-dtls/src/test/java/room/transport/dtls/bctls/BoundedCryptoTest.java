package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HexFormat;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsNullNullCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedCryptoTest {
    private static final String FINISHED = "14 00000c 0003 000000 00000c 000102030405060708090a0b".replace(" ", "");

    @Test
    void passesAFinished() throws IOException {
        assertEquals(24, decode(ContentType.handshake, FINISHED).len);
        assertEquals(48, decode(ContentType.handshake, FINISHED + FINISHED).len);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14ffffff0003000000000001aa", // 16 MiB announced by one byte
                "14002001000300000000000c000102030405060708090a0b", // one byte too long
                "14" // no header
            })
    void dropsHandshakeMessagesLikeForgedOnes(String message) {
        var alert = assertThrows(TlsFatalAlert.class, () -> decode(ContentType.handshake, message));
        assertEquals(AlertDescription.bad_record_mac, alert.getAlertDescription());
        alert = assertThrows(TlsFatalAlert.class, () -> decode(ContentType.handshake, FINISHED + message));
        assertEquals(AlertDescription.bad_record_mac, alert.getAlertDescription());
    }

    @Test
    void looksIntoNothingElse() throws IOException {
        assertEquals(1, decode(ContentType.application_data, "14").len);
        assertEquals(ContentType.alert, decode(ContentType.alert, "0100").contentType);
    }

    private static TlsDecodeResult decode(short type, String plaintext) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(plaintext);
        var cipher = new BoundedCrypto.BoundedCipher(TlsNullNullCipher.INSTANCE);
        TlsEncodeResult record = cipher.encodePlaintext(1, type, ProtocolVersion.DTLSv12, 0, bytes, 0, bytes.length);
        return cipher.decodeCiphertext(1, type, ProtocolVersion.DTLSv12, record.buf, record.off, record.len);
    }
}
