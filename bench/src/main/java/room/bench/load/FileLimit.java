package room.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many file descriptors this process may have (proc(5)). */
final class FileLimit {
    /** What the Java runtime itself has open, with room to spare. */
    private static final int OWN = 200;

    /** Of each participant: its UDP socket, its signaling, and one to spare. */
    private static final int PER_PARTICIPANT = 3;

    private FileLimit() {}

    /** @throws IOException when that many participants need more than there are; the message says what to do */
    static void require(int participants) throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.isReadable(limits)) {
            return;
        }
        for (String line : Files.readAllLines(limits)) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).trim().split(" +")[0];
                check(participants, soft);
            }
        }
    }

    static void check(int participants, String softLimit) throws IOException {
        long needed = OWN + (long) PER_PARTICIPANT * participants;
        if (!softLimit.equals("unlimited") && Long.parseLong(softLimit) < needed) {
            throw new IOException(participants + " participants need about " + needed + " file descriptors and this"
                    + " process may have " + softLimit + "; raise the limit with: ulimit -n " + needed);
        }
    }
}
