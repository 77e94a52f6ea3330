package room.bench.report;

import java.util.List;
import java.util.Locale;

/** Charts as SVG that stands in a page by itself: no scripts, no fonts, colours by the page's CSS classes. */
final class SvgChart {
    /** Colours that the page has classes for. */
    static final int COLOURS = 8;

    private static final int WIDTH = 640;
    private static final int BAR_HEIGHT = 22;
    private static final int BAR_GAP = 8;
    private static final int LABEL_WIDTH = 190;
    private static final int VALUE_WIDTH = 80;
    private static final int PLOT_LEFT = 64;
    private static final int PLOT_TOP = 12;
    private static final int PLOT_HEIGHT = 200;
    private static final int PLOT_BOTTOM = 34;

    private SvgChart() {}

    /** One bar. */
    record Bar(String label, double value, String text, int colour) {}

    /** One line; a NaN leaves a gap. */
    record Line(String label, double[] values, int colour) {}

    /** Horizontal bars on one scale that starts at zero. */
    static String bars(String title, List<Bar> bars) {
        double largest = bars.stream()
                .mapToDouble(Bar::value)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int height = bars.size() * (BAR_HEIGHT + BAR_GAP) + BAR_GAP;
        StringBuilder out = open(title, height);
        int y = BAR_GAP;
        double scale = largest <= 0 ? 0 : (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / largest;
        for (Bar bar : bars) {
            double width = Double.isFinite(bar.value()) ? Math.max(1, bar.value() * scale) : 0;
            int baseline = y + BAR_HEIGHT - 7;
            text(out, LABEL_WIDTH - 8, baseline, "end", bar.label());
            out.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"f%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>",
                    bar.colour() % COLOURS,
                    LABEL_WIDTH,
                    y,
                    width,
                    BAR_HEIGHT));
            text(out, (int) (LABEL_WIDTH + width + 6), baseline, "start", bar.text());
            y += BAR_HEIGHT + BAR_GAP;
        }
        return out.append("</svg>").toString();
    }

    /**
     * Lines over common points.
     *
     * @param ticks labels of the points; as many of them are written as fit
     */
    static String lines(String title, List<String> ticks, List<Line> lines) {
        double largest = 0;
        for (Line line : lines) {
            for (double value : line.values()) {
                largest = Double.isFinite(value) ? Math.max(largest, value) : largest;
            }
        }
        double top = niceAbove(largest);
        StringBuilder out = open(title, PLOT_TOP + PLOT_HEIGHT + PLOT_BOTTOM);
        for (int i = 0; i <= 4; i++) {
            int y = PLOT_TOP + PLOT_HEIGHT - i * PLOT_HEIGHT / 4;
            out.append(String.format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", PLOT_LEFT, WIDTH - 8, y, y));
            text(out, PLOT_LEFT - 6, y + 4, "end", number(top * i / 4));
        }
        int points = Math.max(1, ticks.size() - 1);
        int step = Math.max(1, (ticks.size() + 9) / 10);
        for (int i = 0; i < ticks.size(); i += step) {
            text(out, (int) x(i, points), PLOT_TOP + PLOT_HEIGHT + 20, "middle", ticks.get(i));
        }
        for (Line line : lines) {
            path(out, line, points, top);
        }
        return out.append("</svg>").toString();
    }

    private static void path(StringBuilder out, Line line, int points, double top) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < line.values().length; i++) {
            double value = line.values()[i];
            if (!Double.isFinite(value)) {
                drawing = false;
                continue;
            }
            double y = PLOT_TOP + PLOT_HEIGHT - (top == 0 ? 0 : value / top * PLOT_HEIGHT);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f ", drawing ? "L" : "M", x(i, points), y));
            drawing = true;
        }
        out.append("<path class=\"s")
                .append(line.colour() % COLOURS)
                .append("\" d=\"")
                .append(path.toString().strip())
                .append("\"><title>")
                .append(escape(line.label()))
                .append("</title></path>");
    }

    private static double x(int point, int points) {
        return PLOT_LEFT + (double) point / points * (WIDTH - 24 - PLOT_LEFT);
    }

    /** The next of 1, 2, 5 times a power of ten. */
    static double niceAbove(double value) {
        if (value <= 0 || !Double.isFinite(value)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        if (value >= 1_000_000) {
            return String.format(Locale.ROOT, "%.1fM", value / 1e6);
        }
        if (value >= 10_000) {
            return String.format(Locale.ROOT, "%.0fk", value / 1e3);
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static StringBuilder open(String title, int height) {
        return new StringBuilder()
                .append("<svg role=\"img\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\"><title>")
                .append(escape(title))
                .append("</title>");
    }

    private static void text(StringBuilder out, int x, int y, String anchor, String text) {
        out.append(String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, escape(text)));
    }

    /** Text that may stand in HTML and XML, in attributes too. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
