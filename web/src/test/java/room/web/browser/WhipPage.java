package room.web.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The page that watches a room, with a publisher beside it; see {@code whip/publisher.js}. */
final class WhipPage implements AutoCloseable {
    private static final double TIMEOUT_MILLIS = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    /** @param query of the address, for example {@code ?room=daily} */
    WhipPage(Browser browser, String origin, String query) {
        context = browser.newContext();
        page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.navigate(origin + "/whep.html" + query);
        page.evaluate("() => {" + script() + "}");
    }

    private static String script() {
        try (InputStream in = WhipPage.class.getResourceAsStream("/whip/publisher.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    List<String> errors() {
        return errors;
    }

    Object evaluate(String expression) {
        return page.evaluate(expression);
    }

    void waitFor(String expression) {
        try {
            page.waitForFunction(
                    "async () => Boolean(" + expression + ")",
                    null,
                    new Page.WaitForFunctionOptions().setTimeout(TIMEOUT_MILLIS).setPollingInterval(100));
        } catch (com.microsoft.playwright.TimeoutError timeout) {
            throw new AssertionError("never true: " + expression + "\nstatus: " + status() + "\n" + errors, timeout);
        }
    }

    /** Publishes a picture of this colour under this name and keeps it as a global of the colour's name. */
    WhipPage publish(String room, String name, String colour) {
        evaluate("async () => { window." + colour + " = await publish('" + room + "', '" + name + "', '" + colour
                + "'); }");
        waitFor(colour + ".pc.connectionState === 'connected'");
        return this;
    }

    WhipPage play() {
        page.getByText("Play", new Page.GetByTextOptions().setExact(true)).click();
        return this;
    }

    void stop() {
        page.getByText("Stop", new Page.GetByTextOptions().setExact(true)).click();
    }

    /** What the page tells people. */
    String status() {
        return page.locator("#status").textContent();
    }

    /** Waits until the picture moves, sound arrives, and the middle has this colour. */
    void waitForPicture(String colour) {
        waitFor("whepPlayer.state === 'playing'");
        waitFor("colourOf(document.querySelector('#picture')) === '" + colour + "'");
        waitForFrames("whepPlayer.connection");
    }

    void waitForFrames(String connection) {
        evaluate("async () => { window.before = await decoded(" + connection + "); }");
        waitFor("(async () => { const now = await decoded(" + connection + ");"
                + " return now.frames >= before.frames + 5 && now.packets >= before.packets + 5; })()");
    }

    @Override
    public void close() {
        context.close();
    }
}
