package room.bench.report;

import java.util.List;
import java.util.Locale;
import room.bench.load.measure.Machine;
import room.bench.load.measure.Result;

/** Summaries as a table for documents. */
final class MarkdownTable {
    private MarkdownTable() {}

    static String of(List<Summary> summaries) {
        StringBuilder out = new StringBuilder("| scenario | server | runs |");
        Summary.FIGURES.forEach(figure -> out.append(' ')
                .append(figure.title())
                .append(", ")
                .append(figure.unit())
                .append(" |"));
        out.append("\n|---|---|---|");
        Summary.FIGURES.forEach(_ -> out.append("---|"));
        out.append('\n');
        for (Summary summary : summaries) {
            out.append("| ")
                    .append(cell(summary.scenario()))
                    .append(" | ")
                    .append(cell(summary.label()))
                    .append(" | ")
                    .append(summary.runs().size())
                    .append(" |");
            for (Summary.Figure figure : Summary.FIGURES) {
                out.append(' ')
                        .append(text(summary.median(figure), figure.decimals()))
                        .append(" |");
            }
            out.append('\n');
        }
        Result first = summaries.getFirst().runs().getFirst();
        Machine machine = first.machine();
        out.append(String.format(
                Locale.ROOT,
                "%nMedians. %s, %d processors, %s, %s; load average at the start of the runs %s.%n",
                machine.processor(),
                machine.cores(),
                machine.kernel(),
                machine.java(),
                loads(summaries)));
        return out.toString();
    }

    private static String loads(List<Summary> summaries) {
        double[] loads = summaries.stream()
                .flatMap(summary -> summary.runs().stream())
                .mapToDouble(result -> result.machine().loadAverage())
                .sorted()
                .toArray();
        return String.format(Locale.ROOT, "%.1f to %.1f", loads[0], loads[loads.length - 1]);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    /** A number with so many decimals, or a dash for what was not measured. */
    static String text(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
