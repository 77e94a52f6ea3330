package room.transport.dtls.bctls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import room.transport.dtls.Fingerprint;

/**
 * A private key and its self-signed certificate. Nobody checks the names or dates in it: peers trust it by its
 * fingerprint, which signaling carries.
 */
public final class DtlsIdentity {
    private static final X500Name NAME = new X500Name("CN=room");
    // By object identifier: the library's look-up by name loads tables of hundreds of algorithms at start-up.
    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final AlgorithmIdentifier SHA256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

    private static final Duration VALID_BEFORE = Duration.ofDays(1);
    private static final Duration VALID_AFTER = Duration.ofDays(365);
    private static final int SERIAL_BITS = 64;

    private final BcTlsCrypto crypto;
    private final Certificate chain;
    private final AsymmetricKeyParameter privateKey;
    private final short signatureAlgorithm;
    private final Fingerprint fingerprint;

    private DtlsIdentity(
            BcTlsCrypto crypto, TlsCertificate certificate, AsymmetricKeyParameter privateKey, short signatureAlgorithm)
            throws IOException {
        this.crypto = crypto;
        this.chain = new Certificate(new TlsCertificate[] {certificate});
        this.privateKey = privateKey;
        this.signatureAlgorithm = signatureAlgorithm;
        this.fingerprint = Fingerprint.sha256(certificate.getEncoded());
    }

    /** A new ECDSA P-256 identity, the kind that browsers make for themselves. */
    public static DtlsIdentity generate(SecureRandom random, Instant now) {
        var keys = new ECKeyPairGenerator();
        keys.init(
                new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), random));
        return selfSigned(keys.generateKeyPair(), ECDSA_WITH_SHA256, SignatureAlgorithm.ecdsa, random, now);
    }

    static DtlsIdentity selfSigned(
            AsymmetricCipherKeyPair keys,
            AlgorithmIdentifier signature,
            short signatureAlgorithm,
            SecureRandom random,
            Instant now) {
        try {
            var builder = new BcX509v3CertificateBuilder(
                    NAME,
                    new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                    Date.from(now.minus(VALID_BEFORE)),
                    Date.from(now.plus(VALID_AFTER)),
                    NAME,
                    keys.getPublic());
            byte[] der =
                    builder.build(signer(keys.getPrivate(), signature, random)).getEncoded();
            var crypto = new BcTlsCrypto(random);
            return new DtlsIdentity(crypto, crypto.createCertificate(der), keys.getPrivate(), signatureAlgorithm);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("No certificate could be made", e);
        }
    }

    private static ContentSigner signer(AsymmetricKeyParameter key, AlgorithmIdentifier signature, SecureRandom random)
            throws OperatorCreationException {
        BcContentSignerBuilder builder = signature.equals(ECDSA_WITH_SHA256)
                ? new BcECContentSignerBuilder(signature, SHA256)
                : new BcRSAContentSignerBuilder(signature, SHA256);
        return builder.setSecureRandom(random).build(key);
    }

    /** SHA-256 of the certificate. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    TlsCredentialedSigner credentials(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                privateKey,
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, signatureAlgorithm));
    }
}
