package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people find in the page besides the call itself, each as a person would come upon it. */
final class FeaturesIT {
    private static final String QUERY = "?video=320x180@5&p2p=no";

    @RegisterExtension
    static final Venue VENUE = new Venue(QUERY);

    @Test
    void theInviteLinkIsCopiedAndLeadsIntoItsRoom() {
        try (CallPage ada = VENUE.person("Ada's café", "Ada")) {
            ada.page().context().grantPermissions(List.of("camera", "microphone", "clipboard-read", "clipboard-write"));
            ada.page().locator(".head [data-action=link]").click();
            ada.waitFor("document.querySelector('.notice[data-code=copied]') !== null");
            String link = (String) ada.evaluate("() => navigator.clipboard.readText()");
            try (CallPage grace = VENUE.pageAt(VENUE.origin(), QUERY + link.substring(link.indexOf('#')), "")) {
                grace.page().getByLabel("Your name").fill("Grace");
                grace.page().locator("#join").click();
                ada.waitForMedia(1);
                assertEquals("Ada's café", grace.evaluate("() => roomSession.state.room"));
            }
        }
    }

    @Test
    void whoHasNoDevicesIsToldSoAndCanWatch() {
        try (CallPage grace = VENUE.person("bare", "Grace");
                CallPage ada = VENUE.page("""
                        navigator.mediaDevices.getUserMedia = async () => {
                          throw new DOMException("Requested device not found", "NotFoundError");
                        };
                        navigator.mediaDevices.enumerateDevices = async () => [];
                        """)) {
            ada.waitFor("document.querySelector('.help')?.textContent.includes('No camera or microphone was found')");
            ada.join("bare", "Ada");
            ada.waitForMedia(1);
            grace.waitFor("roomSession.state.participants.some(({ camera, microphone }) => !camera && !microphone)");
            assertEquals(List.of(), ada.errors());
        }
    }

    @Test
    void aCameraThatIsPulledOutIsSaidAndTheCallGoesOn() {
        try (CallPage ada = VENUE.person("pulled", "Ada");
                CallPage grace = VENUE.person("pulled", "Grace")) {
            grace.waitForMedia(1);
            // As a browser tells it of a device that is gone: the track ends, without anybody's having stopped it.
            ada.evaluate("() => { const { video } = roomSession.state.self.user;"
                    + " video.stop(); video.dispatchEvent(new Event('ended')); }");
            ada.waitFor("document.querySelector('.notice[data-code=device-lost]') !== null");
            grace.waitFor(
                    "roomSession.state.participants[0].camera === false && roomSession.state.participants[0].microphone");
            ada.action("camera").click();
            grace.waitForMedia(1);
            assertEquals(1, ada.offers(), "another camera makes no offer");
        }
    }

    @Test
    void whoeverIsInFrontFloatsAboveOtherWindowsAndThePageAndTilesFillTheScreen() {
        try (CallPage ada = VENUE.person("windows", "Ada");
                CallPage grace = VENUE.person("windows", "Grace")) {
            ada.waitForMedia(1);
            ada.waitForPicture(grace.id());
            ada.action("more").click();
            ada.waitFor("document.querySelector('[data-action=more]').getAttribute('aria-expanded') === 'true'");
            ada.action("more").click();
            ada.waitFor("document.querySelector('[data-action=more]').getAttribute('aria-expanded') === 'false'");
            ada.waitFor("document.querySelector('room-menu:popover-open') === null");
            ada.action("more").click();
            ada.action("picture-in-picture").click();
            ada.waitFor("document.pictureInPictureElement?.videoWidth === 320");
            ada.action("more").click();
            ada.action("picture-in-picture").click();
            ada.waitFor("document.pictureInPictureElement === null");

            ada.evaluate("() => document.activeElement.blur()");
            ada.page().keyboard().press("f");
            ada.waitFor("document.fullscreenElement === document.documentElement");
            ada.page().keyboard().press("f");
            ada.waitFor("document.fullscreenElement === null");
            String tile = "room-tile[data-participant='" + grace.id() + "']";
            ada.page().locator(tile).hover();
            ada.page().locator(tile + " .over:not([aria-pressed])").click();
            ada.waitFor("document.fullscreenElement?.matches(\"" + tile + "\")");
            ada.evaluate("() => document.exitFullscreen()");
            ada.waitForPicture(grace.id());
            assertEquals(List.of(), ada.errors());
        }
    }

    @Test
    void theSoundOfASharedScreenIsHeard() {
        // No browser without a desktop captures sound with a screen, so the page is handed a screen that beeps.
        try (CallPage ada = VENUE.page("""
                        navigator.mediaDevices.getDisplayMedia = async () => {
                          const sound = new AudioContext();
                          const tone = sound.createOscillator();
                          const out = sound.createMediaStreamDestination();
                          tone.connect(out);
                          tone.start();
                          const canvas = document.createElement("canvas");
                          const pen = canvas.getContext("2d");
                          setInterval(() => { pen.fillStyle = pen.fillStyle === "#ff0000" ? "#00ff00" : "#ff0000";
                            pen.fillRect(0, 0, 300, 150); }, 100);
                          return new MediaStream([...canvas.captureStream(10).getTracks(), ...out.stream.getTracks()]);
                        };
                        """).join("beep", "Ada");
                CallPage grace = VENUE.person("beep", "Grace")) {
            grace.waitForMedia(1);
            ada.action("screen").click();
            grace.waitForPicture(ada.id() + "/screen");
            grace.evaluate("""
                    () => {
                      const { audio } = roomSession.state.participants[0].screen;
                      const context = new AudioContext();
                      window.meter = context.createAnalyser();
                      context.createMediaStreamSource(new MediaStream([audio])).connect(meter);
                    }""");
            grace.waitFor("(() => { const wave = new Float32Array(meter.fftSize); meter.getFloatTimeDomainData(wave);"
                    + " return Math.max(...wave) > 0.1; })()");
            grace.waitFor(
                    "[...document.querySelectorAll('room-audio audio')].filter(({ paused }) => !paused).length === 2");
            ada.action("screen").click();
            grace.waitFor("document.querySelector('room-tile.screen') === null");
        }
    }

