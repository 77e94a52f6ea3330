package room.bench.report;

import static room.bench.report.SvgChart.escape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import room.bench.load.measure.Machine;
import room.bench.load.measure.Result;

/** Results side by side as one page that needs nothing but itself. */
final class HtmlReport {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "max");

    private static final String STYLE = """
            :root { color-scheme: light dark; --fg: #1c2024; --dim: #60646c; --bg: #fff; --line: #d9d9e0;
              --c0: #3e63dd; --c1: #e5484d; --c2: #30a46c; --c3: #f5a524; --c4: #8e4ec6; --c5: #00a2c7; --c6: #d6409f;
              --c7: #8b8d98 }
            @media (prefers-color-scheme: dark) { :root { --fg: #edeef0; --dim: #b0b4ba; --bg: #111113; --line: #363a3f } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg); margin: 2rem auto;
              max-width: 1100px; padding: 0 1rem }
            h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.2rem } h3 { font-size: .95rem; margin: 0 0 .3rem }
            p, li { color: var(--dim) } .scroll { overflow-x: auto }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .87rem }
            th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
            th { white-space: normal; vertical-align: bottom } th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 1.4rem }
            svg { width: 100%; height: auto } svg text { font-size: 12px; fill: var(--fg) }
            .grid { stroke: var(--line) } svg path { fill: none; stroke-width: 2; stroke-linejoin: round }
            .key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 .9em }
            .warn { color: #d13415 }
            """;

    private final List<Summary> summaries;
    private final List<Result> results;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(List<Summary> summaries) {
        this.summaries = summaries;
        this.results =
                summaries.stream().flatMap(summary -> summary.runs().stream()).toList();
    }

    /** The page. */
    static String of(List<Summary> summaries) {
        HtmlReport report = new HtmlReport(summaries);
        report.page();
        return report.out.toString();
    }

    private void page() {
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>Load test report</title>\n<style>\n")
                .append(STYLE);
        for (int i = 0; i < SvgChart.COLOURS; i++) {
            out.append(".f" + i + " { fill: var(--c" + i + "); background: var(--c" + i + ") } .s" + i
                    + " { stroke: var(--c" + i + ") }\n");
        }
        out.append("</style>\n</head>\n<body>\n<h1>Load test report</h1>\n");
        machine();
        warnings();
        table();
        Set<String> scenarios = new LinkedHashSet<>();
        summaries.forEach(summary -> scenarios.add(summary.scenario()));
        scenarios.forEach(this::scenario);
        parameters();
        out.append("</body>\n</html>\n");
    }

    private void machine() {
        Set<String> machines = new LinkedHashSet<>();
        for (Result result : results) {
            Machine machine = result.machine();
            machines.add(machine.processor() + ", " + machine.cores() + " processors, " + machine.kernel() + ", "
                    + machine.java());
        }
        machines.forEach(machine -> paragraph("", machine));
        paragraph(
                "",
                results.size() + " run(s), the first at " + results.getFirst().startedAt()
                        + ". Where there are several runs of one kind, figures are their medians. Latency counts from"
                        + " when a packet was due at the publisher, so delays of the generator are part of it.");
    }

    private void warnings() {
        for (Result result : results) {
            String run = result.label() + ", " + result.scenario() + ": ";
            if (result.machine().loadAverage() > 1) {
                paragraph(
                        "warn",
                        run + "the machine was busy with other work (load average "
                                + MarkdownTable.text(result.machine().loadAverage(), 1) + " before the run)");
            }
            if (result.generator().socketDrops() > 0) {
                paragraph(
                        "warn",
                        run + "the generator's own sockets dropped "
                                + result.generator().socketDrops() + " packets");
            }
            if (result.traffic().undecryptable() > 0) {
                paragraph("warn", run + result.traffic().undecryptable() + " packets failed authentication");
            }
            if (result.traffic().streamsLive() < result.traffic().streamsExpected()) {
                paragraph(
                        "warn",
                        run + "only " + result.traffic().streamsLive() + " of "
                                + result.traffic().streamsExpected() + " streams came");
            }
        }
    }

    private void paragraph(String style, String text) {
        out.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(escape(text))
                .append("</p>\n");
    }

    private void table() {
        out.append("<div class=\"scroll\"><table>\n<tr><th>scenario</th><th>server</th><th>runs</th>");
        Summary.FIGURES.forEach(figure -> out.append("<th>")
                .append(escape(figure.title()))
                .append(", ")
                .append(escape(figure.unit()))
                .append("</th>"));
        out.append("</tr>\n");
        for (Summary summary : summaries) {
            out.append("<tr><td>")
                    .append(escape(summary.scenario()))
                    .append("</td><td>")
                    .append(escape(summary.label()))
                    .append("</td><td>")
                    .append(summary.runs().size())
                    .append("</td>");
            for (Summary.Figure figure : Summary.FIGURES) {
                out.append("<td>")
                        .append(MarkdownTable.text(summary.median(figure), figure.decimals()))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</table></div>\n");
    }

    private void scenario(String scenario) {
        List<Summary> shown = summaries.stream()
                .filter(summary -> summary.scenario().equals(scenario))
                .toList();
        out.append("<h2>").append(escape(scenario)).append("</h2>\n<p>");
        for (int i = 0; i < shown.size(); i++) {
            out.append("<span class=\"key f")
                    .append(i % SvgChart.COLOURS)
                    .append("\"></span>")
                    .append(escape(shown.get(i).label()));
        }
        out.append("</p>\n<div class=\"charts\">\n");
        for (Summary.Figure figure : List.of(Summary.CPU_PER_PACKET, Summary.LOSS, Summary.P99, Summary.JOIN)) {
            bars(figure, shown);
        }
        chart(
                "Latency percentiles, ms",
                SvgChart.lines(
                        "Latency percentiles",
                        PERCENTILES,
                        lines(shown, summary -> percentiles(summary.runs().getFirst()))));
        timeline("Delivered packets/s by second", shown, Result.Second::packetsPerSecond);
        timeline("Latency p99 by second, ms", shown, Result.Second::p99);
        timeline("Server CPU by second, % of a core", shown, Result.Second::serverCpuPercent);
        out.append("</div>\n");
    }

    private void bars(Summary.Figure figure, List<Summary> shown) {
        List<SvgChart.Bar> bars = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            double value = shown.get(i).median(figure);
            bars.add(new SvgChart.Bar(shown.get(i).label(), value, MarkdownTable.text(value, figure.decimals()), i));
        }
        if (bars.stream().anyMatch(bar -> !Double.isNaN(bar.value()))) {
            chart(figure.title() + ", " + figure.unit(), SvgChart.bars(figure.title(), bars));
        }
    }

    private void timeline(String title, List<Summary> shown, ToDoubleFunction<Result.Second> value) {
        int seconds = shown.stream()
                .mapToInt(summary -> summary.runs().getFirst().timeline().size())
                .max()
                .orElse(0);
        List<String> ticks =
                IntStream.rangeClosed(1, seconds).mapToObj(Integer::toString).toList();
        chart(
                title,
                SvgChart.lines(
                        title,
                        ticks,
                        lines(
                                shown,
                                summary -> summary.runs().getFirst().timeline().stream()
                                        .mapToDouble(value)
                                        .toArray())));
    }

    private static List<SvgChart.Line> lines(
            List<Summary> shown, java.util.function.Function<Summary, double[]> values) {
        List<SvgChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            lines.add(new SvgChart.Line(shown.get(i).label(), values.apply(shown.get(i)), i));
        }
        return lines;
    }

    private static double[] percentiles(Result result) {
        Result.Latency latency = result.latency();
        return new double[] {latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max()};
    }

    private void chart(String title, String svg) {
        out.append("<div><h3>")
                .append(escape(title))
                .append("</h3>")
                .append(svg)
                .append("</div>\n");
    }

    private void parameters() {
        out.append("<h2>Parameters</h2>\n<ul>\n");
        for (Summary summary : summaries) {
            Map<String, String> parameters =
                    new TreeMap<>(summary.runs().getFirst().parameters());
            String[] words = parameters.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + " " + entry.getValue())
                    .toArray(String[]::new);
            out.append("<li>")
                    .append(escape(summary.label() + ": " + String.join(" ", Arrays.asList(words))))
                    .append("</li>\n");
        }
        out.append("</ul>\n");
    }
}
