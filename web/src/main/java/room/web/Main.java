package room.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code main()}: reads flags, environment and file, serves until the process is told to end. */
@Command(
        name = "room serve",
        mixinStandardHelpOptions = true,
        version = "Room 0.1.0",
        description = "Serves rooms for calls in the browser.",
        footer = {
            "",
            "Every flag can also stand in a file (--config) or in the environment: --https-port 8443 is",
            "\"https-port = 8443\" in the file and ROOM_HTTPS_PORT=8443 in the environment. A flag counts more than",
            "the environment, the environment more than the file."
        })
public final class Main implements Callable<Integer> {
    @Mixin
    private ServeOptions options = new ServeOptions();

    private final Settings settings;

    private Main(Settings settings) {
        this.settings = settings;
    }

    /** Serves until the process ends; exits with 2 when the configuration is wrong, 1 when the server cannot start. */
    public static void main(String[] args) {
        System.exit(run(args, System.getenv()));
    }

    private static int run(String[] args, Map<String, String> environment) {
        if (args.length > 0 && args[0].equals("admin-hash")) {
            AdminHash command = new AdminHash(System.console(), System.in, System.out, System.err);
            return new CommandLine(command).execute(Arrays.copyOfRange(args, 1, args.length));
        }
        return serve(args, environment, new PrintWriter(System.err, true, System.err.charset()));
    }

    /** @param err where it is said what is wrong */
    static int serve(String[] args, Map<String, String> environment, PrintWriter err) {
        Settings settings = new Settings(args, environment);
        CommandLine commandLine = new CommandLine(new Main(settings)).setErr(err);
        ConfigFile config;
        try {
            config = settings.file(commandLine);
        } catch (ConfigFile.BadConfigException bad) {
            return fail(commandLine, bad.getMessage(), CommandLine.ExitCode.USAGE);
        }
        config.warnings().forEach(warning -> commandLine.getErr().println("room: warning: " + warning));
        commandLine.setDefaultValueProvider(config);
        commandLine.setParameterExceptionHandler((error, _) -> fail(
                commandLine,
                Settings.explained(error, config) + "\n  (room serve --help lists the flags)",
                CommandLine.ExitCode.USAGE));
        commandLine.setExecutionExceptionHandler((error, _, _) -> {
            boolean usage = error instanceof IllegalArgumentException;
            if (!usage && !(error instanceof IOException)) {
                throw error;
            }
            return fail(
                    commandLine,
                    Settings.explained(error.getMessage(), List.of(args), config),
                    usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE);
        });
        return commandLine.execute(args);
    }

    private static int fail(CommandLine commandLine, @Nullable String message, int exitCode) {
        commandLine.getErr().println("room: " + message);
        commandLine.getErr().flush();
        return exitCode;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Before all else, since until then the signal would end the process.
        Reloads reloads = Reloads.onHangUp();
        LogLevel.of(options.logLevel).set();
        RoomServer server = RoomServer.start(options);
        reloads.to(() -> server.reload(settings.read()));
        CountDownLatch stopped = new CountDownLatch(1);
        // The process ends when the hook does, whatever the thread that closes is still at.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread closing = Thread.ofPlatform().daemon().name("closing").start(server::close);
            try {
                closing.join(Duration.ofSeconds(options.stopSeconds));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            stopped.countDown();
        }));
        server.printAddresses(System.out);
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}
