package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import room.web.TestServer;

/** What people do with the client besides seeing and hearing each other. One browser and one server for all of it. */
final class ClientIT {
    private static final String QUERY = "?video=320x180@10&p2p=no";

    @RegisterExtension
    static final Venue VENUE = new Venue(QUERY);

    @Test
    void oneSeesAndHearsOneselfBeforeJoiningAndTheChoiceIsRemembered() {
        try (CallPage ada = VENUE.page()) {
            ada.waitFor("document.querySelector('room-preview video').videoWidth > 0");
            ada.waitFor("roomSession.microphoneLevel > 0.1");
            ada.waitFor("document.querySelector('#speaker-list').options.length > 0");
            ada.page().locator("[data-preview=camera]").click();
            ada.waitFor("roomSession.state.preview.video === null");
            ada.join("preview", "Ada");
            assertEquals(false, ada.evaluate("() => roomSession.state.self.camera"));
            assertEquals(true, ada.evaluate("() => roomSession.state.self.microphone"));
            ada.leave();
            ada.page().reload();
            ada.waitFor("document.querySelector('[data-preview=camera]')?.getAttribute('aria-pressed') === 'false'");
            assertEquals("Ada", ada.evaluate("() => document.querySelector('#name').value"));
            assertEquals(List.of(), ada.errors());
        }
    }

    private static final String REFUSE = """
            navigator.mediaDevices.getUserMedia = async () => {
              throw new DOMException("Permission denied", "NotAllowedError");
            };
            """;

    @Test
    void whoRefusesTheCameraIsToldWhatToDoAndCanStillWatchAndListen() {
        try (CallPage grace = VENUE.person("listeners", "Grace");
                CallPage ada = VENUE.page(REFUSE)) {
            ada.waitFor("document.querySelector('.help')?.textContent.includes('blocked')");
            ada.page().getByLabel("Your name").fill("Ada");
            ada.page().locator("#room").fill("listeners");
            ada.page().getByText("Join to watch and listen").click();
            ada.waitForMedia(1);
            grace.waitFor("document.querySelectorAll('room-tile .muted:not([hidden])').length === 1");
            ada.leave();
            ada.waitFor("document.querySelector('#try-devices')?.hidden === false");
            assertEquals(true, ada.evaluate("() => roomSession.state.preview === null"));
        }
    }

    @Test
    void whoRefusesOnlyTheCameraJoinsWithTheMicrophoneAndComesBackWithItAlone() {
        try (CallPage ada = VENUE.page("""
                const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                navigator.mediaDevices.getUserMedia = async (wanted) => {
                  if (wanted.video) {
                    throw new DOMException("Permission denied", "NotAllowedError");
                  }
                  return ask(wanted);
                };
                """)) {
            ada.waitFor("document.querySelector('.help')?.textContent.includes('blocked')");
            ada.page().getByText("Microphone only").click();
            ada.waitFor("roomSession.state.preview?.microphone && document.querySelector('.help').hidden");
            ada.join("microphones", "Ada");
            assertEquals(
                    true, ada.evaluate("() => roomSession.state.self.microphone && !roomSession.state.self.camera"));
            ada.leave();
            ada.waitFor("roomSession.state.preview?.microphone && !roomSession.state.preview.camera");
            ada.waitFor("document.querySelector('.help').hidden");
        }
    }

    @Test
    void speakersHandsReactionsAndWhatWasSaidAreSeenAlsoByWhoComesLate() {
        try (CallPage ada = VENUE.person("talk", "Ada");
                CallPage grace = VENUE.person("talk", "Grace")) {
            String graceTile = "document.querySelector('room-tile[data-participant=\"" + grace.id() + "\"]')";
            ada.waitFor(graceTile + "?.classList.contains('speaking')");
            ada.waitFor("roomSession.state.speaker === '" + grace.id() + "'");

            grace.page().keyboard().press("r");
            ada.waitFor("!" + graceTile + ".querySelector('.hand').hidden");
            grace.action("react").click();
            grace.page().locator("[data-reaction='\uD83D\uDC4F']").click();
            ada.waitFor("document.querySelector('.reaction')?.textContent.includes('Grace')");
            grace.say("Read https://example.org/plan. <b>Please</b>");
            ada.waitFor("document.querySelector('[data-action=chat] .badge').textContent === '1'");

            try (CallPage edsger = VENUE.person("talk", "Edsger")) {
                edsger.page().keyboard().press("c");
                edsger.waitFor("document.querySelector('room-chat li a')?.href === 'https://example.org/plan'");
                edsger.waitFor("document.querySelector('room-chat li p').textContent.endsWith('. <b>Please</b>')");
                assertEquals(
                        "noopener noreferrer nofollow",
                        edsger.page().locator("room-chat li a").getAttribute("rel"));
                edsger.waitFor("!" + graceTile + ".querySelector('.hand').hidden");
                grace.page().keyboard().press("Escape");
                grace.action("hand").click();
                edsger.waitFor(graceTile + ".querySelector('.hand').hidden");
            }
        }
    }

