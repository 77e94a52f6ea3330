package room.signaling.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomCommand;
import room.signaling.call.FakeSfu;
import room.signaling.http.AddressLimits;
import room.signaling.http.HttpConfig;
import room.signaling.http.HttpServer;
import room.signaling.http.OriginPolicy;
import room.signaling.http.Routes;

/** What one address may take of WHIP and WHEP, before a media server without media. */
final class WhipLimitsIT {
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeSfu sfu = new FakeSfu();
    private @Nullable HttpServer server;
    private String origin = "";
    private int rooms;

    private void serve(AddressLimits limits, long connectNanos) throws Exception {
        Routes.Builder routes = Routes.builder();
        new WhipDoor(sfu, AccessPolicy.OPEN, List.of(), limits, connectNanos).addTo(routes);
        HttpServer started = new HttpServer(
                HttpConfig.at(new InetSocketAddress("localhost", 0))
                        .withOrigins(new OriginPolicy(List.of("https://app.example"))),
                routes.build());
        server = started;
        origin = "http://localhost:" + started.start().http().getPort();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        sfu.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Content-Type", "application/sdp")
                        .header("Origin", "https://app.example")
                        .method(method, BodyPublishers.ofString("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Into a room of its own. */
    private HttpResponse<String> post(AccessPolicy.Action action) throws Exception {
        return send("POST", (action == AccessPolicy.Action.PUBLISH ? "/whip/room" : "/whep/room") + rooms++);
    }

    private HttpResponse<String> post() throws Exception {
        return post(AccessPolicy.Action.PUBLISH);
    }

    private void assertRefused(HttpResponse<String> response) {
        assertEquals(429, response.statusCode(), response.body());
        assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
        assertEquals(
                "https://app.example",
                response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    }

    private List<ParticipantId> offered() {
        List<ParticipantId> offered = new ArrayList<>();
        for (RoomCommand command = sfu.commands.poll(); command != null; command = sfu.commands.poll()) {
            if (command instanceof RoomCommand.Offer offer) {
                offered.add(offer.participant());
            }
        }
        return offered;
    }

    /** Waits until it is so on the media server's thread. */
    private ParticipantId connected(ParticipantId participant) throws Exception {
        sfu.connect(participant);
        sfu.submit(new RoomCommand.Describe("nobody's")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        return participant;
    }

    @Test
    void anAddressAsksForSomeSessionsAtOnceAndIsThenToldToWait() throws Exception {
        serve(new AddressLimits(1_000, 1, 4, true), LONG_NANOS);
        for (AccessPolicy.Action action : List.of(
                AccessPolicy.Action.PUBLISH,
                AccessPolicy.Action.WATCH,
                AccessPolicy.Action.PUBLISH,
                AccessPolicy.Action.WATCH)) {
            assertEquals(201, post(action).statusCode());
        }
        assertRefused(post(AccessPolicy.Action.PUBLISH));
        assertRefused(post(AccessPolicy.Action.WATCH));
    }

    @Test
    void onlySomeSessionsOfAnAddressMayBeOnTheirWay() throws Exception {
        serve(new AddressLimits(1_000, 0, 1, true), LONG_NANOS);
        for (int i = 0; i < WhipPlaces.MAX_UNCONNECTED; i++) {
            assertEquals(201, post().statusCode());
        }
        List<ParticipantId> waiting = offered();
        assertRefused(post());
        assertTrue(offered().isEmpty(), "the room has heard of it");
        connected(waiting.getFirst());
        assertEquals(201, post().statusCode());
        assertRefused(post());
    }

    @Test
    void anAddressHasOnlySoManySessions() throws Exception {
        serve(new AddressLimits(2, 0, 1, true), LONG_NANOS);
        String first = post().headers().firstValue("Location").orElse("");
        assertEquals(201, post().statusCode());
        for (ParticipantId each : offered()) {
            connected(each);
        }
        assertRefused(post());
        assertEquals(200, send("DELETE", first).statusCode());
        assertEquals(201, post().statusCode());
    }

    @Test
    void whoIsRefusedByTheRoomTakesNoPlace() throws Exception {
        serve(new AddressLimits(4, 0, 1, true), LONG_NANOS);
        for (int i = 0; i < FakeSfu.CAPACITY; i++) {
            assertEquals(201, send("POST", "/whip/daily").statusCode());
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(503, send("POST", "/whip/daily").statusCode());
        }
        assertEquals(201, post().statusCode());
    }

    @Test
    void whoNeverConnectsIsGoneSoonAndWhoDidStays() throws Exception {
        serve(AddressLimits.DEFAULT, TimeUnit.MILLISECONDS.toNanos(300));
        String stays = post().headers().firstValue("Location").orElse("");
        ParticipantId connected = connected(offered().getFirst());
        String goes = post().headers().firstValue("Location").orElse("");
        ParticipantId unconnected = offered().getFirst();
        RoomCommand left = sfu.commands.poll(20, TimeUnit.SECONDS);
        assertEquals(
                unconnected, assertInstanceOf(RoomCommand.Leave.class, left).participant());
        assertEquals(410, send("PATCH", goes).statusCode());
        assertNotNull(connected);
        assertEquals(415, send("PATCH", stays).statusCode(), "it is still there, and wants a fragment");
        assertNull(sfu.commands.poll());
    }
}
