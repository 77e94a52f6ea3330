package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import room.web.TestServer;

/**
 * Every view in both themes: axe-core finds nothing serious, and nothing sticks out of the window. For people to look at
 * them, {@code -Dviews.pictures=true} leaves pictures in {@code target/screenshots/views}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ViewsIT {
    private static final String QUERY = "?video=320x180@5&p2p=no";

    /** Whether pictures of every size and theme are taken: {@code -Dviews.pictures=true}. */
    private static final boolean PICTURES = Boolean.getBoolean("views.pictures");

    /** More than four make the test slow; larger rooms are looked at with {@code -Dviews.people=9}. */
    private static final int PEOPLE = Integer.getInteger("views.people", 4);

    private record Size(String name, int width, int height) {}

    private static final List<Size> SIZES =
            List.of(new Size("phone", 390, 844), new Size("wide", 2560, 1080), new Size("laptop", 1366, 768));

    private final Browsers browsers = new Browsers();
    private final List<String> findings = new ArrayList<>();
    private Browser chromium;
    private TestServer server;

    @BeforeAll
    void launch() throws IOException {
        chromium = browsers.chromium("--auto-select-desktop-capture-source=Entire screen");
        server = new TestServer();
    }

    @AfterAll
    void quit() {
        browsers.close();
        server.close();
    }

    private static String axe() throws IOException {
        try (InputStream in = ViewsIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Looks at what the page shows now. */
    private void look(CallPage page, String view) throws IOException {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
            String themed = view + "-" + theme.name().toLowerCase(Locale.ROOT);
            for (Size size : theme == ColorScheme.LIGHT || PICTURES ? SIZES : List.<Size>of()) {
                page.page().setViewportSize(size.width(), size.height());
                if (PICTURES) {
                    page.page().waitForTimeout(150);
                    page.page()
                            .screenshot(new Page.ScreenshotOptions()
                                    .setPath(Path.of(
                                            "target", "screenshots", "views", themed + "-" + size.name() + ".png")));
                }
                Object sticksOut = page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
                if (Boolean.TRUE.equals(sticksOut)) {
                    findings.add(themed + " is wider than " + size);
                }
            }
            findings.addAll(serious(page, themed));
        }
    }

    private static List<String> serious(CallPage page, String view) throws IOException {
        page.page().evaluate(axe());
        Object found = page.evaluate("""
                async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                  .filter(({ impact }) => impact === "serious" || impact === "critical")
                  .map(({ id, nodes }) => ({ id, at: nodes.map(({ target, failureSummary }) =>
                    target.join(" ") + " " + failureSummary).slice(0, 3).join(" | ") }))""");
        List<String> texts = new ArrayList<>();
        for (Object each : (List<?>) found) {
            Map<?, ?> violation = (Map<?, ?>) each;
            texts.add(view + ": " + violation.get("id") + " at " + violation.get("at"));
        }
        return texts;
    }

    private static final String REFUSE = """
            navigator.mediaDevices.getUserMedia = async () => {
              throw new DOMException("Permission denied", "NotAllowedError");
            };
            """;

    private static final String KEEP_SOCKETS = """
            window.sockets = [];
            window.WebSocket = class extends WebSocket {
              constructor(...options) { super(...options); sockets.push(this); }
            };
            """;

    @Test
    void nothingSeriousIsFoundInAnyView() throws IOException {
        try (CallPage refused = new CallPage(chromium, server.origin(), QUERY, REFUSE)) {
            refused.waitFor("document.querySelector('.help')?.textContent.includes('blocked')");
            look(refused, "refused");
        }
        List<CallPage> people = new ArrayList<>();
        try (CallPage ada = new CallPage(chromium, server.origin(), QUERY, KEEP_SOCKETS)) {
            ada.waitFor("document.querySelector('room-preview video').videoWidth > 0");
            look(ada, "lobby");
            ada.join("daily", "Ada Lovelace");
            ada.waitFor("!document.querySelector('.alone').hidden");
            look(ada, "call-1");
            people.add(person("Grace Hopper"));
            ada.waitForMedia(1);
            ada.waitForPicture(people.getFirst().id());
            look(ada, "call-2");
            for (String name : List.of("Edsger", "Hedy", "Alan", "Barbara", "Donald", "Radia", "Katherine")
                    .subList(0, PEOPLE - 2)) {
                people.add(person(name));
            }
            for (CallPage person : people) {
                ada.waitForPicture(person.id());
            }
            people.get(1).action("camera").click();
            people.getFirst().action("hand").click();
            ada.waitFor("document.querySelectorAll('room-tile:not(.self) video').length === " + (PEOPLE - 2));
            look(ada, "call-" + PEOPLE);
            panels(ada, people);
            trouble(ada);
        } finally {
            people.forEach(CallPage::close);
        }
        assertEquals(List.of(), findings);
    }

    private CallPage person(String name) {
        return new CallPage(chromium, server.origin(), QUERY).join("daily", name);
    }

    private void panels(CallPage ada, List<CallPage> people) throws IOException {
        people.getFirst().action("screen").click();
        ada.waitForPicture(people.getFirst().id() + "/screen");
        look(ada, "screen");
        people.getFirst().action("screen").click();
        people.getFirst().say("The plan is at https://example.org/plan");
        ada.page().setViewportSize(1366, 768);
        ada.say("Thank you! I will read it before we go on.");
        ada.waitFor("document.querySelectorAll('room-chat li').length === 2");
        look(ada, "chat");
        ada.page().keyboard().press("Escape");
        ada.evaluate("() => document.activeElement.blur()");
        ada.page().keyboard().press("p");
        ada.waitFor("document.querySelectorAll('.people li').length === " + PEOPLE);
        look(ada, "people");
        ada.page().keyboard().press("s");
        ada.waitFor("roomSession.state.measurements.length > 2");
        look(ada, "statistics");
        ada.page().keyboard().press("Escape");
        ada.evaluate("() => document.activeElement.blur()");
        ada.page().keyboard().press("?");
        ada.waitFor("document.querySelector('dialog.shortcuts').open");
        look(ada, "help");
        ada.page().keyboard().press("Escape");
        ada.waitFor("!document.querySelector('dialog.shortcuts').open");
        ada.page().setViewportSize(1366, 768);
        ada.action("more").click();
        look(ada, "menu");
        ada.action("settings").click();
        look(ada, "settings");
        ada.page().locator("room-settings button.primary").click();
    }

    /** The server is out of reach: no socket can be made any more. */
    private void trouble(CallPage ada) throws IOException {
        ada.page().context().setOffline(true);
        ada.evaluate("() => sockets.forEach((socket) => socket.close())");
        ada.waitFor("!document.querySelector('.trouble').hidden");
        look(ada, "trouble");
        ada.page().context().setOffline(false);
        ada.waitFor("document.querySelector('.notice[data-code=online]') !== null");
        ada.waitFor("roomSession.state.status === 'joined' && roomSession.state.trouble === null");
    }
}
