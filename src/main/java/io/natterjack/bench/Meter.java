package io.natterjack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/** Takes the time, the CPU time and the memory between two moments of a run. */
final class Meter {

    private final ProcessUsage servers;
    private ProcessUsage.Sample serversBefore;
    private long generatorBefore;
    private long startNs;

    Meter(ProcessUsage servers) {
        this.servers = servers;
    }

    void start() throws IOException {
        serversBefore = servers.sample();
        generatorBefore = generatorNs();
        startNs = System.nanoTime();
    }

    /**
     * Ends the measurement.
     *
     * @param done what was done since the start: messages, requests, connections
     */
    Map<String, Double> stop(LongSupplier done) throws IOException {
        final long count = done.getAsLong();
        final double elapsedS = (System.nanoTime() - startNs) / 1e9;
        final Map<String, Double> figures = Outcome.newFigures();
        final double divisor = Math.max(1, count);
        if (!servers.isEmpty()) {
            figures.put(Outcome.CPU, servers.sample().since(serversBefore) / divisor);
        }
        figures.put(Outcome.RATE, count / elapsedS);
        if (!servers.isEmpty()) {
            figures.put(Outcome.RESIDENT, servers.residentBytes() / 1e6);
        }
        figures.put("generator_cpu_ns_per_op", (generatorNs() - generatorBefore) / divisor);
        figures.put("seconds", elapsedS);
        figures.put("ops", (double) count);
        return figures;
    }

    /** In ticks: threads of the generator come and go. Its own children are servers. */
    private long generatorNs() throws IOException {
        return ProcessUsage.ticks(Files.readString(
                Path.of("/proc/self/stat"))) * 10_000_000L;
    }
}
