package room.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.bench.load.measure.Result;
import room.bench.load.measure.SampleResults;

final class HtmlReportTest {
    private static final List<Result> RESULTS = List.of(
            SampleResults.of("Room", "webinar 1 -> 150", 0, 1.25),
            SampleResults.of("Janus", "webinar 1 -> 150", 0.25, 9.75),
            SampleResults.of("Room, unmeasured", "5 rooms of 5", 0, null));

    private final String page = HtmlReport.of(Summary.each(RESULTS));

    @Test
    void showsEveryRunWithItsFigures() {
        for (Result result : RESULTS) {
            assertTrue(page.contains("<td>" + SvgChart.escape(result.scenario()) + "</td><td>" + result.label()));
        }
        assertTrue(page.contains("<td>1.25</td>") && page.contains("<td>9.75</td>") && page.contains("<td>-</td>"));
    }

    @Test
    void drawsChartsForEveryScenario() {
        assertEquals(2, count("<h2>(?!Parameters)"));
        assertTrue(count("<svg ") >= 2 * 6);
        assertFalse(page.contains("NaN"));
    }

    /** A browser that opens it from disk, or without a network, shows all of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"https?:", "//[a-z]", "url\\(", "@import", "<script", "<link", "<iframe", "\\bsrc=", "\\bhref="})
    void needsNothingButItself(String reference) {
        assertEquals(0, count(reference), reference);
    }

    @Test
    void textOfAResultIsShownAndNotObeyed() {
        String hostile = HtmlReport.of(
                Summary.each(List.of(SampleResults.of("<script>alert(1)</script>", "\"><img src=x>", 0, 1.0))));

        assertFalse(hostile.contains("<script>") || hostile.contains("<img"));
        assertTrue(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }

    @Test
    void runsOfOneKindAreShownByTheirMedian() {
        List<Result> runs = List.of(
                SampleResults.of("Room", "webinar", 0, 1.0),
                SampleResults.of("Room", "webinar", 0, 9.0),
                SampleResults.of("Room", "webinar", 0, 2.0));
        List<Summary> summaries = Summary.of(runs);

        assertEquals(1, summaries.size());
        assertEquals(2.0, summaries.getFirst().median(Summary.CPU_PER_PACKET));
        assertTrue(HtmlReport.of(summaries).contains("<td>3</td><td>2.00</td>"));
    }

    private int count(String pattern) {
        return (int) Pattern.compile(pattern).matcher(page).results().count();
    }
}
