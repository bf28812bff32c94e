package io.natterjack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Holds the micro-benchmarks to what is stored of them: bytes allocated by one operation, which
 * do not depend on the machine, and the time of one as a multiple of the class's own baseline
 * benchmark in the same run, which depends on it less than nanoseconds do.
 * <pre>
 *   stored: one line for each benchmark and its parameters, sorted
 *   broker.DispatchBenchmark.toThisLoop recipients=10 | bytes 0 | times 3.2
 * </pre>
 * More bytes are a failure. More time is a warning: a run this short on a machine that others use
 * proves nothing.
 */
public final class Guard {

    static final Path STORED = Path.of("src/jmh/guard.txt");

    private static final String PACKAGE = "io.natterjack.";
    private static final int ITERATION_MS = 100;
    private static final int WARMUPS = 3;
    private static final int MEASUREMENTS = 2;
    private static final int WARMUPS_FACTOR_MAX = 16;
    /** What the harness and the profiler themselves allocate in one iteration, with room. */
    private static final double NOISE_BYTES_PER_ITERATION = 64 << 10;
    private static final double BYTES_ALWAYS_ALLOWED = 0.5;
    private static final double BYTES_FACTOR = 1.1;
    private static final double TIMES_FACTOR = 2;

    /**
     * The micro-benchmarks of the hot path. TLS is not one: what the JDK's engine allocates
     * differs from release to release.
     */
    private static final String BENCHMARKS =
            "io\\.natterjack\\.(broker|cluster|net|protocol|s2)\\.(?!Tls).*";
    private static final String REFERENCES = ".*\\.baseline[A-Z].*";
    /** A million subscriptions take longer to make than to match; what is encoded is one input. */
    private static final Map<String, String[]> PARAMETERS = Map.of(
            "subscriptions", new String[] {"1000"},
            "input", new String[] {"rmsg128"},
            "wildcards", new String[] {"1000"});

    private Guard() {
    }

    /** What one operation was measured to take; {@code times} is NaN without a reference. */
    record Figures(double bytes, double noiseBytes, double times) {
    }

    /**
     * Measures and compares; ends the process with 1 if something allocates more than is stored.
     *
     * @param args {@code --update} stores what was measured instead; a regular expression
     *             restricts the benchmarks
     */
    public static void main(String[] args) throws IOException, RunnerException {
        final List<String> words = new ArrayList<>(List.of(args));
        final boolean isUpdate = words.remove("--update");
        final Map<String, Figures> measured =
                measure(words.isEmpty() ? BENCHMARKS : words.get(0), 1);
        if (isUpdate) {
            Files.write(STORED, lines(measured));
            return;
        }
        final Map<String, Figures> stored = parse(Files.readAllLines(STORED));
        slower(stored, measured).forEach(line -> System.out.println("warning: " + line));
        final List<String> failures = allocatingMore(stored, measured);
        failures.forEach(line -> System.out.println("failure: " + line));
        System.out.println(measured.size() + " benchmarks, " + failures.size() + " failures");
        if (!failures.isEmpty()) {
            System.exit(1);
        }
    }

    /**
     * All that are guarded, within this very process: for the bytes, not for the times. Code that
     * is not compiled yet allocates more, what escape analysis saves included, so whatever seems
     * to allocate too much is measured again, warmed up ever longer: the fewest bytes count.
     */
    static Map<String, Figures> measureHotPath(Map<String, Figures> stored)
            throws RunnerException {
        // Another run on this machine changes times, not bytes.
        System.setProperty("jmh.ignoreLock", "true");
        final Map<String, Figures> measured = measure(BENCHMARKS, 0);
        for (int factor = 4; factor <= WARMUPS_FACTOR_MAX
                && !allocatingMore(stored, measured).isEmpty(); factor *= 4) {
            final Map<String, Figures> suspects = new TreeMap<>(measured);
            suspects.keySet().removeIf(name -> allocatingMore(stored,
                    Map.of(name, measured.get(name))).isEmpty());
            for (final String benchmark : suspects.keySet().stream()
                    .map(name -> name.split(" ")[0]).collect(Collectors.toSet())) {
                measure(".*\\." + benchmark.replace(".", "\\.") + "$", 0, factor * WARMUPS)
                        .forEach((name, again) -> measured.merge(name, again,
                                (a, b) -> b.bytes() < a.bytes() ? b : a));
            }
        }
        return measured;
    }

    private static Map<String, Figures> measure(String regex, int forks) throws RunnerException {
        return measure(regex, forks, WARMUPS);
    }

