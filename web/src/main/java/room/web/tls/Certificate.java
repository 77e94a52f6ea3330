package room.web.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A TLS certificate with its key.
 *
 * @param chain the certificate, then those that vouch for it
 */
public record Certificate(PrivateKey key, List<X509Certificate> chain) {
    /** Browsers take no certificate that is valid for longer than 398 days. */
    static final Duration VALIDITY = Duration.ofDays(90);

    public Certificate {
        chain = List.copyOf(chain);
    }

    /**
     * Makes a self-signed certificate for this machine's names and addresses.
     *
     * @param addresses besides localhost
     * @throws IOException when the platform cannot make one
     */
    public static Certificate selfSigned(String hostName, List<InetAddress> addresses, SecureRandom random, Instant now)
            throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=Room (self-signed)");
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(120, random),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(VALIDITY)),
                    name,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.subjectAlternativeName, false, names(hostName, addresses));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            return new Certificate(pair.getPrivate(), List.of(certificate));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException unsupported) {
            throw new IOException("cannot make a self-signed certificate: " + unsupported.getMessage(), unsupported);
        }
    }

    private static GeneralNames names(String hostName, List<InetAddress> addresses) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        if (hostName.matches("[A-Za-z0-9.-]+") && !hostName.equals("localhost")) {
            names.add(new GeneralName(GeneralName.dNSName, hostName));
        }
        for (InetAddress address : addresses) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            names.add(new GeneralName(GeneralName.iPAddress, zone < 0 ? text : text.substring(0, zone)));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /**
     * Reads a certificate chain and its key from PEM files.
     *
     * @param now when it has to be valid
     * @throws IOException when a file cannot be read; the message names setting and file
     * @throws IllegalArgumentException when a file does not hold what it should, the two do not belong together, or the
     *     certificate is not valid now; the message says which and what to do
     */
    public static Certificate read(Path certificateFile, Path keyFile, Instant now) throws IOException {
        return parse(bytes("tls-cert", certificateFile), certificateFile, bytes("tls-key", keyFile), keyFile, now);
    }

    static byte[] bytes(String setting, Path file) throws IOException {
        String reason;
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            reason = "does not exist";
        } catch (AccessDeniedException denied) {
            reason = "may not be read by " + System.getProperty("user.name") + "; change its owner or its mode";
        } catch (IOException unreadable) {
            reason = "cannot be read: " + unreadable.getMessage();
        }
        throw new IOException(setting + ": the file " + file + " " + reason);
    }

    static Certificate parse(byte[] pem, Path certificateFile, byte[] keyPem, Path keyFile, Instant now) {
        String cert = "tls-cert: the file " + certificateFile + " ";
        List<X509Certificate> chain = chain(pem, cert);
        PrivateKey key = key(keyPem, "tls-key: the file " + keyFile + " ");
        requireFit(key, chain, cert, keyFile);
        // Those that vouch may have ended: clients look for other ways to somebody whom they trust.
        requireValid(chain.getFirst(), cert, now);
        return new Certificate(key, chain);
    }

    private static List<X509Certificate> chain(byte[] pem, String file) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                chain.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException(file + "is not PEM: " + malformed.getMessage(), malformed);
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(
                    file + "holds no certificate; it begins with -----BEGIN CERTIFICATE----- in PEM form");
        }
        return chain;
    }

    private static PrivateKey key(byte[] pem, String file) {
        String text = new String(pem, StandardCharsets.UTF_8);
        String reason = "holds no private key in PEM form";
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getKeyPair(pair).getPrivate();
                }
                if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
                    reason = "holds a key with a passphrase; take that away: openssl pkey -in FILE -out NEW";
                }
            }
        } catch (IOException malformed) {
            reason = "is not PEM: " + malformed.getMessage();
        }
        throw new IllegalArgumentException(file + reason);
    }

    private static void requireFit(PrivateKey key, List<X509Certificate> chain, String file, Path keyFile) {
        if (fit(key, chain.getFirst().getPublicKey())) {
            return;
        }
        boolean later = chain.stream().anyMatch(certificate -> fit(key, certificate.getPublicKey()));
        throw new IllegalArgumentException(file
                + (later
                        ? "does not begin with the server's own certificate; put that first, then those that vouch for it"
                        : "does not belong to the key in " + keyFile
                                + " (tls-key); the two are made together, so take both from one place"));
    }

    /** Whether what the one signs the other takes. */
    private static boolean fit(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] anything = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(anything);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(anything);
            return verifier.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static void requireValid(X509Certificate certificate, String file, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new IllegalArgumentException(file + "holds a certificate that ended on "
                    + certificate.getNotAfter().toInstant() + "; renew it");
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new IllegalArgumentException(file + "holds a certificate that begins only on "
                    + certificate.getNotBefore().toInstant() + "; is this machine's clock right? It says " + now);
        }
    }

    /** When it ends. */
    public Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }
}
