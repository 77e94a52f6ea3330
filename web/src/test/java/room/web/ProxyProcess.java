package room.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import room.web.tls.Certificate;
import room.web.tls.Pem;

/** A proxy in front of a server, configured as docs/OPERATIONS.md says, with other ports, names and files. */
public final class ProxyProcess implements AutoCloseable {
    private static final Path DOCUMENT = Path.of("../docs/OPERATIONS.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(nginx|haproxy|caddy)\\n(.*?)^```$");
    private static final long START_SECONDS = 60;
    private static final long END_SECONDS = 20;

    /** What Debian calls them and where it puts them. */
    private static final Map<String, String> PROGRAMS =
            Map.of("nginx", "/usr/sbin/nginx", "haproxy", "/usr/sbin/haproxy", "caddy", "/usr/bin/caddy");

    private final Process process;
    private final Certificate certificate;
    private final int port;
    private final Path output;

    /**
     * A configuration that the document prints.
     *
     * @param path below which it serves, empty or such as {@code /calls}
     */
    public record Configuration(String program, String text, String path) {
        @Override
        public String toString() {
            String names = text.contains("Host $host;") ? ", Host without a port" : "";
            return program + (path.isEmpty() ? "" : " below " + path) + names;
        }
    }

    /** All that the document prints for proxies that can be had here. */
    public static List<Configuration> printed() throws IOException {
        List<Configuration> printed = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
        while (block.find()) {
            String text = block.group(2);
            printed.add(new Configuration(block.group(1), text, text.contains("/calls") ? "/calls" : ""));
        }
        return printed;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param directory for its files
     * @param serverPort of the server behind it, on loopback
     */
    public ProxyProcess(Configuration configuration, Path directory, int serverPort)
            throws IOException, InterruptedException {
        certificate = Pem.make(Instant.now());
        port = freePort();
        output = directory.resolve("proxy.txt");
        Path chain = Pem.writeChain(directory.resolve("call.example.pem"), certificate);
        Path key = Pem.writeKey(directory.resolve("call.example.key"), certificate);
        Path both = Files.writeString(
                directory.resolve("call.example.both.pem"), Files.readString(chain) + Files.readString(key));
        String text = configuration
                .text()
                .replace("/etc/ssl/call.example.both.pem", both.toString())
                .replace("/etc/ssl/call.example.pem", chain.toString())
                .replace("/etc/ssl/call.example.key", key.toString())
                .replace("127.0.0.1:3000", "127.0.0.1:" + serverPort);
        List<String> command = switch (configuration.program()) {
            case "nginx" -> nginx(text, directory);
            case "haproxy" -> haproxy(text, directory);
            default -> caddy(text, directory);
        };
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("XDG_DATA_HOME", directory.toString());
        builder.environment().put("XDG_CONFIG_HOME", directory.toString());
        process = builder.start();
        awaitListening();
    }

    private List<String> nginx(String text, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                error_log stderr;
                pid %1$s/nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    %2$s
                }
                """.formatted(
                        directory, text.replace("listen 443", "listen 127.0.0.1:" + port)));
        return List.of(PROGRAMS.get("nginx"), "-p", directory.toString(), "-c", file.toString());
    }

    private List<String> haproxy(String text, Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("haproxy.cfg"), text.replace("bind :443", "bind 127.0.0.1:" + port));
        return List.of(PROGRAMS.get("haproxy"), "-db", "-f", file.toString());
    }

    private List<String> caddy(String text, Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("Caddyfile"),
                "{\n    admin off\n    auto_https disable_redirects\n}\n\n"
                        + text.replaceFirst("(?m)^call\\.example \\{", "https://localhost:" + port + " {"));
        return List.of(PROGRAMS.get("caddy"), "run", "--config", file.toString(), "--adapter", "caddyfile");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadlineNanos && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
                return;
            } catch (IOException notYet) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
        String said = Files.readString(output);
        close();
        throw new AssertionError("the proxy did not start: " + said);
    }

    /** As browsers see it. */
    public String origin() {
        return "https://localhost:" + port;
    }

    /** What it shows. */
    public Certificate certificate() {
        return certificate;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
