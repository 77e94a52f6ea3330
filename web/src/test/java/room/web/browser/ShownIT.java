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
    private Browser publishing;
    private TestServer server;

    @BeforeEach
    void launch() throws IOException {
        chromium = browsers.chromium();
        publishing = browsers.chromium();
        server = new TestServer("--no-p2p");
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

    /** True when the server says this of the picture that the page gets of somebody. */
    private static String picture(CallPage of, String claim) {
        return "roomSession.state.participants.some(({ id, pictures: { user } }) => id === '" + of.id() + "' && "
                + claim + ")";
    }

    @Test
    void tilesAskForPicturesAsHighAsTheyAreAndHiddenOnesForNone() {
        CallPage ada = person(publishing, "Ada", "640x360@10");
        List.of("Grace", "Hedy", "Alan").forEach(this::bystander);
        CallPage eve = person(chromium, "Eve", "160x90@5");
        eve.evaluate("""
                () => {
                  const watch = roomSession.watch.bind(roomSession);
                  roomSession.watch = (pictures) => { window.asked = pictures; watch(pictures); };
                }""");
        eve.page().setViewportSize(800, 500);
        eve.waitFor("asked.length === 4 && asked.every(({ height }) => height > 90 && height < 240)");
        eve.page()
                .locator("room-tile[data-participant='" + ada.id() + "'] .over[aria-pressed]")
                .click();
        eve.waitFor("asked.find(({ pinned }) => pinned).height > 300");
        eve.waitFor("asked.filter(({ pinned }) => !pinned).every(({ height }) => height <= 96)");
        eve.waitFor(picture(ada, "user?.height === 360"));
        eve.waitFor("document.querySelector('.spotlight video').videoHeight === 360");
        eve.evaluate("() => document.activeElement.blur()");
        eve.page().keyboard().press("s");
        eve.waitFor("[...document.querySelectorAll('room-statistics .why')]"
                + ".some(({ textContent }) => textContent === '360p, the best that is sent')");
        eve.page().keyboard().press("Escape");
        eve.page()
                .locator("room-tile[data-participant='" + ada.id() + "'] .over[aria-pressed]")
                .click();
        eve.waitFor("asked.every(({ pinned, height }) => !pinned && height < 240)");

        eve.page().setViewportSize(250, 400);
        eve.waitFor("asked.length === 2");
        eve.waitFor(
                "roomSession.state.participants.every(({ id }) => asked.some(({ participant }) => participant === id)"
                        + " === (document.querySelector(`room-tile[data-participant='${id}']`) !== null))");
        eve.page().setViewportSize(800, 500);
        eve.waitFor("asked.length === 4");
        assertEquals(List.of(), eve.errors());
    }
}
