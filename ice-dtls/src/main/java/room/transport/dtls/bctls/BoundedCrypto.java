package room.transport.dtls.bctls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Does for encrypted handshake messages what {@link RecordFilter} does for plain ones: those that claim to be longer
 * than any we would accept are dropped like records with a wrong tag. Otherwise a peer that has got as far as
 * ChangeCipherSpec could make each of its handshakes reserve sixteen times 16 MiB.
 */
final class BoundedCrypto extends BcTlsCrypto {
    BoundedCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new BoundedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }

    static final class BoundedCipher implements TlsCipher {
        private static final int MESSAGE_LENGTH_OFFSET = 1;

        private final TlsCipher cipher;

        BoundedCipher(TlsCipher cipher) {
            this.cipher = cipher;
        }

        @Override
        public TlsDecodeResult decodeCiphertext(
                long seqNo, short recordType, ProtocolVersion recordVersion, byte[] ciphertext, int offset, int len)
                throws IOException {
            TlsDecodeResult decoded =
                    cipher.decodeCiphertext(seqNo, recordType, recordVersion, ciphertext, offset, len);
            if (decoded.contentType == ContentType.handshake && !messagesPass(decoded)) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac);
            }
            return decoded;
        }

        private static boolean messagesPass(TlsDecodeResult decoded) {
            int end = decoded.off + decoded.len;
            for (int at = decoded.off; at < end; ) {
                if (end - at < RecordFilter.MESSAGE_HEADER_LENGTH
                        || TlsUtils.readUint24(decoded.buf, at + MESSAGE_LENGTH_OFFSET)
                                > RecordFilter.MAX_MESSAGE_LENGTH) {
                    return false;
                }
                at += RecordFilter.MESSAGE_HEADER_LENGTH
                        + TlsUtils.readUint24(decoded.buf, at + RecordFilter.FRAGMENT_LENGTH_OFFSET);
            }
            return true;
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long seqNo,
                short contentType,
                ProtocolVersion recordVersion,
                int headerAllocation,
                byte[] plaintext,
                int offset,
                int len)
                throws IOException {
            return cipher.encodePlaintext(seqNo, contentType, recordVersion, headerAllocation, plaintext, offset, len);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
