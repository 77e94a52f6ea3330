package room.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, on loopback; killed at the end if it has not ended before. */
public final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)");
    private static final Pattern SECRET = Pattern.compile("REST takes the secret in (\\S+),");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final Path output;
    private final int port;

    /**
     * Starts it and waits until it serves.
     *
     * @param directory where what it says is kept
     * @param jvm flags of the JVM
     * @param flags what {@code ./room serve} takes
     */
    public ServerProcess(Path directory, List<String> jvm, List<String> flags)
            throws IOException, InterruptedException {
        this(directory, jvm, flags, Map.of());
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param directory where what it says is kept
     * @param jvm flags of the JVM
     * @param flags what {@code ./room serve} takes
     * @param environment more variables
     */
    public ServerProcess(Path directory, List<String> jvm, List<String> flags, Map<String, String> environment)
            throws IOException, InterruptedException {
        output = Files.createTempFile(directory, "server", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "room.web.Main",
                "--media-port=0"));
        if (flags.stream().noneMatch(flag -> flag.startsWith("--https-port"))) {
            command.add("--https-port=-1");
        }
        command.addAll(flags);
        // Whoever runs the tests with nohup, or as some services are, has SIGHUP ignored, and so would the server.
        command.addAll(0, List.of("env", "--default-signal=HUP"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        port = awaitPort();
    }

    private int awaitPort() throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadlineNanos && process.isAlive()) {
            Matcher address = ADDRESS.matcher(said());
            if (address.find()) {
                return Integer.parseInt(address.group(1));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new AssertionError("the server did not start: " + said());
    }

    public int port() {
        return port;
    }

    public String origin() {
        return "http://localhost:" + port;
    }

    /** What it has written so far. */
    public String said() throws IOException {
        return Files.readString(output);
    }

    /** How much of its memory is in RAM, in bytes: everything, the heap and native memory alike. */
    public long residentBytes() throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!resident.find()) {
            throw new AssertionError("the kernel does not say");
        }
        return Long.parseLong(resident.group(1)) * 1024;
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /** Waits until it has said something. */
    void awaitSaying(String text) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!said().contains(text)) {
            if (System.nanoTime() > deadlineNanos || !process.isAlive()) {
                throw new AssertionError("it never said \"" + text + "\": " + said());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What administers a server without tokens. */
    String adminSecret() throws IOException {
        Matcher file = SECRET.matcher(said());
        if (!file.find()) {
            throw new AssertionError("it does not say where its secret is: " + said());
        }
        return Files.readString(Path.of(file.group(1))).strip();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** How it ended. */
    public int exitCode(long seconds) throws InterruptedException, IOException {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return process.exitValue();
        } catch (ExecutionException | TimeoutException late) {
            throw new AssertionError("the server did not end: " + said(), late);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
