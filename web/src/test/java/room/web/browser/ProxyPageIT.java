package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import room.web.ProxyProcess;
import room.web.TestServer;

/** The page in a browser, behind a proxy and below a path. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
final class ProxyPageIT {
    private static final double TIMEOUT_MILLIS = 60_000;

    private final Browsers browsers = new Browsers();
    private Browser chromium;

    @BeforeAll
    void launch() {
        chromium = browsers.chromium();
    }

    @AfterAll
    void quit() {
        browsers.close();
    }

    /** The printed configuration whose Host field lacks the port. */
    private static ProxyProcess.Configuration withoutPort() throws Exception {
        return ProxyProcess.printed().stream()
                .filter(configuration -> configuration.text().contains("Host $host;"))
                .findFirst()
                .orElseThrow();
    }

    private Page open(BrowserContext context, String address) {
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.navigate(address);
        return page;
    }

    private BrowserContext context() {
        return chromium.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
    }

    private static int port(TestServer server) {
        return URI.create(server.origin()).getPort();
    }

    @Test
    void thePageConnectsBelowAPathByAWebSocket(@TempDir Path directory) throws Exception {
        try (TestServer server = new TestServer("--base-path=/calls", "--trusted-proxy=127.0.0.1");
                ProxyProcess proxy = new ProxyProcess(withoutPort(), directory, port(server));
                BrowserContext context = context()) {
            List<String> sockets = new ArrayList<>();
            context.onPage(page -> page.onWebSocket(socket -> sockets.add(socket.url())));
            Page page = open(context, proxy.origin() + "/calls/#daily");
            page.waitForFunction("() => window.roomSession?.state.online");
            assertEquals(
                    List.of("/calls/socket.io/"),
                    sockets.stream().map(url -> URI.create(url).getPath()).toList());
            page.navigate(proxy.origin() + "/calls/whep.html?room=daily");
            PlaywrightAssertions.assertThat(page.locator("#status")).hasText("Nothing is playing.");
            page.locator("#toggle").click();
            PlaywrightAssertions.assertThat(page.locator("#status"))
                    .hasText(
                            Pattern.compile("Watching whoever speaks.*"),
                            new LocatorAssertions.HasTextOptions().setTimeout(TIMEOUT_MILLIS));
        }
    }

    /** As Chromium does on every page that is trustworthy; a browser that does not is refused and told why. */
    @Test
    void aBrowserThatSaysSameOriginConnectsThroughAProxyThatHidesThePort(@TempDir Path directory) throws Exception {
        ProxyProcess.Configuration bare = without(withoutPort(), "");
        try (TestServer server = new TestServer("--base-path=/calls");
                ProxyProcess proxy = new ProxyProcess(bare, directory, port(server));
                BrowserContext context = context()) {
            Page page = open(context, proxy.origin() + "/calls/");
            page.waitForFunction("() => window.roomSession?.state.online");
        }
    }

    @Test
    void aPageThatIsRefusedSaysSo(@TempDir Path directory) throws Exception {
        ProxyProcess.Configuration bare = without(withoutPort(), "proxy_set_header Sec-Fetch-Site \"\";");
        try (TestServer server = new TestServer("--base-path=/calls");
                ProxyProcess proxy = new ProxyProcess(bare, directory, port(server));
                BrowserContext context = context()) {
            Page page = open(context, proxy.origin() + "/calls/");
            PlaywrightAssertions.assertThat(page.locator(".refused"))
                    .containsText(
                            "The server refuses this page",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));
        }
    }

    /** The same configuration, which says nothing of the port any more. */
    private static ProxyProcess.Configuration without(ProxyProcess.Configuration configuration, String instead) {
        String text = configuration.text().replace("proxy_set_header X-Forwarded-Port $server_port;", instead);
        return new ProxyProcess.Configuration(configuration.program(), text, configuration.path());
    }
}
