package room.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import room.sfu.api.RoomHistory;
import room.signaling.auth.Secret;

/** One target that does not answer as it should, beside one that does. */
final class BadTargetsIT {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final int CONCURRENT = 2;
    private static final int QUEUED = 20;

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private HttpServer good;

    @BeforeEach
    void start() throws IOException {
        good = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        good.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        good.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestHeaders().getFirst(Webhooks.DELIVERY_HEADER));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        good.start();
    }

    @AfterEach
    void stop() {
        good.stop(0);
    }

    private static Webhooks webhooks(List<URI> targets, Duration timeout, int attempts) {
        WebhookConfig config = new WebhookConfig(
                targets,
                Secret.of("q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi"),
                QUEUED,
                attempts,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                timeout,
                CONCURRENT);
        return new Webhooks(config, () -> NOW, new SplittableRandom(1), duration -> {});
    }

    @ParameterizedTest
    @EnumSource
    void stopsNobodyElse(BadTarget.Habit habit) throws Exception {
        URI fine = URI.create("http://127.0.0.1:" + good.getAddress().getPort() + "/");
        try (BadTarget bad = new BadTarget(habit);
                Webhooks webhooks = webhooks(List.of(bad.address(), fine), Duration.ofSeconds(60), 1)) {
            // Twice as many as may wait for one target, so that the bad one's queue overflows, too.
            for (int i = 0; i < 2 * QUEUED; i++) {
                webhooks.on(new RoomHistory.Started("room" + i));
                assertNotNull(received.poll(20, TimeUnit.SECONDS), "event " + i + " did not arrive");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ENDLESS_BODY", "NAME_THAT_STALLS"})
    void isGivenUpWhenItsTimeIsOverAndItsConnectionsAreClosed(BadTarget.Habit habit) throws Exception {
        try (BadTarget bad = new BadTarget(habit);
                Webhooks webhooks = webhooks(List.of(bad.address()), Duration.ofMillis(200), 2)) {
            webhooks.on(new RoomHistory.Started("daily"));
            assertTrue(webhooks.drain(Duration.ofSeconds(20)), "it is still waited for");
            assertEquals(1, webhooks.counters().retried());
            assertEquals(1, webhooks.counters().failed());
            assertTrue(bad.sawAConnectionEnd());
            assertTrue(bad.sawAConnectionEnd());
        }
    }

    @Test
    void hasItsAnswerTakenWithoutAllOfAnEndlessBody() throws Exception {
        try (BadTarget bad = new BadTarget(BadTarget.Habit.ENDLESS_BODY);
                Webhooks webhooks = webhooks(List.of(bad.address()), Duration.ofSeconds(60), 1)) {
            webhooks.on(new RoomHistory.Started("daily"));
            assertTrue(webhooks.drain(Duration.ofSeconds(20)), "the body is still read");
            assertEquals(1, webhooks.counters().delivered());
            assertTrue(bad.sawAConnectionEnd());
        }
    }

    /** A look-up holds the thread that carries a virtual one, and DTLS handshakes are on virtual threads, too. */
    @Test
    void doesNotHoldVirtualThreadsUpWhileItsNameIsLookedUp() throws Exception {
        StallingNames.ASKED.clear();
        try (BadTarget bad = new BadTarget(BadTarget.Habit.NAME_THAT_STALLS);
                Webhooks webhooks = webhooks(List.of(bad.address()), Duration.ofMillis(200), 1)) {
            webhooks.on(new RoomHistory.Started("daily"));
            assertEquals(false, StallingNames.ASKED.poll(20, TimeUnit.SECONDS));
            assertTrue(webhooks.drain(Duration.ofSeconds(20)), "it is still waited for");
            assertEquals(1, webhooks.counters().failed());
        }
    }
}
