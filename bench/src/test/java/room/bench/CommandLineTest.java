package room.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import room.bench.load.measure.SampleResults;
import room.bench.report.ResultFile;

/** What is wrong with a command line is said in one line, and nothing is started. */
final class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load --scenario=picnic              | picnic",
                "load --driver=carrier-pigeon        | carrier-pigeon",
                "load --subscibers=3                 | --subscibers",
                "load --subscribers=many             | many",
                "load --subscribers=0                | --subscribers: 1 or more",
                "load --video-bytes=9000             | 100 to 1400",
                "load --srtp=rot13                   | --srtp: gcm or cm",
                "load --threads=0                    | --threads: 1 to 64",
                "load --url=http://192.0.2.1:3000    | --allow-remote",
                "load --url=nonsense                 | http://127.0.0.1:3000",
                "load --driver=whip                  | --url",
                "benchmark                           | benchmark",
                "report                              | FILE"
            })
    void aWrongCommandLineIsExplained(String line, String expected) {
        assertEquals(2, run(line.strip().split(" ")), err::toString);
        assertTrue(err.toString().contains(expected), err::toString);
        assertTrue(err.toString().startsWith("room bench: "), err::toString);
    }

    @Test
    void aProcessThatIsNotThereCannotBeMeasured() {
        assertEquals(1, run("load", "--pid=999999999"), err::toString);
        assertTrue(err.toString().contains("999999999"), err::toString);
    }

    @Test
    void aResultThatCouldNotBeWrittenIsRefusedBeforeAnythingIsRun(@TempDir Path directory) {
        assertEquals(1, run("load", "--out=" + directory.resolve("missing/result.json")), err::toString);
        assertTrue(err.toString().contains("does not exist"), err::toString);
    }

    @Test
    void aReportOfAFileThatIsNotThereFails(@TempDir Path directory) {
        assertEquals(1, run("report", directory.resolve("none.json").toString()), err::toString);
        assertTrue(err.toString().contains("none.json"), err::toString);
    }

    @Test
    void writesAReportOfResults(@TempDir Path directory) throws IOException {
        Path result = directory.resolve("room.json");
        Path html = directory.resolve("report.html");
        Path markdown = directory.resolve("report.md");
        ResultFile.write(result, SampleResults.of("Room", "webinar 1 -> 150", 0, 1.25));

        assertEquals(0, run("report", result.toString(), "--html=" + html, "--markdown=" + markdown), err::toString);
        assertTrue(Files.readString(html).contains("Room"));
        assertTrue(Files.readString(markdown).contains("| webinar 1 -> 150 | Room | 1 | 1.25 |"));
        assertTrue(out.toString().contains("report.html"), out::toString);
    }
}
