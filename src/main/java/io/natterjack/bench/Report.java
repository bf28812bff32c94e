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
 * {@code results.md}, {@code report.html}, an {@code .svg} for each scenario that has latencies,
 * and a {@code .hgrm} for each of its curves.
 */
final class Report {

    private static final double NS_PER_US = 1_000.0;
    private static final int TICKS_PER_HALF = 5;

    private final Map<String, Object> facts;
    private final List<Comparison> comparisons;
    private final List<String> failures;
    private final String nameA;
    private final String nameB;
    private final String nameC;

    /**
     * @param facts    what to say beside the figures: machine, servers, settings
     * @param failures what went wrong, a line for each scenario that was cut short
     * @param nameB    null if there is one side only
     * @param nameC    null if there are fewer than three
     */
    Report(Map<String, Object> facts, List<Comparison> comparisons, List<String> failures,
           String nameA, String nameB, String nameC) {
        this.facts = facts;
        this.failures = List.copyOf(failures);
        this.comparisons = comparisons;
        this.nameA = nameA;
        this.nameB = nameB;
        this.nameC = nameC;
    }

    List<String> failures() {
        return failures;
    }

    String markdown() {
        return nameB == null ? MarkdownTable.single(comparisons)
                : MarkdownTable.paired(comparisons, nameA, nameB, nameC);
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
        final String chart = chart(comparison);
        if (chart != null) {
            to.append(chart);
        }
    }

    /** The curves of all sides, or null if the scenario has no latencies. */
    private String chart(Comparison comparison) {
        final Map<String, Histogram> curves = new LinkedHashMap<>();
        for (final int side : List.of(Comparison.A, Comparison.B, Comparison.C)) {
            final Histogram histogram = comparison.latency(side);
            if (histogram != null) {
                curves.put(name(side), histogram);
            }
        }
        if (curves.isEmpty()) {
            return null;
        }
        final PercentileChart chart = new PercentileChart(
                comparison.scenario().name() + ": latency by percentile",
                curves.values().stream().mapToLong(Histogram::getMinValue).min().orElse(1),
                curves.values().stream().mapToLong(Histogram::getMaxValue).max().orElse(1));
        curves.forEach(chart::add);
        return chart.finish();
    }

    private String name(int side) {
        return side == Comparison.A ? nameA : side == Comparison.B ? nameB : nameC;
    }

    /** Writes all files into {@code directory}, which is made if need be. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("results.json"), json());
        Files.writeString(directory.resolve("results.md"), markdown());
        Files.writeString(directory.resolve("report.html"), html());
        for (final Comparison comparison : comparisons) {
            final String name = comparison.scenario().name().replace("*", "-changed");
            writeHistogram(directory.resolve(name + "-a.hgrm"), comparison.latency(Comparison.A));
            writeHistogram(directory.resolve(name + "-b.hgrm"), comparison.latency(Comparison.B));
            writeHistogram(directory.resolve(name + "-c.hgrm"), comparison.latency(Comparison.C));
            final String chart = chart(comparison);
            if (chart != null) {
                Files.writeString(directory.resolve(name + ".svg"), chart);
            }
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
