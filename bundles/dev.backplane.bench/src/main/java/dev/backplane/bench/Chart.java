package dev.backplane.bench;

import java.util.List;
import java.util.Locale;

/**
 * Ratios as horizontal bars on a logarithmic axis, in SVG. A bar begins at 1, where ours and the peer cost the same, and
 * goes left where ours is cheaper. A thin line is the spread, a mark the limit.
 */
final class Chart {
    private static final int WIDTH = 1180;
    private static final int LEFT = 640;
    private static final int RIGHT = 1080;
    private static final int LINE = 18;
    private static final int HEAD = 48;
    private static final double LOWEST = 0.001;
    private static final double HIGHEST = 100;
    private static final String LEGEND =
            "Cost of ours divided by the peer's: left is better. Green keeps its limit (blue mark),"
                    + " red misses it, amber is undecided, grey has none. Thin lines: lowest and highest of the rounds.";
    private static final String OK = "#2f7d4f";
    private static final String MISSED = "#c0392b";
    private static final String UNDECIDED = "#c98a1b";
    private static final String SHOWN = "#8a97a6";

    private final List<Group> groups;

    Chart(final List<Group> groups) {
        this.groups = groups;
    }

    /**
     * Draws.
     *
     * @param rows those without a ratio are left out
     * @return an SVG document
     */
    String of(final List<Row> rows) {
        final StringBuilder body = new StringBuilder();
        int y = HEAD;
        for (final Group group : groups) {
            final List<Row> bars = rows.stream()
                    .filter(row -> row.group().equals(group.slug()) && row.ratio() != null)
                    .toList();
            if (bars.isEmpty()) {
                continue;
            }
            y += LINE + LINE / 2;
            text(body, 12, y, "start", "bold", group.title());
            for (final Row bar : bars) {
                y += LINE;
                bar(body, y, bar);
            }
        }
        final int height = y + LINE;
        final StringBuilder chart = new StringBuilder();
        add(
                chart,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'"
                        + " font-family='sans-serif' font-size='11'>",
                WIDTH,
                height,
                WIDTH,
                height);
        add(chart, "<rect width='100%%' height='100%%' fill='#ffffff'/>");
        text(chart, 12, LINE, "start", "normal", LEGEND);
        for (double tick = LOWEST; tick <= HIGHEST * 1.01; tick *= 10) {
            final boolean one = Math.abs(tick - 1) < 0.01;
            line(chart, x(tick), HEAD, x(tick), height - LINE / 2, one ? "#333333" : "#e3e6ea", 1);
            text(chart, x(tick), HEAD - 6, "middle", "normal", one ? "1 = the peer" : Figures.of(tick));
        }
        return chart.append(body).append("</svg>\n").toString();
    }

    private static void bar(final StringBuilder to, final int y, final Row row) {
        final double end = x(row.ratio());
        final Row.Verdict verdict = row.verdict();
        final String colour = switch (verdict) {
            case OK -> OK;
            case UNDECIDED -> UNDECIDED;
            case MISSED -> MISSED;
            case NONE, NOT_MEASURED -> SHOWN;
        };
        final boolean isOk = verdict == Row.Verdict.OK || verdict == Row.Verdict.NONE;
        text(to, LEFT - 8, y, "end", "normal", row.workload() + " / " + row.peer());
        add(
                to,
                "<rect x='%.1f' y='%d' width='%.1f' height='10' fill='%s'/>",
                Math.min(end, x(1)),
                y - 9,
                Math.max(1, Math.abs(end - x(1))),
                colour);
        line(to, x(row.spread().get(0)), y - 4, x(row.spread().get(1)), y - 4, "#111111", 1);
        if (row.limit() != null) {
            line(to, x(row.limit()), y - 12, x(row.limit()), y + 4, "#1f4e9c", 2);
        }
        text(to, RIGHT + 8, y, "start", "normal", row.ratioText() + (isOk ? "" : " " + verdict));
    }

    private static double x(final double ratio) {
        final double clipped = Math.min(Math.max(ratio, LOWEST), HIGHEST);
        return LEFT + (RIGHT - LEFT) * Math.log(clipped / LOWEST) / Math.log(HIGHEST / LOWEST);
    }

    private static void line(
            final StringBuilder to,
            final double x1,
            final double y1,
            final double x2,
            final double y2,
            final String colour,
            final int width) {
        add(
                to,
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%d'/>",
                x1,
                y1,
                x2,
                y2,
                colour,
                width);
    }

    private static void text(
            final StringBuilder to,
            final double x,
            final int y,
            final String anchor,
            final String weight,
            final String text) {
        final String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        add(to, "<text x='%.1f' y='%d' text-anchor='%s' font-weight='%s'>%s</text>", x, y, anchor, weight, escaped);
    }

    private static void add(final StringBuilder to, final String format, final Object... arguments) {
        to.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
