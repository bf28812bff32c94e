package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final Comparison comparison = new Comparison(Scenarios.named("open-10k"));

    @Test
    void takesTheMedianOfEachSideAndOfTheRatiosWithinPairs() {
        addPair(100, 50);
        addPair(200, 300);
        addPair(400, 160);

        assertEquals(200, comparison.median(Comparison.A, Outcome.CPU));
        assertEquals(160, comparison.median(Comparison.B, Outcome.CPU));
        assertEquals(0.5, comparison.ratio(Outcome.CPU));
        assertEquals(1.5, Comparison.median(new double[] {2, 1}));
    }

    @Test
    void namesPercentilesAndGivesThemInMicroseconds() {
        final Histogram histogram = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(i * 1_000L);
        }
        final Map<String, Double> figures = Outcome.newFigures();

        Outcome.addLatency(figures, histogram);

        assertEquals(List.of("p50_us", "p90_us", "p99_us", "p99.9_us", "p99.99_us", "max_us",
                "mean_us", "recorded"), List.copyOf(figures.keySet()));
        assertEquals(500, figures.get("p50_us"), 1);
        assertEquals(990, figures.get("p99_us"), 1);
        assertEquals(1_000, figures.get("max_us"), 1);
        assertEquals(1_000, figures.get("recorded"));
    }

    @Test
    void printsRatiosAsMarkdown() {
        addPair(200, 100);

        final String table = new Report(Map.of(), List.of(comparison), List.of(), "old", "new",
                null)
                .markdown();

        assertEquals("| scenario | figure | old | new | b/a | pairs from..to |\n"
                + "|---|---|--:|--:|--:|--:|\n"
                + "| open-10k | cpu_ns_per_op | 200 | 100 | 0.50 | 0.50..0.50 |\n", table);
    }

    @Test
    void writesJson() {
        final Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a\"b\\c\n");
        value.put("numbers", Arrays.asList(1, 2.5, 1e6, Double.NaN, null));
        value.put("none", List.of());
        value.put("yes", true);

        assertEquals("""
                {
                  "text": "a\\"b\\\\c\\u000a",
                  "numbers": [
                    1,
                    2.500,
                    1000000,
                    null,
                    null
                  ],
                  "none": [],
                  "yes": true
                }
                """, Json.text(value));
    }

    @Test
    void writesAllFiles(@TempDir Path directory) throws IOException {
        addPair(200, 100);
        final Path results = directory.resolve("results");

        new Report(Map.of("pairs", 1), List.of(comparison),
                List.of("x: lost"), "<old>", "new", null)
                .write(results);

        final String json = Files.readString(results.resolve("results.json"));
        assertTrue(json.contains("\"ratio_b_to_a\": {\n        \"cpu_ns_per_op\": 0.500"), json);
        assertTrue(json.contains("\"failures\": [\n    \"x: lost\"\n  ]"), json);
        final String html = Files.readString(results.resolve("report.html"));
        assertTrue(html.contains("<svg") && html.contains("&lt;old&gt;"), html);
        assertEquals(2, html.split("<polyline", -1).length - 1);
        assertTrue(Files.readString(results.resolve("open-10k-a.hgrm")).contains("#[Mean"));
        assertTrue(Files.exists(results.resolve("open-10k-b.hgrm")));
        assertTrue(Files.exists(results.resolve("results.md")));
    }

    @Test
    void hasNoCurveWithoutLatencies() {
        comparison.add(Comparison.A, new Outcome("x", Map.of(Outcome.CPU, 1.0), null));

        assertNull(comparison.latency(Comparison.A));
    }

    @Test
    void readsTicksBehindAnyProcessName() {
        assertEquals(7 + 11, ProcessUsage.ticks(
                "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 7 11 0 0 20 0"));
    }

    @Test
    void takesNanosecondsUnlessAThreadEnded() {
        final ProcessUsage.Sample before =
                new ProcessUsage.Sample(Map.of(1L, 100L, 2L, 500L), 1_000_000_000L);

        assertEquals(910, new ProcessUsage.Sample(Map.of(1L, 110L, 2L, 900L, 3L, 500L),
                1_010_000_000L).since(before));
        assertEquals(20_000_000, new ProcessUsage.Sample(Map.of(1L, 110L),
                1_020_000_000L).since(before));
        assertEquals(900_000_000, new ProcessUsage.Sample(Map.of(1L, 110L, 2L, 900L),
                1_900_000_000L).since(before));
    }

    private void addPair(double a, double b) {
        comparison.add(Comparison.A, outcome(a));
        comparison.add(Comparison.B, outcome(b));
    }

    private static Outcome outcome(double cpu) {
        final Histogram histogram = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
        histogram.recordValue((long) cpu * 1_000);
        return new Outcome("open-10k", Map.of(Outcome.CPU, cpu), histogram);
    }
}
