package room.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process of its own that is told to end, as a service manager does. */
@Timeout(180)
final class StopIT {
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");
    private static final int SIGTERM_EXIT = 128 + 15;

    private static Process serve() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "room.web.Main",
                        "--port=0",
                        "--https-port=-1",
                        "--media-port=0",
                        "--loops=1",
                        "--stop-seconds=20")
                .redirectErrorStream(true)
                .start();
    }

    private static int port(Process server) throws Exception {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return Integer.parseInt(address.group(1));
            }
        }
        throw new AssertionError("the server did not start:\n" + all);
    }

    private static String next(LinkedBlockingQueue<String> packets, String prefix) throws InterruptedException {
        String packet;
        do {
            packet = packets.poll(60, TimeUnit.SECONDS);
            assertTrue(packet != null, "no packet starts with " + prefix);
        } while (!packet.startsWith(prefix));
        return packet;
    }

    @Test
    void sigtermTellsEverybodyToComeBackAndEndsTheProcess() throws Exception {
        Process server = serve();
        LinkedBlockingQueue<String> packets = new LinkedBlockingQueue<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            int port = port(server);
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/readyz"))
                    .build();
            assertEquals(200, http.send(ready, BodyHandlers.ofString()).statusCode());
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket from, CharSequence text, boolean last) {
                                    packets.add(text.toString());
                                    from.request(1);
                                    return null;
                                }
                            })
                    .get(60, TimeUnit.SECONDS);
            socket.sendText("40", true).join();
            next(packets, "40");
            socket.sendText("421[\"call:join\",{\"room\":\"daily\",\"name\":\"Ada\"}]", true)
                    .join();
            next(packets, "431[{\"ok\":true");

            server.destroy();
            assertTrue(next(packets, "42[\"call:removed\"").contains("\"code\":\"server-stopping\""));
            next(packets, "41");
            assertTrue(server.waitFor(60, TimeUnit.SECONDS), "it still runs");
            assertEquals(SIGTERM_EXIT, server.exitValue());
        } finally {
            server.destroyForcibly();
        }
    }
}
