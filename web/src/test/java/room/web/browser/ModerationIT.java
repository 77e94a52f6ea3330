package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import room.web.TestServer;

/** A room with a lobby on a server with tokens: who may moderate does, by the page's own buttons, and nobody else can. */
final class ModerationIT {
    private static final String SECRET = "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi";

    @TempDir
    private Path directory;

    private final Browsers browsers = new Browsers();
    private Browser chromium;
    private TestServer server;

    @BeforeEach
    void launch() throws IOException, InterruptedException {
        chromium = browsers.chromium();
        server = new TestServer("--no-p2p", "--secret-file=" + Files.writeString(directory.resolve("secret"), SECRET));
        post("rooms", "{\"name\": \"daily\", \"lobby\": true}", 201);
    }

    @AfterEach
    void quit() {
        browsers.close();
        server.close();
    }

    private String post(String path, String json, int status) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.origin() + "/api/v1/" + path))
                            .header("Authorization", "Bearer " + SECRET)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(status, answer.statusCode(), answer.body());
            return answer.body();
        }
    }

    private CallPage page(String identity, boolean moderates) throws IOException, InterruptedException {
        return new CallPage(chromium, server.origin(), "?video=320x180@10&token=" + token(identity, moderates));
    }

    private String token(String identity, boolean moderates) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(post(
                        "tokens",
                        "{\"identity\": \"" + identity + "\", \"room\": \"daily\", \"grants\": {\"moderate\": "
                                + moderates + "}}",
                        201))
                .path("token")
                .asText();
    }

    /** Fills in the form and knocks; being let in is awaited elsewhere. */
    private static void knock(CallPage page, String name) {
        page.page().getByLabel("Your name").fill(name);
        page.page()
                .getByLabel("Room", new Page.GetByLabelOptions().setExact(true))
                .fill("daily");
        page.page().locator("#join").click();
        page.waitFor("roomSession.state.waiting");
    }

    private static void openPeople(CallPage page, int people) {
        page.evaluate("() => document.activeElement.blur()");
        page.page().keyboard().press("p");
        page.waitFor("document.querySelectorAll('.people li').length === " + people);
    }

    /** The chatter may moderate as well: nobody else gets past the lobby by chat. */
    @Test
    void whoOnlyChatsIsSeenRemovedAndLetInAgain() throws IOException, InterruptedException {
        try (CallPage ada = page("ada", true);
                CallPage sophie = page("sophie", true)) {
            ada.join("daily", "Ada");
            sophie.page().evaluate("""
                    async (token) => {
                      const { io } = await import("/socket.io/socket.io.esm.min.js");
                      window.heard = [];
                      window.chatter = io({ auth: { token } });
                      chatter.onAny((...event) => heard.push(event));
                      chatter.emit("enter_room", { roomName: "daily", nickName: "Sophie" });
                    }""", token("sophie", true));
            openPeople(ada, 2);
            ada.waitFor("document.querySelector('[data-apart] .name')?.textContent === 'Sophie'");
            ada.page().locator("[data-apart] .remove-other").click();
            ada.page().locator("[data-apart] .remove-other.armed").click();
            sophie.waitFor("heard.some(([name, room, code]) => name === 'removed' && code === 'removed')");
            ada.page().locator("[data-action=pardon]").click();
            ada.waitFor("document.querySelectorAll('.people li').length === 1");
            sophie.page().evaluate("() => chatter.emit('enter_room', 'daily')");
            ada.waitFor("document.querySelector('[data-apart] .name')?.textContent === 'Sophie'");
            assertEquals(List.of(), ada.errors());
        }
    }

    @Test
    void whoMayModerateAdmitsMutesLocksAndRemovesAndNobodyElseSeesTheButtons()
            throws IOException, InterruptedException {
        try (CallPage ada = page("ada", true);
                CallPage grace = page("grace", false);
                CallPage hedy = page("hedy", false)) {
            ada.join("daily", "Ada");
            knock(grace, "Grace");
            ada.action("admit").first().click();
            grace.waitFor("roomSession.state.status === 'joined'");
            ada.waitForMedia(1);
            knock(hedy, "Hedy");
            ada.action("deny").first().click();
            hedy.waitFor("roomSession.state.status === 'idle'");

            openPeople(grace, 2);
            assertEquals(
                    0,
                    grace.page()
                            .locator(".mute-other:visible, .remove-other:visible")
                            .count());
            assertFalse(grace.action("lock").isVisible());

            openPeople(ada, 2);
            String row = "[data-person='" + grace.id() + "'] ";
            ada.page().locator(row + ".mute-other").click();
            grace.waitFor("roomSession.state.self.microphone === false");
            ada.waitFor("roomSession.state.participants[0].microphone === false");

            ada.page().locator("room-people [data-action=lock]").click();
            grace.waitFor("roomSession.state.moderation.locked");
            ada.page().locator("room-people [data-action=lock]").click();
            grace.waitFor("!roomSession.state.moderation.locked");

            ada.page().locator(row + ".remove-other").click();
            assertEquals(
                    "Really? Take Grace out of the room",
                    ada.page().locator(row + ".remove-other.armed").getAttribute("aria-label"));
            ada.page().locator(row + ".remove-other.armed").click();
            grace.waitFor("roomSession.state.status === 'idle'");
            grace.waitFor("document.querySelector('.notice[data-code=removed]') !== null");
            ada.waitFor("roomSession.state.participants.length === 0");
            assertEquals(List.of(), ada.errors());
        }
    }
}
