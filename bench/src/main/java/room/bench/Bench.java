package room.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import room.bench.load.LoadCommand;
import room.bench.report.ReportCommand;

/** The command line of {@code ./room bench}. */
@Command(
        name = "room bench",
        mixinStandardHelpOptions = true,
        version = "Room 0.1.0",
        description = "Loads media servers and reports how they did.",
        subcommands = {LoadCommand.class, ReportCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Bench {
    private Bench() {}

    /** Exits with 2 when the command line is wrong, 1 when what it asks for fails. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Bench());
        commandLine.setParameterExceptionHandler((error, _) -> fail(error.getCommandLine(), error));
        commandLine.setExecutionExceptionHandler((error, failed, _) -> {
            if (error instanceof IllegalArgumentException) {
                return fail(failed, error);
            }
            throw error;
        });
        return commandLine;
    }

    private static int fail(CommandLine commandLine, Exception error) {
        commandLine.getErr().println("room bench: " + error.getMessage());
        commandLine
                .getErr()
                .println("  (" + commandLine.getCommandSpec().qualifiedName() + " --help lists what there is)");
        commandLine.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }
}
