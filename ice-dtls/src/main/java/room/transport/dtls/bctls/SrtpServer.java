package room.transport.dtls.bctls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.SrtpProfile;

/** The server's side of one DTLS-SRTP handshake (RFC 5764): what it accepts and what it insists on. */
class SrtpServer extends DefaultTlsServer {
    private final DtlsIdentity identity;
    private final DtlsSettings settings;
    private final List<Fingerprint> expected;
    private final PeerReport report;
    private @Nullable SrtpProfile profile;

    SrtpServer(
            BcTlsCrypto crypto,
            DtlsIdentity identity,
            DtlsSettings settings,
            List<Fingerprint> expected,
            PeerReport report) {
        super(crypto);
        this.identity = identity;
        this.settings = settings;
        this.expected = expected;
        this.report = report;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SrtpKeys.ECDSA_SUITES.clone();
    }

    /** The groups every client has. Left to itself the library takes the client's favourite, however slow. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : offered) {
            if (group == NamedGroup.x25519 || group == NamedGroup.secp256r1 || group == NamedGroup.secp384r1) {
                return group;
            }
        }
        return -1;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.credentials(context);
    }

    /** RSA certificates too: GStreamer's are. */
    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
        SrtpKeys.verify(clientCertificate, expected, report);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        UseSRTPData offer = clientExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        profile = offer == null ? null : choose(offer.getProtectionProfiles());
        if (profile == null) {
            report.onRefused(DtlsEnd.NO_COMMON_PROFILE);
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        if (profile != null) {
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions, new UseSRTPData(new int[] {profile.id()}, TlsUtils.EMPTY_BYTES));
        }
        return extensions;
    }

    /** Without it the exported keys could be shared with another session (RFC 7627 section 1). */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /** Keys as early as they exist: the client may send media as soon as it has our Finished. */
    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        report.onKeys(SrtpKeys.export(context, profile));
    }

    @Override
    public void notifyAlertReceived(short alertLevel, short alertDescription) {
        if (alertDescription == AlertDescription.close_notify) {
            report.onCloseNotify();
        }
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return settings.handshakeTimeoutMillis();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return settings.resendMillis();
    }

    private @Nullable SrtpProfile choose(int[] offered) {
        for (SrtpProfile preferred : settings.profiles()) {
            for (int id : offered) {
                if (id == preferred.id()) {
                    return preferred;
                }
            }
        }
        return null;
    }
}
