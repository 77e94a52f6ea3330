package room.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;
import room.bench.load.client.ClientConnection;
import room.bench.load.client.ClientLoops;
import room.bench.load.client.ConnectFailure;
import room.bench.load.client.ConnectionPlan;
import room.bench.load.driver.Connections;
import room.bench.load.driver.Driver;
import room.bench.load.driver.HttpDriver;
import room.bench.load.driver.JanusDriver;
import room.bench.load.driver.RoomDriver;
import room.bench.load.measure.ProcessUsage;
import room.bench.load.measure.Result;
import room.bench.load.scenario.LoadPlan;
import room.bench.load.scenario.LoadRun;
import room.bench.load.scenario.Scenario;
import room.bench.report.ResultFile;
import room.rtp.srtp.crypto.SrtpCryptos;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.SrtpProfile;
import room.transport.dtls.bctls.BcDtlsClient;
import room.transport.dtls.bctls.DtlsIdentity;

/** {@code ./room bench load}: publishes to a server, watches it, and says how the server did. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Loads a media server with WebRTC publishers and subscribers and measures how it does.")
public final class LoadCommand implements Callable<Integer> {
    @Mixin
    private LoadOptions options = new LoadOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine commandLine = spec == null ? new CommandLine(this) : spec.commandLine();
        Console console = new Console(commandLine.getOut());
        try {
            Result result = run(console);
            console.onResult(result);
            Path out = options.out;
            if (out != null) {
                ResultFile.write(out, result);
                console.say("  written to " + out);
            }
            return CommandLine.ExitCode.OK;
        } catch (ConnectFailure | IOException failed) {
            commandLine.getErr().println("room bench: " + failed.getMessage());
            commandLine.getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Result run(Console console) throws ConnectFailure, IOException, InterruptedException {
        Scenario scenario = options.scenario();
        LoadPlan plan = new LoadPlan(
                options.label == null ? options.driver.name() : options.label,
                options.driver.name(),
                options.media(),
                options.warmUp,
                options.seconds,
                options.joinsAtOnce,
                options.pid,
                parameters());
        LoadOptions.require(options.threads >= 1 && options.threads <= 64, "--threads: 1 to 64");
        if (options.pid != null) {
            ProcessUsage.of(options.pid);
        }
        Path out = options.out;
        Path directory = out == null ? null : out.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("the directory of " + out + " does not exist");
        }
        URI server = options.server();
        TargetGuard guard = new TargetGuard(options.allowRemote);
        InetAddress local = TargetGuard.localAddressFor(guard.resolve(server));
        FileLimit.require(scenario.seats().size());
        ConnectionPlan connections = new ConnectionPlan(
                local, guard, dtls(), SrtpCryptos.probe().best(), options.decryptEvery, options.feedback);
        console.say(plan.label() + ": " + scenario.describe() + " against " + server);
        Watchdog watchdog = Watchdog.start(plan, scenario);
        try (Driver driver = driver(server);
                ClientLoops loops = ClientLoops.open(options.threads)) {
            Connections open =
                    receives -> new ClientConnection(receives ? loops.forReceiver() : loops.forSender(), connections);
            if (!options.findLimit) {
                return new LoadRun(plan, scenario, driver, open, loops, console).run();
            }
            return new LimitSearch(console).search(scenario, sized -> {
                watchdog.extend(plan, sized);
                FileLimit.require(sized.seats().size());
                return new LoadRun(plan, sized, driver, open, loops, console).run();
            });
        } finally {
            watchdog.stop();
        }
    }

    private Driver driver(URI server) {
        return switch (options.driver) {
            case room -> new RoomDriver(server);
            case janus -> new JanusDriver(server);
            case whip -> new HttpDriver(options.whipUrl(), options.whepUrl, options.token);
        };
    }

    private BcDtlsClient dtls() {
        List<SrtpProfile> profiles = List.of(
                switch (options.srtp) {
                    case "gcm" -> SrtpProfile.AEAD_AES_128_GCM;
                    case "cm" -> SrtpProfile.AES128_CM_HMAC_SHA1_80;
                    default -> throw new IllegalArgumentException("--srtp: gcm or cm");
                });
        DtlsSettings defaults = DtlsSettings.DEFAULTS;
        SecureRandom random = new SecureRandom();
        return new BcDtlsClient(
                DtlsIdentity.generate(random, Instant.now()),
                new DtlsSettings(
                        profiles,
                        defaults.handshakeTimeoutMillis(),
                        defaults.resendMillis(),
                        defaults.maxHandshakes(),
                        defaults.maxQueuedDatagrams()),
                random);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        if (spec != null) {
            for (OptionSpec option : spec.options()) {
                Object value = option.getValue();
                if (value != null
                        && !option.usageHelp()
                        && !option.versionHelp()
                        && !option.longestName().equals("--token")) {
                    parameters.put(option.longestName().substring(2), value.toString());
                }
            }
        }
        return parameters;
    }
}