    @Test
    void tilesArePinnedPanelsOpenAndKeysDoWhatTheHelpSays() {
        try (CallPage ada = VENUE.person("keys", "Ada");
                CallPage grace = VENUE.person("keys", "Grace")) {
            ada.waitForMedia(1);
            String pin = "room-tile[data-participant='" + grace.id() + "'] .over[aria-pressed]";
            ada.page().locator(pin).click();
            ada.waitFor("document.querySelector('.spotlight').childElementCount === 1");
            ada.page().locator(pin).click();
            ada.waitFor("document.querySelector('.spotlight').childElementCount === 0");

            ada.action("microphone").click();
            ada.waitFor("!roomSession.state.self.microphone");
            ada.page().keyboard().down("Space");
            ada.waitFor("roomSession.state.self.microphone");
            ada.page().keyboard().up("Space");
            ada.waitFor("!roomSession.state.self.microphone");
            ada.page().keyboard().press("m");
            ada.waitFor("roomSession.state.self.microphone");

            ada.page().keyboard().press("p");
            ada.waitFor("document.querySelectorAll('.people li').length === 2");
            ada.page().keyboard().press("s");
            ada.waitFor("document.querySelectorAll('room-statistics .graph').length === 4");
            ada.waitFor("roomSession.state.measurements.at(-1).receivedBps > 0");
            ada.waitFor("document.querySelector('room-statistics td + td').textContent.startsWith('320×180')");
            ada.page().keyboard().press("Escape");
            ada.waitFor("document.querySelector('room-statistics').hidden");

            ada.page().keyboard().press("m");
            ada.waitFor("!roomSession.state.self.microphone");
            ada.page().keyboard().down("Space");
            ada.waitFor("roomSession.state.self.microphone");
            ada.page().keyboard().up("Space");
            ada.waitFor("!roomSession.state.self.microphone");
            ada.page().keyboard().press("?");
            ada.waitFor("document.querySelector('dialog.shortcuts').open");
            ada.page().keyboard().press("m");
            ada.page().keyboard().press("Escape");
            ada.waitFor("!document.querySelector('dialog.shortcuts').open");

            ada.action("microphone").focus();
            ada.page().keyboard().press("Space");
            ada.waitFor("roomSession.state.self.microphone");
            assertEquals("microphone", ada.evaluate("() => document.activeElement.dataset.action"));
            assertEquals(List.of(), ada.errors());
        }
    }

    @Test
    void theLanguageChangesInTheMiddleOfACallAndIsRemembered() {
        try (CallPage ada = VENUE.person("languages", "Ada")) {
            ada.action("more").click();
            ada.action("settings").click();
            ada.page().locator("#language").selectOption("ko");
            ada.waitFor("document.documentElement.lang === 'ko'");
            ada.waitFor("document.querySelector('[data-action=leave]').textContent === '나가기'");
            assertEquals("joined", ada.evaluate("() => roomSession.state.status"));
            ada.page().reload();
            ada.waitFor("document.querySelector('#join')?.textContent === '참가'");
        }
    }

    @Test
    void theTokenOfALinkOutlastsAReloadAndIsNotHandedOn() {
        try (CallPage ada = VENUE.pageAt(VENUE.origin(), QUERY + "#invited&token=a.b.c", "")) {
            ada.waitFor("document.querySelector('#room')?.value === 'invited'");
            ada.waitFor("!location.href.includes('token') && sessionStorage.getItem('room.token') === 'a.b.c'");
            ada.page().reload();
            ada.waitFor("document.querySelector('#room')?.value === 'invited'");
            ada.waitFor("sessionStorage.getItem('room.token') === 'a.b.c'");
        }
    }

