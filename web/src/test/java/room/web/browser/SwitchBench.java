package room.web.browser;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import room.web.TestServer;

/**
 * Measures what two people notice of it when a third one comes and goes, and their media moves from the direct
 * connection to the server and back. {@code ./room bench switch} runs it.
 */
public final class SwitchBench {
    /** After media goes the new way, how long it is watched on: in that time the old way is closed. */
    private static final int SETTLE_MILLIS = 3_500;

    /** How long it is watched when nobody comes or goes, which says what the machine does to pictures by itself. */
    private static final int STILL_MILLIS = 5_000;

    /** Windows are painted by the processor here, and large ones would take what encoders need. */
    private static final int WINDOW_WIDTH = 640;

    private static final int WINDOW_HEIGHT = 480;

    private final boolean verbose;

    private SwitchBench(boolean verbose) {
        this.verbose = verbose;
    }

    /**
     * What one person saw of one other.
     *
     * @param gapMillis longest time between two frames
     * @param concealedMillis sound made up for what was missing, all together
     */
    private record Seen(int gapMillis, int concealedMillis) {}

    /** One direction of the switch, in all rounds. */
    private static final class Figures {
        private final List<Integer> gaps = new ArrayList<>();
        private final List<Integer> concealed = new ArrayList<>();
        private int black;

        /** A round counts by the worst that anybody saw or heard in it. */
        void add(List<Seen> round, int blackLooks) {
            gaps.add(round.stream().mapToInt(Seen::gapMillis).max().orElseThrow());
            concealed.add(round.stream().mapToInt(Seen::concealedMillis).max().orElseThrow());
            black += blackLooks;
        }

        static int median(List<Integer> values) {
            List<Integer> sorted = values.stream().sorted().toList();
            return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        }

        String line(String title) {
            return String.format(
                    Locale.ROOT,
                    "%-28s %4d ms (worst %4d)   %4d ms (worst %4d)   %d",
                    title,
                    median(gaps),
                    gaps.stream().max(Integer::compare).orElseThrow(),
                    median(concealed),
                    concealed.stream().max(Integer::compare).orElseThrow(),
                    black);
        }
    }

    /**
     * Prints the figures.
     *
     * @param args browser ({@code chromium} or {@code firefox}), rounds, the camera's size and rate, {@code -v}
     */
    public static void main(String[] args) throws IOException {
        String name = args.length > 0 ? args[0] : "chromium";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        String video = args.length > 2 ? args[2] : "320x180@20";
        try (Browsers browsers = new Browsers();
                TestServer server = new TestServer()) {
            Browser browser = name.equals("firefox") ? browsers.firefox() : browsers.chromium();
            new SwitchBench(args.length > 3).run(browser, name, server.origin(), rounds, video);
        }
    }

    private void run(Browser browser, String name, String origin, int rounds, String video) throws IOException {
        String query = "?video=" + video;
        Figures joins = new Figures();
        Figures newcomers = new Figures();
        Figures leaves = new Figures();
        Figures two = new Figures();
        Figures three = new Figures();
        try (CallPage ada = new CallPage(browser, origin, query, probe());
                CallPage grace = new CallPage(browser, origin, query, probe());
                CallPage edsger = new CallPage(browser, origin, query)) {
            for (CallPage page : List.of(ada, grace, edsger)) {
                page.page().setViewportSize(WINDOW_WIDTH, WINDOW_HEIGHT);
            }
            ada.join("switch", "Ada");
            grace.join("switch", "Grace");
            for (int round = 0; round < rounds; round++) {
                awaitPath("direct", ada, grace);
                begin(ada, grace);
                ada.page().waitForTimeout(STILL_MILLIS);
                end(two, newcomers, ada, grace);

                begin(ada, grace);
                edsger.join("switch", "Edsger");
                awaitPath("sfu", ada, grace);
                edsger.waitForMedia(2);
                end(joins, newcomers, ada, grace);

                begin(ada, grace);
                ada.page().waitForTimeout(STILL_MILLIS);
                end(three, new Figures(), ada, grace);

                begin(ada, grace);
                edsger.leave();
                awaitPath("direct", ada, grace);
                end(leaves, newcomers, ada, grace);
            }
        }
        System.out.printf(
                "%n%s, %s, %d rounds each way; a round counts by the worst that anybody saw of anybody%n",
                name, video, rounds);
        System.out.println(
                "                             longest gap, median       sound made up, median    black looks");
        System.out.println(joins.line("third joins, P2P to server"));
        System.out.println(leaves.line("third leaves, server to P2P"));
        System.out.println(newcomers.line("the third, from first frame"));
        System.out.println(two.line("nobody comes or goes, two"));
        System.out.println(three.line("nobody comes or goes, three"));
    }

    private static String probe() throws IOException {
        try (InputStream in = SwitchBench.class.getResourceAsStream("/switch/probe.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitPath(String path, CallPage... pages) {
        for (CallPage page : pages) {
            page.waitForPath(path);
        }
        for (CallPage page : pages) {
            page.waitForMedia(path.equals("direct") ? 1 : 2);
        }
        pages[0].page().waitForTimeout(SETTLE_MILLIS);
    }

    private static void begin(CallPage... pages) {
        for (CallPage page : pages) {
            page.evaluate("() => switchProbe.begin()");
        }
    }

    /** Adds what the two saw of each other to {@code switched}, and of the third one to {@code newcomers}. */
    private void end(Figures switched, Figures newcomers, CallPage... pages) {
        List<Seen> ofEachOther = new ArrayList<>();
        List<Seen> ofThird = new ArrayList<>();
        List<String> ids = List.of(pages[0].id(), pages[1].id());
        int black = 0;
        for (CallPage page : pages) {
            Map<?, ?> outcome = (Map<?, ?>) page.evaluate("() => switchProbe.end()");
            if (verbose) {
                System.out.println(outcome);
            }
            black += (Integer) Objects.requireNonNull(outcome.get("black"));
            for (Object each : (List<?>) Objects.requireNonNull(outcome.get("people"))) {
                Map<?, ?> person = (Map<?, ?>) each;
                Seen seen = new Seen((Integer) Objects.requireNonNull(person.get("gapMillis")), (Integer)
                        Objects.requireNonNull(person.get("concealedMillis")));
                (ids.contains(person.get("person")) ? ofEachOther : ofThird).add(seen);
            }
        }
        switched.add(ofEachOther, black);
        if (!ofThird.isEmpty()) {
            newcomers.add(ofThird, 0);
        }
    }
}
