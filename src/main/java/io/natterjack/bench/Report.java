package io.natterjack.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * Everything that was found, for the terminal and as files: {@code results.json},
 * {@code results.md}, {@code report.html} and a {@code .hgrm} for each curve.
 */
final class Report {

    private static final double NS_PER_US = 1_000.0;
    private static final int TICKS_PER_HALF = 5;

    private final Map<String, Object> facts;
    private final List<Comparison> comparisons;
    private final List<String> failures;
    private final String nameA;
    private final String nameB;

    /**
     * @param facts    what to say beside the figures: machine, servers, settings
     * @param failures what went wrong, a line for each scenario that was cut short
     * @param nameB    null if there is one side only
     */
    Report(Map<String, Object> facts, List<Comparison> comparisons, List<String> failures,
           String nameA, String nameB) {
        this.facts = facts;
        this.failures = List.copyOf(failures);
        this.comparisons = comparisons;
        this.nameA = nameA;
        this.nameB = nameB;
    }

    List<String> failures() {
        return failures;
    }

    String markdown() {
        return nameB == null ? MarkdownTable.single(comparisons)
                : MarkdownTable.paired(comparisons, nameA, nameB);
    }

    String json() {
        final Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put("results", comparisons.stream().map(Comparison::facts).toList());
        all.put("failures", failures);
        return Json.text(all);
    }

    String html() {
        final StringBuilder to = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>"
                + "<meta charset=\"utf-8\"><title>natterjack bench</title><style>"
                + "body{font-family:sans-serif;margin:2em}pre{background:#f6f6f6;padding:1em}"
                + "</style></head><body>\n<h1>natterjack bench</h1>\n<pre>");
        to.append(PercentileChart.escaped(markdown())).append("</pre>\n");
        comparisons.forEach(comparison -> appendChart(to, comparison));
        return to.append("<h2>Machine and settings</h2>\n<pre>")
                .append(PercentileChart.escaped(Json.text(facts)))
                .append("</pre>\n</body></html>\n").toString();
    }

    private void appendChart(StringBuilder to, Comparison comparison) {
        final Histogram a = comparison.latency(true);
        final Histogram b = comparison.latency(false);
        if (a == null) {
            return;
        }
        final PercentileChart chart = new PercentileChart(
                comparison.scenario().name() + ": latency by percentile",
                b == null ? a.getMinValue() : Math.min(a.getMinValue(), b.getMinValue()),
                b == null ? a.getMaxValue() : Math.max(a.getMaxValue(), b.getMaxValue()));
        chart.add(nameA, a);
        if (b != null) {
            chart.add(nameB, b);
        }
        to.append(chart.finish());
    }

    /** Writes all files into {@code directory}, which is made if need be. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("results.json"), json());
        Files.writeString(directory.resolve("results.md"), markdown());
        Files.writeString(directory.resolve("report.html"), html());
        for (final Comparison comparison : comparisons) {
            final String name = comparison.scenario().name().replace("*", "-changed");
            writeHistogram(directory.resolve(name + "-a.hgrm"), comparison.latency(true));
            writeHistogram(directory.resolve(name + "-b.hgrm"), comparison.latency(false));
        }
    }

    /** The text format of HdrHistogram's plotter, in microseconds. */
    private static void writeHistogram(Path path, Histogram histogram) throws IOException {
        if (histogram == null) {
            return;
        }
        try (PrintStream to = new PrintStream(Files.newOutputStream(path), false,
                StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(to, TICKS_PER_HALF, NS_PER_US);
        }
    }
}
