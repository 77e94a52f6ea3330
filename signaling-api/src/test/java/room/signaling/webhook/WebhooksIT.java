package room.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomHistory;
import room.sfu.api.Source;
import room.signaling.auth.Secret;

final class WebhooksIT {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String SECRET = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";
    private static final RoomHistory.Who ADA = new RoomHistory.Who(new ParticipantId("p1"), "ada", "Ada");

    private record Received(String delivery, String signature, byte[] bytes, JsonNode body) {}

    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean gated;
    private HttpServer receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", this::receive);
        receiver.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        receiver.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestHeaders().getFirst(Webhooks.DELIVERY_HEADER),
                exchange.getRequestHeaders().getFirst(Signature.HEADER),
                bytes,
                new ObjectMapper().readTree(bytes)));
        if (gated) {
            try {
                gate.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    private Webhooks webhooks(int maxQueued, int maxAttempts) {
        URI target = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        WebhookConfig config = new WebhookConfig(
                List.of(target),
                Secret.of(SECRET),
                maxQueued,
                maxAttempts,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(30),
                8);
        return new Webhooks(config, () -> NOW, new SplittableRandom(1), duration -> {
            synchronized (pauses) {
                pauses.add(duration);
            }
        });
    }

    private Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came");
        return next;
    }

    @Test
    void tellsEachEventWithASignatureThatFitsIt() throws Exception {
        try (Webhooks webhooks = webhooks(10, 3)) {
            webhooks.on(new RoomHistory.Published("daily", ADA, Source.SCREEN_AUDIO));
            Received event = next();
            assertEquals("track-published", event.body().get("event").asText());
            assertEquals("daily", event.body().get("room").asText());
            assertEquals("2027-01-15T08:00:00Z", event.body().get("time").asText());
            assertEquals("ada", event.body().at("/participant/identity").asText());
            assertEquals("screen-audio", event.body().get("source").asText());
            assertEquals(event.delivery(), event.body().get("id").asText());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("1800000000.".getBytes(StandardCharsets.US_ASCII));
            assertEquals("t=1800000000,v1=" + HexFormat.of().formatHex(mac.doFinal(event.bytes())), event.signature());
            assertTrue(webhooks.drain(Duration.ofSeconds(20)));
            assertEquals(1, webhooks.counters().delivered());
        }
    }

    @Test
    void triesAgainWithGrowingPausesAndKeepsTheOrder() throws Exception {
        answers.addAll(List.of(503, 429, 500, 200));
        try (Webhooks webhooks = webhooks(10, 8)) {
            webhooks.on(new RoomHistory.Started("daily"));
            webhooks.on(new RoomHistory.Joined("daily", ADA));
            webhooks.on(new RoomHistory.Left("daily", ADA));
            webhooks.on(new RoomHistory.Ended("daily"));
            assertTrue(webhooks.drain(Duration.ofSeconds(20)));
            List<String> events = new ArrayList<>();
            received.forEach(one -> events.add(one.body().get("event").asText()));
            assertEquals(
                    List.of(
                            "room-started",
                            "room-started",
                            "room-started",
                            "room-started",
                            "participant-joined",
                            "participant-left",
                            "room-ended"),
                    events);
            assertEquals(
                    1,
                    received.stream()
                            .limit(4)
                            .map(Received::delivery)
                            .distinct()
                            .count());
            assertEquals(3, webhooks.counters().retried());
            assertEquals(4, webhooks.counters().delivered());
            assertEquals(3, pauses.size());
            for (int i = 0; i < 3; i++) {
                long longest = 1000L << i;
                long pause = pauses.get(i).toMillis();
                assertTrue(pause >= longest / 2 && pause <= longest, pauses.toString());
            }
        }
    }

    @Test
    void givesUpAfterAllAttemptsAndAtOnceWhenRefused() throws Exception {
        answers.addAll(List.of(500, 500, 400));
        try (Webhooks webhooks = webhooks(10, 2)) {
            webhooks.on(new RoomHistory.Started("daily"));
            webhooks.on(new RoomHistory.Ended("daily"));
            webhooks.on(new RoomHistory.Started("daily"));
            assertTrue(webhooks.drain(Duration.ofSeconds(20)));
            assertEquals(2, webhooks.counters().failed());
            assertEquals(1, webhooks.counters().delivered());
            assertEquals(4, received.size());
        }
    }

    @Test
    void dropsWhatDoesNotFitTheQueueAndKeepsNobodyWaiting() throws Exception {
        gated = true;
        try (Webhooks webhooks = webhooks(5, 1)) {
            webhooks.on(new RoomHistory.Started("first"));
            next();
            for (int i = 0; i < 10; i++) {
                webhooks.on(new RoomHistory.Joined("first", ADA));
            }
            assertEquals(6, webhooks.counters().dropped());
            assertFalse(webhooks.drain(Duration.ofMillis(1)), "one is still under way");
            gate.countDown();
            assertTrue(webhooks.drain(Duration.ofSeconds(20)));
            assertEquals(5, webhooks.counters().delivered());
            webhooks.on(new RoomHistory.Ended("first"));
            assertEquals(7, webhooks.counters().dropped(), "nothing is taken after the end");
        }
    }

    @Test
    void aSlowRoomDoesNotHoldUpAnother() throws Exception {
        gated = true;
        try (Webhooks webhooks = webhooks(10, 1)) {
            webhooks.on(new RoomHistory.Started("slow"));
            webhooks.on(new RoomHistory.Started("other"));
            assertEquals(
                    2,
                    List.of(next(), next()).stream()
                            .map(one -> one.body().get("room").asText())
                            .distinct()
                            .count());
        }
    }
}
