package io.natterjack.bench;

import java.util.Locale;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latency by percentile as SVG: across, each nine of the percentile takes the same room; upwards,
 * each factor of ten of the latency does.
 */
final class PercentileChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 30;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    private static final int NINES = 5;
    private static final String[] PERCENTS = {"0", "90", "99", "99.9", "99.99", "99.999"};
    private static final String[] COLOURS = {"#1f6fb4", "#d1562b", "#7a7a7a"};

    private final StringBuilder svg = new StringBuilder();
    private final int lowest;
    private final int highest;
    private int curves;

    /** @param fromNs smallest and {@code toNs} largest latency that must find room, from 1 */
    PercentileChart(String title, long fromNs, long toNs) {
        lowest = (int) Math.floor(Math.log10(Math.max(1, fromNs)));
        highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(Math.max(1, toNs))));
        svg.append(String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                + "width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        // A page may be dark; the letters are not made for it.
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text(LEFT, 20, "start", escaped(title));
        grid();
    }

    private void grid() {
        for (int nines = 0; nines <= NINES; nines++) {
            final double x = x(nines);
            line(x, TOP, x, HEIGHT - BOTTOM);
            text(x, HEIGHT - BOTTOM + 18, "middle", PERCENTS[nines] + "%");
        }
        for (int power = lowest; power <= highest; power++) {
            final double y = y(Math.pow(10, power));
            line(LEFT, y, WIDTH - RIGHT, y);
            text(LEFT - 8, y + 4, "end", latency(power));
        }
    }

    /** Adds the curve of {@code histogram}, in nanoseconds, under {@code name}. */
    void add(String name, Histogram histogram) {
        final String colour = COLOURS[curves % COLOURS.length];
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"").append(colour)
                .append("\" points=\"");
        for (final HistogramIterationValue value : histogram.percentiles(10)) {
            final double above = 1 - value.getPercentileLevelIteratedTo() / 100;
            final double nines = above <= 0 ? NINES : Math.min(NINES, -Math.log10(above));
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines),
                    y(Math.max(1, value.getValueIteratedTo()))));
        }
        svg.append("\"/>\n<g fill=\"").append(colour).append("\">");
        text(LEFT + 12, TOP + 18 + 16 * curves++, "start", escaped(name));
        svg.append("</g>\n");
    }

    String finish() {
        return svg + "</svg>\n";
    }

    private static double x(double nines) {
        return LEFT + nines / NINES * (WIDTH - LEFT - RIGHT);
    }

    private double y(double valueNs) {
        final double share = (Math.log10(valueNs) - lowest) / (highest - lowest);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String latency(int power) {
        final String[] units = {"ns", "us", "ms", "s"};
        final int unit = Math.min(power / 3, units.length - 1);
        return (long) Math.pow(10, power - 3 * unit) + " " + units[unit];
    }

    private void line(double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
                + "y2=\"%.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2));
    }

    private void text(double x, double y, String anchor, String content) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">"
                + "%s</text>%n", x, y, anchor, content));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
