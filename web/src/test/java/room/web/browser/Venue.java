package room.web.browser;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import room.web.TestServer;

/** Where people of a test class meet: one Chromium and one server for all of its tests, each of which takes rooms of its own. */
final class Venue implements BeforeAllCallback, AfterAllCallback {
    private final String query;
    private final Browsers browsers = new Browsers();

    @SuppressWarnings("NullAway.Init") // by beforeAll
    private Browser chromium;

    @SuppressWarnings("NullAway.Init") // by beforeAll
    private TestServer server;

    /** @param query of each page's address, for example {@code ?p2p=no} */
    Venue(String query) {
        this.query = query;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        chromium = browsers.chromium();
        server = new TestServer();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        browsers.close();
        server.close();
    }

    String origin() {
        return server.origin();
    }

    /** Somebody's page, before joining. */
    CallPage page() {
        return page("");
    }

    /** The same with a script that runs before the page's own. */
    CallPage page(String script) {
        return pageAt(origin(), query, script);
    }

    /** A page of another server, or with another address than the others have. */
    CallPage pageAt(String origin, String query, String script) {
        return new CallPage(chromium, origin, query, script);
    }

    /** Somebody who has joined. */
    CallPage person(String room, String name) {
        return page().join(room, name);
    }
}
