package room.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import room.bench.load.measure.Result;
import room.bench.load.measure.SampleResults;

final class ResultFileTest {
    @TempDir
    private Path directory;

    private String problemWith(String text) throws IOException {
        Path file = directory.resolve("result.json");
        Files.writeString(file, text);
        return String.valueOf(
                assertThrows(IOException.class, () -> ResultFile.read(file)).getMessage());
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = directory.resolve("result.json");
        for (Double cpuMicros : new Double[] {1.5, null}) {
            Result result = SampleResults.of("Room", "webinar", 0.25, cpuMicros);
            ResultFile.write(file, result);
            assertEquals(result, ResultFile.read(file));
        }
    }

    @Test
    void aFileThatIsNoResultIsNamed() throws IOException {
        for (String text : new String[] {"", "{", "[]", "hello", "{\"no\": \"result\"}"}) {
            assertTrue(problemWith(text).contains("result.json"), text);
        }
    }

    @Test
    void aResultOfAnotherVersionIsRefused() throws IOException {
        Path file = directory.resolve("new.json");
        ResultFile.write(file, SampleResults.of("Room", "webinar", 0, null));
        String text = Files.readString(file).replaceFirst("\"version\" : 1", "\"version\" : 99");

        assertTrue(problemWith(text).contains("version 99"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        String problem =
                String.valueOf(assertThrows(IOException.class, () -> ResultFile.read(directory.resolve("none.json")))
                        .getMessage());
        assertTrue(problem.contains("there is no file") && problem.contains("none.json"), problem);
    }
}
