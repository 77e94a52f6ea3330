package room.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import room.bench.load.measure.Result;

/** Results on disk, as JSON. */
public final class ResultFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFile() {}

    /** Writes a result; directories must be there. */
    public static void write(Path file, Result result) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(result) + "\n");
    }

    /** @throws IOException when the file cannot be read or is no result; the message says so */
    public static Result read(Path file) throws IOException {
        Result result;
        try {
            result = JSON.readValue(Files.readString(file), Result.class);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        } catch (JsonProcessingException malformed) {
            throw new IOException(
                    file + " is not a result of ./room bench load: " + malformed.getOriginalMessage(), malformed);
        }
        if (result.version() != Result.VERSION) {
            throw new IOException(
                    file + " is of version " + result.version() + "; this program reads version " + Result.VERSION);
        }
        return result;
    }
}
