package room.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

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

    private Main() {}

    /** Serves until the process ends; exits with 2 when the configuration is wrong, 1 when the server cannot start. */
    public static void main(String[] args) {
        System.exit(run(args, System.getenv()));
    }

    static int run(String[] args, Map<String, String> environment) {
        if (args.length > 0 && args[0].equals("admin-hash")) {
            AdminHash command = new AdminHash(System.console(), System.in, System.out, System.err);
            return new CommandLine(command).execute(Arrays.copyOfRange(args, 1, args.length));
        }
        CommandLine commandLine = new CommandLine(new Main());
        Set<String> keys = new HashSet<>();
        for (OptionSpec option : commandLine.getCommandSpec().options()) {
            keys.add(ConfigFile.key(option));
        }
        keys.removeAll(Set.of("config", "help", "version"));
        try {
            commandLine.setDefaultValueProvider(ConfigFile.read(configFile(args), environment, keys));
        } catch (ConfigFile.BadConfigException bad) {
            return fail(commandLine, bad.getMessage(), CommandLine.ExitCode.USAGE);
        }
        commandLine.setParameterExceptionHandler((error, _) -> fail(
                commandLine,
                error.getMessage() + "\n  (room serve --help lists the flags)",
                CommandLine.ExitCode.USAGE));
        commandLine.setExecutionExceptionHandler((error, _, _) -> {
            boolean usage = error instanceof IllegalArgumentException;
            if (!usage && !(error instanceof IOException)) {
                throw error;
            }
            return fail(
                    commandLine,
                    error.getMessage(),
                    usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE);
        });
        return commandLine.execute(args);
    }

    private static int fail(CommandLine commandLine, @Nullable String message, int exitCode) {
        commandLine.getErr().println("room: " + message);
        commandLine.getErr().flush();
        return exitCode;
    }

    /** Looked up before the flags are parsed, since it gives their defaults. */
    private static @Nullable Path configFile(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--config=")) {
                return Path.of(args[i].substring("--config=".length()));
            }
            if (args[i].equals("--config") && i + 1 < args.length) {
                return Path.of(args[i + 1]);
            }
        }
        return null;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RoomServer server = RoomServer.start(options);
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
        server.printAddresses(System.out, options);
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}