    @Test
    void aRefusedConnectionIsSaidForAsLongAsItIsSoAndTriedAgainWhenAsked() throws IOException {
        try (TestServer strict = new TestServer("--secret-file=" + secret());
                CallPage ada = VENUE.pageAt(strict.origin(), QUERY, "")) {
            ada.waitFor("document.querySelector('.refused:not([hidden]) .error') !== null");
            ada.waitFor("document.querySelector('#join').disabled && document.querySelector('.notice') === null");
            ada.evaluate("() => { window.refusals = 0; roomSession.addEventListener('refused', () => refusals++); }");
            ada.action("connect").click();
            ada.waitFor("refusals === 1 && document.querySelector('.refused:not([hidden]) .error')");
        }
    }

    private static String secret() throws IOException {
        Path file = Files.createTempFile("room", ".secret");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "q7Zr0vX2mW9cT4bK8nLs5fJh1gDy6pEa3uQi").toString();
    }

    private static final String KEEP_SOCKETS = """
            window.sockets = [];
            window.WebSocket = class extends WebSocket {
              constructor(...options) { super(...options); sockets.push(this); }
            };
            """;

    @Test
    void aCallGoesOnOverALostConnectionAndNobodyElseSeesIt() {
        try (CallPage ada = VENUE.page(KEEP_SOCKETS).join("kept", "Ada");
                CallPage grace = VENUE.person("kept", "Grace")) {
            ada.waitForMedia(1);
            String before = ada.id();
            grace.evaluate("() => { window.seen = [];"
                    + " roomSession.addEventListener('notice', ({ detail }) => seen.push(detail.code)); }");
            ada.evaluate("() => roomSession.addEventListener('notice', ({ detail }) => {"
                    + " if (detail.code === 'offline') window.wasOffline = true; })");
            ada.evaluate("() => sockets.forEach((socket) => socket.close())");
            ada.waitFor("window.wasOffline");
            grace.say("Did you hear that?");
            ada.waitFor("roomSession.state.status === 'joined' && roomSession.state.trouble === null");
            assertEquals(before, ada.id());
            ada.waitFor("roomSession.state.chat.some(({ text }) => text === 'Did you hear that?')");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            assertEquals(1, ada.offers(), "the media connection was left alone");
            assertEquals(List.of(), grace.evaluate("() => seen"));
            assertEquals(1, ((Number) ada.evaluate("() => roomSession.state.chat.length")).intValue());
        }
    }

    @Test
    void aLostConnectionIsSaidAndTheRoomEnteredAgainWhereTheServerWaitsForNobody() throws IOException {
        try (TestServer forgetful = new TestServer("--recovery-seconds=0");
                CallPage ada =
                        VENUE.pageAt(forgetful.origin(), QUERY, KEEP_SOCKETS).join("lost", "Ada");
                CallPage grace = VENUE.pageAt(forgetful.origin(), QUERY, "").join("lost", "Grace")) {
            ada.waitForMedia(1);
            String before = ada.id();
            ada.evaluate("() => sockets.forEach((socket) => socket.close())");
            ada.waitFor("document.querySelector('.notice[data-code=online]') !== null");
            ada.waitFor("roomSession.state.status === 'joined' && roomSession.state.trouble === null");
            assertTrue(!before.equals(ada.id()), "a participation of its own");
            ada.waitForMedia(1);
            grace.waitForMedia(1);
        }
    }

    @Test
    void whatWasNotSentIsPutBack() {
        try (CallPage ada = VENUE.person("unsent", "Ada")) {
            ada.evaluate(
                    "() => { roomSession.sendChat = async () => { throw new Error('There is no connection.'); }; }");
            ada.say("Do not lose this");
            ada.waitFor("document.querySelector('.notice[data-code=refused]') !== null");
            ada.waitFor("document.querySelector('room-chat input').value === 'Do not lose this'");
            ada.evaluate("() => { delete roomSession.sendChat; }");
            ada.say("And this is sent");
            ada.waitFor("roomSession.state.chat.at(-1)?.text === 'And this is sent'");
            ada.waitFor("document.querySelector('room-chat input').value === ''");
        }
    }

    @Test
    void theFirstPageIsSmallAndReportsNoErrors() {
        try (CallPage ada = VENUE.page()) {
            ada.waitFor("roomSession.state.online && performance.getEntriesByType('resource').length > 20");
            Object bytes = ada.evaluate("() => [...performance.getEntriesByType('resource'),"
                    + " ...performance.getEntriesByType('navigation')]"
                    + ".reduce((sum, entry) => sum + entry.transferSize, 0)");
            assertTrue(((Number) bytes).doubleValue() < 200_000, "bytes: " + bytes);
            assertEquals(List.of(), ada.errors());
        }
    }
}
