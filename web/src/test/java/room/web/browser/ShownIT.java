package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.web.TestServer;

/** What the page of the call shows is what it asks the server for. */
final class ShownIT {
    private final Browsers browsers = new Browsers();
    private final List<CallPage> people = new ArrayList<>();
    private Browser chromium;
    private TestServer server;
    private CallPage ada;
    private CallPage eve;

    @BeforeEach
    void launch() throws IOException {
        chromium = browsers.chromium();
        server = new TestServer("--no-p2p");
        // The only camera that is large enough to be sent in three sizes, in a browser that paints nothing else.
        ada = person(browsers.chromium(), "Ada", "1280x720@10");
        List.of("Grace", "Hedy", "Alan").forEach(this::bystander);
        eve = person(chromium, "Eve", "160x90@5");
        eve.evaluate("""
                () => {
                  const watch = roomSession.watch.bind(roomSession);
                  roomSession.watch = (pictures) => { window.asked = pictures; watch(pictures); };
                }""");
        eve.page().setViewportSize(800, 500);
    }

    @AfterEach
    void quit() {
        people.forEach(CallPage::close);
        browsers.close();
        server.close();
    }

    private CallPage person(Browser browser, String name, String video) {
        CallPage page = new CallPage(browser, server.origin(), "?video=" + video).join("daily", name);
        people.add(page);
        return page;
    }

    /** Somebody who has a tile and does nothing, for the machine's sake. */
    private void bystander(String name) {
        CallPage page = person(chromium, name, "160x90@5");
        page.evaluate("""
                () => {
                  roomSession.watch([]);
                  roomSession.watch = () => {};
                  roomSession.setMuted("camera", true);
                  roomSession.setMuted("microphone", true);
                }""");
    }

    private void togglePinOf(CallPage person) {
        eve.page()
                .locator("room-tile[data-participant='" + person.id() + "'] .over[aria-pressed]")
                .click();
    }

    /** True when what the server says of Ada's picture for Eve fits the claim. */
    private String picture(String claim) {
        return "roomSession.state.participants.some(({ id, pictures: { user } }) => id === '" + ada.id() + "' && "
                + claim + ")";
    }

    @Test
    void tilesAskForPicturesAsHighAsTheyAreAndGetNoLargerOnes() {
        eve.waitFor("asked.length === 4 && asked.every(({ height }) => height > 90 && height < 240)");
        eve.waitFor(picture("user?.height === 180"));
        togglePinOf(ada);
        eve.waitFor("asked.find(({ pinned }) => pinned).height > 300");
        eve.waitFor("asked.filter(({ pinned }) => !pinned).every(({ height }) => height <= 96)");
        eve.waitFor(picture("user?.height === 360"));
        eve.waitFor("document.querySelector('.spotlight video').videoHeight === 360");
        eve.evaluate("() => document.activeElement.blur()");
        eve.page().keyboard().press("s");
        eve.waitFor("[...document.querySelectorAll('room-statistics .why')]"
                + ".some(({ textContent }) => textContent.startsWith('360p, '))");
        eve.page().keyboard().press("Escape");
        togglePinOf(ada);
        eve.waitFor("asked.every(({ pinned, height }) => !pinned && height < 240)");
        eve.waitFor(picture("user?.height === 180"));
        assertEquals(List.of(), eve.errors());
    }

    @Test
    void whatHasNoTileIsScrolledAwayOrInABackgroundPageIsNotAskedFor() {
        eve.waitFor("asked.length === 4");
        eve.page().setViewportSize(250, 300);
        eve.waitFor("asked.length === 2");
        eve.waitFor(
                "roomSession.state.participants.every(({ id }) => asked.some(({ participant }) => participant === id)"
                        + " === (document.querySelector(`room-tile[data-participant='${id}']`) !== null))");
        eve.page().setViewportSize(800, 500);
        eve.waitFor("asked.length === 4");

        togglePinOf(ada);
        eve.page().setViewportSize(800, 250);
        eve.waitFor("asked.length < 4 && asked.some(({ pinned }) => pinned)");
        eve.evaluate("() => { window.first = asked.find(({ pinned }) => !pinned).participant;"
                + " document.querySelector('.grid').scrollTop = 10_000; }");
        eve.waitFor("asked.length < 4 && !asked.some(({ participant }) => participant === first)");
        eve.page().setViewportSize(800, 500);
        eve.waitFor("asked.length === 4");

        // No browser here puts a page into the background that a test still drives, so the page is told it is.
        eve.evaluate("() => { Object.defineProperty(document, 'hidden', { configurable: true, value: true });"
                + " document.dispatchEvent(new Event('visibilitychange')); }");
        eve.waitFor("asked.length === 0");
        eve.waitFor(picture("user === null || user.height === 0"));
        eve.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }");
        eve.waitFor("asked.length === 4");
        eve.waitForPicture(ada.id());
        assertEquals(List.of(), eve.errors());
    }
}