    /** @param forks 0 to run in this very process */
    private static Map<String, Figures> measure(String regex, int forks, int warmups)
            throws RunnerException {
        final ChainedOptionsBuilder options = new OptionsBuilder().include(regex)
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(warmups).warmupTime(TimeValue.milliseconds(ITERATION_MS))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.milliseconds(ITERATION_MS))
                .shouldFailOnError(true)
                .verbosity(forks == 0 ? VerboseMode.SILENT : VerboseMode.NORMAL);
        if (forks == 0) {
            options.exclude(REFERENCES);
        }
        PARAMETERS.forEach(options::param);
        return figures(new Runner(options.build()).run());
    }

    private static Map<String, Figures> figures(Collection<RunResult> results) {
        final Map<String, Double> references = new TreeMap<>();
        for (final RunResult result : results) {
            if (isReference(result.getParams())) {
                references.merge(group(result.getParams()), score(result), Math::min);
            }
        }
        final Map<String, Figures> figures = new TreeMap<>();
        for (final RunResult result : results) {
            if (!isReference(result.getParams())) {
                final Double reference = references.get(group(result.getParams()));
                figures.put(name(result.getParams()), new Figures(bytes(result), noise(result),
                        reference == null ? Double.NaN : score(result) / reference));
            }
        }
        return figures;
    }

    private static boolean isReference(BenchmarkParams params) {
        return method(params).startsWith("baseline");
    }

    private static String method(BenchmarkParams params) {
        return params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    }

    /** Class and parameters: what a benchmark shares with its reference. */
    private static String group(BenchmarkParams params) {
        return name(params).replace("." + method(params), "");
    }

    private static String name(BenchmarkParams params) {
        final StringBuilder name = new StringBuilder(
                params.getBenchmark().replaceFirst("^" + PACKAGE.replace(".", "\\."), ""));
        for (final String key : params.getParamsKeys()) {
            name.append(' ').append(key).append('=')
                    .append(params.getParam(key).replaceAll("[ |]+", "_"));
        }
        return name.toString();
    }

    /** In nanoseconds, whatever the benchmark tells its times in. */
    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore()
                * result.getParams().getTimeUnit().toNanos(1);
    }

    private static double bytes(RunResult result) {
        for (final Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
            if (secondary.getKey().endsWith("gc.alloc.rate.norm")) {
                return secondary.getValue().getScore();
            }
        }
        throw new IllegalStateException("the profiler tells nothing of bytes: benchmark="
                + name(result.getParams()));
    }

    /** The harness's own bytes, shared out among the operations of an iteration. */
    private static double noise(RunResult result) {
        final double operations = ITERATION_MS * 1e6 / score(result);
        return NOISE_BYTES_PER_ITERATION / Math.max(1, operations);
    }

    /** A line for each benchmark that allocates more than is stored, or of which nothing is. */
    static List<String> allocatingMore(Map<String, Figures> stored,
                                       Map<String, Figures> measured) {
        final List<String> lines = new ArrayList<>();
        measured.forEach((name, figures) -> {
            final Figures allowed = stored.get(name);
            if (allowed == null) {
                lines.add(name + ": not in " + STORED + ", add it with bin/jmh --guard --update");
            } else if (figures.bytes() > allowed.bytes() * BYTES_FACTOR + BYTES_ALWAYS_ALLOWED
                    + figures.noiseBytes()) {
                lines.add(String.format(Locale.ROOT, "%s: bytes per operation=%.1f, stored=%.1f",
                        name, figures.bytes(), allowed.bytes()));
            }
        });
        return lines;
    }

    /** A line for each benchmark whose multiple of its reference has doubled. */
    static List<String> slower(Map<String, Figures> stored, Map<String, Figures> measured) {
        final List<String> lines = new ArrayList<>();
        measured.forEach((name, figures) -> {
            final Figures before = stored.get(name);
            // Every comparison with NaN is false.
            if (before != null && figures.times() > before.times() * TIMES_FACTOR) {
                lines.add(String.format(Locale.ROOT, "%s: times its reference=%.1f, stored=%.1f",
                        name, figures.times(), before.times()));
            }
        });
        return lines;
    }

    static List<String> lines(Map<String, Figures> all) {
        final List<String> lines = new ArrayList<>();
        all.forEach((name, figures) -> {
            final boolean isNoise = figures.bytes() < BYTES_ALWAYS_ALLOWED + figures.noiseBytes();
            lines.add(String.format(Locale.ROOT, "%s | bytes %.0f | times %.1f", name,
                    isNoise ? 0 : figures.bytes(), figures.times()));
        });
        return lines;
    }

    static Map<String, Figures> parse(List<String> lines) {
        final Map<String, Figures> all = new TreeMap<>();
        for (final String line : lines) {
            final String[] parts = line.split(" \\| ");
            all.put(parts[0], new Figures(Double.parseDouble(parts[1].substring(6)), 0,
                    Double.parseDouble(parts[2].substring(6))));
        }
        return all;
    }
}
