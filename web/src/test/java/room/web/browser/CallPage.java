package room.web.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One person's page. What is not a click or a key is awaited; what is read, is read where a person would see it. */
final class CallPage implements AutoCloseable {
    /** A cold browser on a busy machine takes its time; nothing waits this long unless something is broken. */
    private static final double TIMEOUT_MILLIS = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();
    private int offers;

    /**
     * @param query of the address, for example {@code ?p2p=no}
     * @param script runs in the page before its own, may be empty
     */
    CallPage(Browser browser, String origin, String query, String script) {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 720));
        page = context.newPage();
        page.addInitScript(script);
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onWebSocket(socket -> socket.onFrameSent(frame -> {
            if (frame.text() != null && frame.text().contains("\"call:offer\"")) {
                offers++;
            }
        }));
        page.navigate(origin + "/" + query);
    }

    CallPage(Browser browser, String origin, String query) {
        this(browser, origin, query, "");
    }

    Page page() {
        return page;
    }

    /** What the page's console reported as errors, and uncaught exceptions. */
    List<String> errors() {
        return errors;
    }

    /** How many offers the page has sent by WebSocket. */
    int offers() {
        return offers;
    }

    CallPage join(String room, String name) {
        page.getByLabel("Your name").fill(name);
        page.getByLabel("Room", new Page.GetByLabelOptions().setExact(true)).fill(room);
        page.locator("#join").click();
        waitFor("roomSession.state.status === 'joined'");
        return this;
    }

    /** Waits until a JavaScript expression, which may be a promise, is true. */
    void waitFor(String expression) {
        // Not by waitForFunction: it takes a promise for true.
        Object outcome = page.evaluate("""
                async (millis) => {
                  const end = Date.now() + millis;
                  let error = "";
                  while (Date.now() < end) {
                    try {
                      if (await (%s)) {
                        return "";
                      }
                    } catch (thrown) {
                      error = String(thrown);
                    }
                    await new Promise((resolve) => setTimeout(resolve, 50));
                  }
                  return "never true. " + error;
                }""".formatted(expression), TIMEOUT_MILLIS);
        if (!"".equals(outcome)) {
            throw new AssertionError(outcome + "\n" + expression + "\nstate: " + describe() + "\nerrors: " + errors);
        }
    }

    private String describe() {
        return String.valueOf(
                page.evaluate(
                        "async () => JSON.stringify({state: {...roomSession.state, rooms: 0, measurements: 0}, stats: await roomSession.stats(), server: (await (await fetch('/metrics')).text()).split('\\n').filter((line) => line.startsWith('room_') && !line.endsWith(' 0'))})"));
    }

    /** Waits until this many others are seen moving and heard, from now on and not only some time ago. */
    void waitForMedia(int others) {
        waitFor("roomSession.state.participants.length === " + others);
        page.evaluate("async () => { window.before = await roomSession.stats(); }");
        waitFor("(async () => {"
                + "const now = await roomSession.stats();"
                + "const was = new Map(before.map((s) => [s.participantId, s]));"
                + "return now.length === " + others + " && now.every((s) => {"
                + "  const b = was.get(s.participantId) ?? {videoFramesDecoded: 0, audioPacketsReceived: 0};"
                + "  if (b.path && b.path !== s.path) { window.before = now; return false; }"
                + "  return s.videoFramesDecoded >= b.videoFramesDecoded + 5"
                + "      && s.audioPacketsReceived >= b.audioPacketsReceived + 5; }); })()");
    }

    /** The id by which the others know this person. */
    String id() {
        return String.valueOf(page.evaluate("() => roomSession.state.participantId"));
    }

    /** Waits until the tile of a person, or of their screen ("ID/screen"), shows moving pictures. */
    void waitForPicture(String participant) {
        waitFor("(() => {"
                + "const video = document.querySelector('room-tile[data-participant=\"" + participant + "\"] video');"
                + "const time = video?.videoWidth > 0 ? video.currentTime : -1;"
                + "if (time < 0 || window.watched !== video) {"
                + "  window.watched = video; window.watchedTime = time; return false; }"
                + "return time > watchedTime + 0.3; })()");
    }

    void waitForPath(String path) {
        waitFor("roomSession.state.path === '" + path + "'");
    }

    Object evaluate(String expression) {
        return page.evaluate(expression);
    }

    Locator action(String name) {
        return page.locator("[data-action=" + name + "]");
    }

    void leave() {
        action("leave").click();
        waitFor("roomSession.state.status === 'idle'");
    }

    void say(String text) {
        if (!"true".equals(action("chat").getAttribute("aria-expanded"))) {
            action("chat").click();
        }
        page.getByLabel("Message to everybody").fill(text);
        page.getByLabel("Send", new Page.GetByLabelOptions().setExact(true)).click();
    }

    /** Keeps a picture of the page under target/screenshots. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    @Override
    public void close() {
        context.close();
    }
}
