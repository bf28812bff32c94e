package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.Guard.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

class GuardTest {

    private static final String NAME = "broker.DispatchBenchmark.toThisLoop recipients=10";

    /** The micro-benchmarks of the hot path, run as briefly as bytes can be counted; no times. */
    @Test
    void theHotPathAllocatesNoMoreThanIsStored() throws IOException, RunnerException {
        final Map<String, Figures> stored = Guard.parse(Files.readAllLines(Path.of(
                System.getProperty("natterjack.home", ".")).resolve(Guard.STORED)));

        final Map<String, Figures> measured = Guard.measureHotPath(stored);

        assertEquals(List.of(), Guard.allocatingMore(stored, measured));
    }

    @Test
    void refusesMoreBytesThanNoise() {
        final Map<String, Figures> stored = Map.of(NAME, new Figures(100, 0, 2));

        assertEquals(List.of(), Guard.allocatingMore(stored, measured(111, 0.6)));
        assertEquals(List.of(NAME + ": bytes per operation=112.0, stored=100.0"),
                Guard.allocatingMore(stored, measured(112, 0.6)));
    }

    @Test
    void refusesABenchmarkOfWhichNothingIsStored() {
        assertEquals(List.of(NAME + ": not in src/jmh/guard.txt, add it with bin/jmh --guard "
                + "--update"), Guard.allocatingMore(Map.of(), measured(0, 0)));
    }

    @Test
    void warnsOfTimeThatDoubledBesideItsReference() {
        final Map<String, Figures> stored = Map.of(NAME, new Figures(0, 0, 1.4));

        assertEquals(List.of(), Guard.slower(stored, Map.of(NAME, new Figures(0, 0, 2.8))));
        assertEquals(List.of(NAME + ": times its reference=2.9, stored=1.4"),
                Guard.slower(stored, Map.of(NAME, new Figures(0, 0, 2.9))));
        assertEquals(List.of(),
                Guard.slower(stored, Map.of(NAME, new Figures(0, 0, Double.NaN))));
    }

    @Test
    void readsWhatItWrites() {
        final Map<String, Figures> all = Map.of(NAME, new Figures(262.6, 0.1, 3.25));

        assertEquals(List.of(NAME + " | bytes 263 | times 3.3"), Guard.lines(all));
        assertEquals(Map.of(NAME, new Figures(263, 0, 3.3)), Guard.parse(Guard.lines(all)));
    }

    private static Map<String, Figures> measured(double bytes, double noiseBytes) {
        return Map.of(NAME, new Figures(bytes, noiseBytes, 2));
    }
}
