package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {

    @TempDir
    private Path directory;
    private Path page;

    @BeforeEach
    void measure() throws IOException {
        page = directory.resolve("README.md");
        final Comparison comparison = new Comparison(Scenarios.named("open-10k"));
        for (final double b : new double[] {100, 50, 150}) {
            comparison.add(Comparison.A, outcome(200));
            comparison.add(Comparison.B, outcome(b));
            comparison.add(Comparison.C, outcome(20));
        }
        final Map<String, Object> machine = Map.of("date", "2026-11-24T12:00:00Z", "cores", 2,
                "cpu", "any", "kernel", "Linux 6", "generator_java", "JVM 17");
        new Report(Map.of("machine", machine, "a", Map.of("name", "old", "version", "1"),
                "b", Map.of("name", "new", "version", "2"),
                "c", Map.of("name", "floor", "version", "floor"),
                "settings", Map.of("warmup_s", 5, "measure_s", 3), "pairs", 3),
                List.of(comparison), List.of(), "old", "new", "floor")
                .write(directory.resolve("2026-11-24"));
    }

    @Test
    void startsAPageWithTablesAndCurves() throws IOException {
        new ResultsPage(directory).write();

        assertEquals("""
                # Measurements

                ## 2026-11-24

                <!-- results: 2026-11-24 -->

                `results.json`: 2026-11-24T12:00:00Z, 2 x any, Linux 6, JVM 17; old 1 beside new \
                2; 3 pairs, 5 s of warm-up, 3 s measured. Medians; the ratio is that of new to old \
                within the pairs.

                | scenario | figure | old | new | floor | ratio | from..to |
                |---|---|--:|--:|--:|--:|--:|
                | open-10k | CPU ns | 200 | 100 | 20.0 | 0.50 | 0.25..0.75 |

                ![open-10k: latency by percentile](2026-11-24/open-10k.svg)

                <!-- end -->
                """, Files.readString(page));
    }

    @Test
    void keepsWhatWasWrittenByHand() throws IOException {
        final String byHand = "# Ours\n\nbefore\n<!-- results: 2026-11-24 -->\nold\n<!-- end -->\n"
                + "after\n";
        Files.writeString(page, byHand);

        new ResultsPage(directory).write();

        final String text = Files.readString(page);
        assertTrue(text.startsWith("# Ours\n\nbefore\n<!-- results: 2026-11-24 -->\n\n`results."),
                text);
        assertTrue(text.endsWith("<!-- end -->\nafter\n"), text);
        assertTrue(!text.contains("\nold\n"), text);
    }

    @Test
    void writesTheSameTwice() throws IOException {
        new ResultsPage(directory).write();
        final String once = Files.readString(page);

        new ResultsPage(directory).write();

        assertEquals(once, Files.readString(page));
    }

    @Test
    void leavesOutFilesOfAnotherKind() throws IOException {
        Files.writeString(directory.resolve("2026-11-24/jmh.json"), "[{\"benchmark\": \"x\"}]");

        new ResultsPage(directory).write();

        assertTrue(!Files.readString(page).contains("jmh"));
    }

    @Test
    void refusesAPageWhoseSectionDoesNotEnd() throws IOException {
        Files.writeString(page, "<!-- results: 2026-11-24 -->\nbut no end\n");

        final UsageException refused =
                assertThrows(UsageException.class, () -> new ResultsPage(directory).write());

        assertTrue(refused.getMessage().contains("README.md: no <!-- end --> after"),
                refused::getMessage);
    }

    private static Outcome outcome(double cpu) {
        final Histogram histogram = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
        histogram.recordValue((long) cpu * 1_000);
        return new Outcome("open-10k", Map.of(Outcome.CPU, cpu), histogram);
    }
}
