package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import room.web.tls.Certificate;
import room.web.tls.Pem;

/** SIGHUP, to a server in a process of its own: what is read again, what stays, and that it never ends. */
@Timeout(240)
final class HangUpIT {
    private static final String FIRST = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";
    private static final String SECOND = "mB3xq8Lw1Zt6Kp0Vd9Rg5Yh2Nc7Js4FaXo";
    private static final String AGAIN = "the configuration was read again";
    private static final String NOT_AGAIN = "The configuration was not read again";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path config;
    private Path secret;
    private Path chain;
    private Path key;
    private int httpsPort;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        secret = Files.writeString(directory.resolve("secret"), FIRST);
        Certificate first = Pem.make(Instant.now());
        chain = Pem.writeChain(directory.resolve("chain.pem"), first);
        key = Pem.writeKey(directory.resolve("key.pem"), first);
        config = Files.writeString(directory.resolve("room.conf"), "max-rooms = 10\n");
        try (java.net.ServerSocket free = new java.net.ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            httpsPort = free.getLocalPort();
        }
        server = new ServerProcess(
                directory,
                List.of("-XX:TieredStopAtLevel=1"),
                List.of(
                        "--port=0",
                        "--https-port=" + httpsPort,
                        "--listen=127.0.0.1",
                        "--loops=1",
                        "--config=" + config,
                        "--secret-file=" + secret,
                        "--tls-cert=" + chain,
                        "--tls-key=" + key));
    }

    @AfterEach
    void stop() {
        server.close();
        http.shutdownNow();
    }

    private Certificate write(Certificate certificate) throws IOException {
        Pem.writeChain(chain, certificate);
        Pem.writeKey(key, certificate);
        return certificate;
    }

    private int status(String bearer) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server.origin() + "/api/v1/rooms"))
                                .header("Authorization", "Bearer " + bearer)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Whether somebody who trusts only this certificate is content with what is shown. */
    private boolean shows(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("room", certificate.chain().getFirst());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        try (Socket plain = new Socket("127.0.0.1", httpsPort);
                SSLSocket socket =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", httpsPort, true)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.equals(certificate.chain().getFirst());
        } catch (javax.net.ssl.SSLException distrusted) {
            return false;
        }
    }

    /** Says what is to be read again, and waits until it says so more often than before. */
    private void hangUp(String says) throws Exception {
        int before = server.said().split(says, -1).length;
        server.hangUp();
        while (server.said().split(says, -1).length == before) {
            assertTrue(server.isAlive(), server.said());
            Thread.onSpinWait();
        }
    }

    @Test
    void keysAndLimitsAndTheLogLevelAreReadAgain() throws Exception {
        assertEquals(200, status(FIRST));
        Certificate second = write(Pem.make(Instant.now()));
        Files.writeString(secret, SECOND);
        Files.writeString(config, "max-rooms = 1\nallow-origin = https://App.example/\n");
        hangUp(AGAIN);
        assertEquals(401, status(FIRST));
        assertEquals(200, status(SECOND));
        assertTrue(shows(second));
        assertEquals(201, makeRoom("a"));
        assertEquals(503, makeRoom("b"));

        Files.writeString(config, "max-rooms = 2\nlog-level = warn\n");
        server.hangUp();
        while (makeRoom("c") != 201) {
            assertTrue(server.isAlive(), server.said());
        }
        int said = server.said().length();
        Files.writeString(config, "max-rooms = 2\nlog-level = info\nrecovery-seconds = 7\n");
        server.hangUp();
        server.awaitSaying("these take a restart: recovery-seconds");
        assertEquals(1, server.said().substring(said).split(AGAIN, -1).length - 1, server.said());
    }

    private int makeRoom(String name) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server.origin() + "/api/v1/rooms"))
                                .header("Authorization", "Bearer " + SECOND)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whatIsWrongIsSaidAndNothingChanges() throws Exception {
        Certificate first = Certificate.read(chain, key, Instant.now());
        Pem.writeKey(key, Pem.make(Instant.now()));
        Files.writeString(secret, SECOND);
        hangUp(NOT_AGAIN);
        assertTrue(server.said().contains("does not belong to the key"), server.said());
        assertEquals(200, status(FIRST));
        assertTrue(shows(first));

        Pem.writeKey(key, first);
        Files.writeString(secret, "short");
        hangUp(NOT_AGAIN);
        assertTrue(server.said().contains("secret-file: the secret in " + secret + " is too weak"), server.said());
        assertEquals(200, status(FIRST));

        Files.writeString(secret, FIRST);
        Files.writeString(config, "max-rooms = many\n");
        hangUp(NOT_AGAIN);
        assertTrue(server.said().contains("(set in " + config + ", line 1)"), server.said());
        Files.delete(config);
        hangUp(NOT_AGAIN);
        assertEquals(200, status(FIRST));
        assertTrue(server.isAlive());
    }

    @Test
    void aRenewedCertificateIsShownWithoutASignal() throws Exception {
        Certificate second = Pem.make(Instant.now());
        assertFalse(shows(second));
        write(second);
        while (!shows(second)) {
            assertTrue(server.isAlive(), server.said());
        }
    }

    @Test
    void whoSpeaksPlainHttpAtTheTlsPortIsSentToTheRightAddress() throws Exception {
        HttpClient patient = HttpClient.newBuilder().build();
        var answer = patient.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + httpsPort + "/app/?a=b"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(308, answer.statusCode());
        assertEquals(
                "https://localhost:" + httpsPort + "/app/?a=b",
                answer.headers().firstValue("Location").orElse(""));
        assertTrue(answer.body().contains("https://"), answer.body());
        patient.shutdownNow();
    }
}
