package room.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.bench.load.client.ConnectFailure;
import room.bench.load.measure.Result;
import room.bench.load.measure.SampleResults;
import room.bench.load.scenario.Scenario;

/** The search over servers whose limit is known. */
final class LimitSearchTest {
    private final StringWriter said = new StringWriter();
    private final LimitSearch search = new LimitSearch(new Console(new PrintWriter(said)));
    private final List<Integer> tried = new ArrayList<>();

    /** Loses nothing up to its limit and two percent beyond. */
    private Result serverWithLimit(Scenario scenario, int limit) {
        tried.add(scenario.size());
        return SampleResults.of(
                Integer.toString(scenario.size()), scenario.describe(), scenario.size() <= limit ? 0 : 2, null);
    }

    private int find(int first, int limit) throws Exception {
        Result best = search.search(new Scenario.Webinar(first), scenario -> serverWithLimit(scenario, limit));
        return Integer.parseInt(best.label());
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 51, 99, 150, 777, 1234, 5000})
    void findsTheLimitToFivePercentWithoutExceedingIt(int limit) throws Exception {
        int found = find(50, limit);

        assertTrue(found <= limit, found + " of " + limit);
        assertTrue(found >= limit * 0.94 - 1, found + " of " + limit);
        assertTrue(tried.size() <= 24, tried.toString());
        assertTrue(said.toString().contains("the limit: " + found + " subscribers, and"), said.toString());
    }

    @Test
    void narrowsDownWhenTheFirstSizeIsTooLargeAlready() throws Exception {
        int found = find(100, 40);

        assertTrue(found <= 40 && found >= 37, "found " + found);
    }

    @Test
    void givesTheFirstResultWhenNothingIsFine() throws Exception {
        Result result = search.search(new Scenario.Webinar(8), scenario -> serverWithLimit(scenario, 0));

        assertEquals("8", result.label());
        assertTrue(said.toString().contains("the limit is below 1 subscribers"), said.toString());
    }

    @Test
    void aSizeThatCannotBeRunCountsAsTooLarge() throws Exception {
        Result best = search.search(new Scenario.Webinar(50), scenario -> {
            if (scenario.size() > 100) {
                throw new ConnectFailure("the server is full");
            }
            return serverWithLimit(scenario, Integer.MAX_VALUE);
        });

        int found = Integer.parseInt(best.label());
        assertTrue(found <= 100 && found >= 94, "found " + found);
        assertTrue(said.toString().contains("the server is full"), said.toString());
    }

    @Test
    void aFirstRunThatFailsEndsTheSearch() {
        assertThrows(
                ConnectFailure.class,
                () -> search.search(new Scenario.Webinar(50), _ -> {
                    throw new ConnectFailure("nobody is there");
                }));
    }
}
