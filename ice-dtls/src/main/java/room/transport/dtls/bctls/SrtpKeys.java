package room.transport.dtls.bctls;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;

/** What client and server of a DTLS-SRTP handshake have in common. */
final class SrtpKeys {
    /** For an ECDSA certificate at the server. AES-GCM only: {@link RecordFilter} relies on it. */
    static final int[] ECDSA_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };

    private SrtpKeys() {}

    /** RFC 5764 section 4.2. */
    static KeyingMaterial export(TlsContext context, SrtpProfile profile) {
        return KeyingMaterial.ofExport(
                profile,
                context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, KeyingMaterial.exportLength(profile)));
    }

    /** RFC 8122 section 6.2: the certificate at the head of the chain must have one of the promised fingerprints. */
    static void verify(Certificate chain, List<Fingerprint> expected, PeerReport report) throws IOException {
        if (!chain.isEmpty()) {
            byte[] der = chain.getCertificateAt(0).getEncoded();
            for (Fingerprint fingerprint : expected) {
                if (fingerprint.matches(der)) {
                    return;
                }
            }
        }
        report.onRefused(DtlsEnd.WRONG_FINGERPRINT);
        throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
}