    @Test
    void aCallIsJoinedAndLeftByKeyboardAloneAndFocusIsAlwaysSeen() {
        try (CallPage ada = VENUE.page()) {
            Keyboard keyboard = ada.page().keyboard();
            ada.waitFor("document.querySelector('#join') !== null && roomSession.state.online");
            tabTo(ada, "#name");
            keyboard.type("Ada");
            tabTo(ada, "#room");
            keyboard.type("keys-only");
            keyboard.press("Enter");
            ada.waitFor("roomSession.state.status === 'joined'");
            List<String> passed = new ArrayList<>();
            while (!passed.contains("leave")) {
                keyboard.press("Tab");
                assertTrue(passed.size() < 60, "Tab never came to the last button: " + passed);
                passed.add(
                        (String)
                                ada.evaluate(
                                        "() => { const at = document.activeElement;"
                                                + " const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);"
                                                + " const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';"
                                                + " return (seen || at === document.body ? '' : 'UNSEEN ') + (at.dataset.action ?? at.tagName); }"));
            }
            assertTrue(passed.stream().noneMatch(name -> name.startsWith("UNSEEN")), passed.toString());
            assertTrue(passed.indexOf("microphone") < passed.indexOf("camera"), passed.toString());
            keyboard.press("Enter");
            ada.waitFor("roomSession.state.status === 'idle'");
        }
    }

    private static void tabTo(CallPage page, String selector) {
        for (int presses = 0; presses < 60; presses++) {
            if (Boolean.TRUE.equals(page.evaluate("() => document.activeElement.matches('" + selector + "')"))) {
                return;
            }
            page.page().keyboard().press("Tab");
        }
        throw new AssertionError("Tab never came to " + selector);
    }

    @Test
    void theExampleClientOfTheSdkMakesACall() {
        try (CallPage ada = VENUE.person("sdk", "Ada");
                CallPage grace = VENUE.pageAt(VENUE.origin() + "/app/example", "", "")) {
            Page page = grace.page();
            page.locator("[name=room]").fill("sdk");
            page.locator("[name=name]").fill("Grace");
            page.locator("#join button:not(#leave)").click();
            ada.waitForMedia(1);
            grace.waitFor("document.querySelectorAll('figure').length === 2"
                    + " && [...document.querySelectorAll('figure video')].every(({ videoWidth }) => videoWidth > 0)");
            assertEquals("Grace", ada.evaluate("() => roomSession.state.participants[0].name"));
            page.locator("#leave").click();
            ada.waitFor("roomSession.state.participants.length === 0");
            assertEquals(List.of(), grace.errors());
        }
    }

    @Test
    void nineFillTheWindowAndWhoSpeaksIsInFrontInTheSpeakersView() {
        // Eight people in one page, which paints nothing: pages of their own would take what the ninth needs.
        try (CallPage crowd = VENUE.page();
                CallPage ada = VENUE.page()) {
            crowd.evaluate("""
                    async () => {
                      const { createSession } = await import("/app/room.js");
                      const capture = { width: { ideal: 160 }, height: { ideal: 90 }, frameRate: { ideal: 5 } };
                      window.crowd = new Map();
                      for (const name of ["Grace", "Edsger", "Hedy", "Alan", "Barbara", "Donald", "Radia", "Katherine"]) {
                        const session = createSession({ p2p: false, capture });
                        session.watch([]);
                        session.connect();
                        await session.join({ room: "nine", name, microphone: name === "Hedy" });
                        crowd.set(name, session);
                      }
                    }""");
            ada.join("nine", "Ada");
            ada.page().setViewportSize(1366, 768);
            ada.waitFor("document.querySelectorAll('room-tile').length === 9");
            ada.waitFor(
                    "[...document.querySelectorAll('room-tile video:not(.coming)')].filter(({ videoWidth }) => videoWidth > 0).length === 9");
            ada.page().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "nine.png")));
            double filled = ((Number) ada.evaluate("""
                            () => {
                              const box = document.querySelector("room-stage .grid").getBoundingClientRect();
                              const tiles = [...document.querySelectorAll("room-stage .grid room-tile")];
                              return tiles.reduce((sum, { offsetWidth, offsetHeight }) => sum + offsetWidth * offsetHeight, 0)
                                / (box.width * box.height);
                            }""")).doubleValue();
            assertTrue(filled > 0.75, "tiles cover " + filled + " of the stage");

            String hedy = (String) crowd.evaluate("() => crowd.get('Hedy').state.participantId");
            ada.waitFor("document.querySelector('room-tile[data-participant=\"" + hedy
                    + "\"]').classList.contains('speaking')");
            ada.action("more").click();
            ada.action("layout").click();
            ada.waitFor("document.querySelector('.spotlight room-tile')?.dataset.participant === '" + hedy + "'");
            ada.waitForPicture(hedy);
            assertEquals(List.of(), ada.errors());
        }
    }
}
