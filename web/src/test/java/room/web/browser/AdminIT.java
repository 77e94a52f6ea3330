package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import room.web.TestServer;

/** The official Socket.IO Admin UI, as this server serves it, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminIT {
    private static final double TIMEOUT_MILLIS = 60_000;

    /** Of "correct horse battery", made by libxcrypt. */
    private static final String HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeUalutVAUeK1iyhYKLzwpTyWAft3dHE.";

    private final Browsers browsers = new Browsers();
    private final List<String> errors = new ArrayList<>();
    private Browser chromium;

    @SuppressWarnings("NullAway.Init") // by serve
    private BrowserContext context;

    @SuppressWarnings("NullAway.Init") // by serve
    private TestServer server;

    @TempDir
    Path folder;

    @BeforeAll
    void launch() {
        chromium = browsers.chromium();
    }

    @AfterAll
    void quit() {
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
        server.close();
    }

    private void serve(String... flags) throws IOException {
        Path hash = Files.writeString(folder.resolve("hash"), HASH + "\n");
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--admin-user=ops");
        all.add("--admin-password-hash-file=" + hash);
        server = new TestServer(all.toArray(String[]::new));
        context = chromium.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
    }

    private Page page(String path) {
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.navigate(server.origin() + path);
        return page;
    }

    private Page logIn(String password) {
        Page page = page("/admin-ui/");
        page.getByLabel("Server URL").fill(server.origin());
        page.getByLabel("Username").fill("ops");
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Connect"))
                .click();
        return page;
    }

    /** Goes to a place, and waits until the one before has slid away. */
    private static void go(Page page, String place) {
        page.locator("nav a", new Page.LocatorOptions().setHasText(place)).click();
        page.waitForFunction(
                "place => { const shown = [...document.querySelectorAll('main .v-breadcrumbs')];"
                        + "return shown.length === 1 && shown[0].textContent.trim() === place; }",
                place);
    }

    /** A page with the official client, connected to the main namespace; gives its socket's id. */
    private String guest(Page page) {
        page.addScriptTag(new Page.AddScriptTagOptions().setUrl("/socket.io/socket.io.js"));
        return (String) page.evaluate("() => new Promise(done => {"
                + "window.heard = []; window.socket = io();"
                + "socket.onAny((...all) => heard.push(all));"
                + "socket.on('disconnect', reason => heard.push(['disconnect', reason]));"
                + "socket.on('connect', () => done(socket.id)); })");
    }

    private static void awaitHeard(Page page, String condition) {
        page.waitForFunction("() => heard.some(e => " + condition + ")");
    }

    private static Locator row(Page page, String text) {
        return page.locator("tbody tr", new Page.LocatorOptions().setHasText(text));
    }

    private void picture(Page page, String name) {
        Path file = Path.of("target", "screenshots", "admin-" + name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Test
    void aWrongPasswordIsSaidToBeWrong() throws IOException {
        serve();
        Page ui = logIn("correct horse batterz");
        ui.getByText("Invalid credentials").waitFor();
        picture(ui, "wrong-password");
        ui.getByLabel("Password").fill("correct horse battery");
        ui.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Connect"))
                .click();
        ui.getByText("Invalid credentials").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        row(ui, "/admin").waitFor();
        assertEquals(
                0,
                ui.locator("nav a", new Page.LocatorOptions().setHasText("Sockets"))
                        .count());
        picture(ui, "production");
        assertEquals(List.of(), errors);
    }

    @Test
    void anAdministratorSeesSocketsRoomsAndEventsAndMovesSockets() throws IOException {
        serve("--admin-mode=development");
        Page guest = page("/whep.html");
        String id = guest(guest);
        guest.evaluate("socket.emit('enter_room', {roomName: 'daily', nickName: 'Ada'})");

        Page ui = logIn("correct horse battery");
        row(ui, "/admin").first().waitFor();
        ui.locator(".v-dialog--active, .v-overlay")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        picture(ui, "dashboard");
        // A reload needs no password.
        ui.reload();
        row(ui, "/admin").first().waitFor();

        go(ui, "Sockets");
        row(ui, id).click();
        ui.getByText("Initial HTTP request").waitFor();
        row(ui, "daily").first().waitFor();
        picture(ui, "socket");

        ui.getByLabel("Join a room").fill("weekly");
        ui.locator("form button[type=submit]").last().click();
        row(ui, "weekly").first().waitFor();
        row(ui, "weekly").first().locator("button").click();
        // A click on a button is one on its row as well, and the UI goes on to the row's own page.
        ui.waitForURL(Pattern.compile(".*/rooms/weekly"));

        go(ui, "Rooms");
        row(ui, "daily").waitFor();
        row(ui, "weekly").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        picture(ui, "rooms");

        go(ui, "Events");
        guest.evaluate("socket.emit('new_message', 'Hello there', 'daily')");
        guest.evaluate("socket.emit('offer', {type: 'offer', sdp: 'v=0\\r\\na=ice-pwd:pssst'}, 'daily')");
        row(ui, "new_message").first().waitFor();
        row(ui, "offer").first().waitFor();
        picture(ui, "events");
        assertEquals(0, ui.getByText(Pattern.compile("pssst|ice-pwd")).count());

        go(ui, "Sockets");
        row(ui, id).locator("button").last().click();
        awaitHeard(guest, "e[0] === 'disconnect' && e[1] === 'io server disconnect'");
        go(ui, "Dashboard");
        go(ui, "Sockets");
        row(ui, id).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        picture(ui, "disconnected");
        assertEquals(List.of(), errors);
    }

    @Test
    void aReadOnlyServerOffersNothingToDo() throws IOException {
        serve("--admin-mode=development", "--admin-read-only");
        Page guest = page("/whep.html");
        String id = guest(guest);
        Page ui = logIn("correct horse battery");
        go(ui, "Sockets");
        row(ui, id).waitFor();
        assertEquals(0, row(ui, id).locator("button").count());
    }
}
