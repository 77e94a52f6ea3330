package room.web.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import room.web.TestServer;

/** What viewers show decides what publishers encode. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchIT {
    /** Keeps the page's connections to look at, and the page itself from saying what it shows. */
    private static final String SCRIPT = """
            window.connections = [];
            window.RTCPeerConnection = class extends RTCPeerConnection {
              constructor(configuration) {
                super(configuration);
                connections.push(this);
              }
            };
            const cameraSender = () => connections.at(-1).getTransceivers()
                .find(({ sender, direction }) => direction === "sendonly" && sender.track?.kind === "video").sender;
            /** The layers that are switched on, as a text like "qhf". */
            window.layers = () => cameraSender().getParameters().encodings
                .filter(({ active }) => active).map(({ rid }) => rid).join("");
            /** How many frames of each layer have been sent. */
            window.framesSent = async () => Object.fromEntries([...(await cameraSender().getStats()).values()]
                .filter(({ type }) => type === "outbound-rtp").map(({ rid, framesSent }) => [rid, framesSent]));
            /** What is decoded of the one other person. */
            window.decoded = async () => (await roomSession.stats())[0];
            window.watch = (height) => {
              const { id } = roomSession.state.participants[0];
              roomSession.watch = () => {};
              roomSession.constructor.prototype.watch.call(roomSession,
                  height === 0 ? [] : [{ participant: id, source: "camera", height }]);
            };
            """;

    /** When, on the clock of both pages, what is wanted is there; measured in the page, without a round trip. */
    private static final String WHEN = """
            async () => {
              const end = Date.now() + 60_000;
              while (Date.now() < end && !(await (%s))) {
                await new Promise((resolve) => setTimeout(resolve, 5));
              }
              return Date.now();
            }""";

    private final Browsers browsers = new Browsers();
    private Browser chromium;
    private Browser other;
    private TestServer server;

    @BeforeAll
    void launch() throws IOException {
        chromium = browsers.chromium();
        other = browsers.chromium();
        server = new TestServer("--no-p2p");
    }

    @AfterAll
    void quit() {
        browsers.close();
        server.close();
    }

    private static void waitForStalled(CallPage page, String rids) {
        page.evaluate("() => { window.sentBefore = {}; window.sentAt = 0; }");
        page.waitFor("(async () => {"
                + "if (Date.now() - sentAt < 1000) return false;"
                + "const before = sentBefore; sentAt = Date.now(); sentBefore = await framesSent();"
                + "return [...'" + rids + "'].every((rid) => before[rid] === sentBefore[rid]);})()");
    }

    @Test
    void layersThatNobodyShowsAreNotEncodedAndComeBackWhenSomebodyDoes() {
        try (CallPage ada = new CallPage(chromium, server.origin(), "?video=1280x720@15", SCRIPT).join("daily", "Ada");
                CallPage grace =
                        new CallPage(other, server.origin(), "?video=320x180@10", SCRIPT).join("daily", "Grace")) {
            ada.waitForMedia(1);
            grace.waitForMedia(1);
            grace.waitFor("decoded().then(({ frameHeight }) => frameHeight === 720)");
            int offers = ada.offers();

            grace.evaluate("() => watch(180)");
            ada.waitFor("layers() === 'q'");
            waitForStalled(ada, "hf");
            grace.waitFor("decoded().then(({ frameHeight }) => frameHeight === 180)");
            grace.waitFor("roomSession.state.participants[0].pictures.user?.height === 180");

            reportReturn(ada, grace, 720, "layers() === 'qhf'", "qhf");
            grace.waitFor("roomSession.state.participants[0].pictures.user?.height === 720");

            grace.evaluate("() => watch(0)");
            ada.waitFor("layers() === ''");
            waitForStalled(ada, "qhf");
            grace.waitFor("roomSession.state.participants[0].pictures.user?.reason === 'not-shown'");
            ada.waitForMedia(1); // sound and the other direction go on

            reportReturn(ada, grace, 180, "layers() === 'q'", "q");
            assertEquals(offers, ada.offers());
            assertEquals(List.of(), ada.errors());
        }
    }

    /** Waits until a picture of this height is decoded again, and prints what took how long. */
    private static void reportReturn(CallPage ada, CallPage grace, int height, String told, String layers) {
        String top = layers.substring(layers.length() - 1);
        ada.evaluate("async () => { window.sentBefore = await framesSent(); window.when = { told: ("
                + WHEN.formatted(told) + ")(), sent: ("
                + WHEN.formatted("framesSent().then((now) => now." + top + " > (sentBefore." + top + " ?? 0))")
                + ")() }; }");
        double asked =
                number(grace.evaluate("async () => { window.decodedBefore = (await decoded()).videoFramesDecoded;"
                        + " watch(" + height + "); return Date.now(); }"));
        double decoded = number(grace.page()
                .evaluate(WHEN.formatted("decoded().then(({ frameHeight, videoFramesDecoded }) => frameHeight === "
                        + height + " && videoFramesDecoded > decodedBefore)")));
        double sent = number(ada.evaluate("() => when.sent"));
        double heard = number(ada.evaluate("() => when.told"));
        System.out.printf(
                "%dp wanted again: switched on after %.0f ms, first frame sent after %.0f ms, decoded after %.0f ms%n",
                height, heard - asked, sent - asked, decoded - asked);
        grace.waitFor("decoded().then(({ frameHeight }) => frameHeight === " + height + ")");
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
