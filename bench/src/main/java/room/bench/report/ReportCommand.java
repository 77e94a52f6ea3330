package room.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import room.bench.load.measure.Result;

/** {@code ./room bench report}: puts results side by side. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes one page, with charts, of the results of several runs or servers.")
public final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Results that ./room bench load has written.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            defaultValue = "bench-report.html",
            description = "Where the page goes (default: ${DEFAULT-VALUE}).")
    private Path html = Path.of("bench-report.html");

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table in Markdown to this file too.")
    private @Nullable Path markdown;

    @Option(names = "--medians", description = "Take runs of one label and scenario together and show their medians.")
    private boolean medians;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commandLine = spec == null ? new CommandLine(this) : spec.commandLine();
        try {
            List<Result> results = new ArrayList<>();
            for (Path file : files) {
                results.add(ResultFile.read(file));
            }
            List<Summary> summaries = medians ? Summary.of(results) : Summary.each(results);
            Files.writeString(html, HtmlReport.of(summaries));
            commandLine.getOut().println("written to " + html);
            if (markdown != null) {
                Files.writeString(markdown, MarkdownTable.of(summaries));
                commandLine.getOut().println("written to " + markdown);
            }
            return CommandLine.ExitCode.OK;
        } catch (IOException failed) {
            commandLine.getErr().println("room bench: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
