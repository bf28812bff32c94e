package io.natterjack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;

/** One file that {@code bench compare} wrote, as tables of markdown for a page. */
final class ResultsTable {

    /** What is told of a scenario, in this order, as far as it has it; each with its unit. */
    private static final Map<String, String> UNITS = Map.of(
            Outcome.CPU, "CPU ns", Outcome.RATE, "a second", Outcome.RESIDENT, "RSS MB",
            "rss_bytes_per_op", "RSS bytes each", "until_usable_ms", "until usable, ms",
            "start_ms", "start, ms", "mesh_ms", "mesh, ms");
    private static final List<String> SHOWN = List.of(Outcome.CPU, "rss_bytes_per_op",
            "until_usable_ms", "start_ms", "mesh_ms", "p50_us", "p99_us", "p99.9_us",
            Outcome.RATE, Outcome.RESIDENT);

    private final Path file;
    private final JsonObject all;
    private final StringBuilder to = new StringBuilder();

    private ResultsTable(Path file, JsonObject all) {
        this.file = file;
        this.all = all;
    }

    /**
     * Returns the text, or nothing if the file is of another kind, as JMH's is.
     *
     * @throws IOException if it cannot be read, or is no JSON
     */
    static Optional<String> read(Path file) throws IOException {
        final Object value;
        try {
            value = JsonReader.read(Files.readString(file));
        } catch (final JsonException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return value instanceof JsonObject map && map.get("results") instanceof List<?>
                && map.has("b")
                ? Optional.of(new ResultsTable(file, map).text()) : Optional.empty();
    }

    private String text() {
        final boolean hasC = all.has("c");
        to.append(head()).append("\n\n| scenario | figure | ").append(name("a")).append(" | ")
                .append(name("b")).append(hasC ? " | " + name("c") : "")
                .append(" | ratio | from..to |\n|---|---|--:|--:|").append(hasC ? "--:|" : "")
                .append("--:|--:|\n");
        for (final Object result : (List<?>) all.get("results")) {
            scenario((JsonObject) result, hasC);
        }
        if (all.get("failures") instanceof List<?> failures && !failures.isEmpty()) {
            to.append("\nFailed: ").append(failures.size()).append(" scenarios.\n");
            failures.forEach(failure -> to.append("* ").append(failure).append('\n'));
        }
        return to.toString();
    }

    /** What was measured, where and how: one paragraph. */
    private String head() {
        final JsonObject machine = (JsonObject) all.get("machine");
        final JsonObject settings = (JsonObject) all.get("settings");
        return "`" + file.getFileName() + "`: " + machine.get("date") + ", "
                + machine.get("cores") + " x " + machine.get("cpu") + ", " + machine.get("kernel")
                + ", " + machine.get("generator_java") + "; " + name("a") + " " + version("a")
                + " beside " + name("b") + " " + version("b") + "; " + all.get("pairs")
                + " pairs, " + settings.get("warmup_s") + " s of warm-up, "
                + settings.get("measure_s") + " s measured. Medians; the ratio is that of "
                + name("b") + " to " + name("a") + " within the pairs.";
    }

    private String name(String side) {
        return String.valueOf(((JsonObject) all.get(side)).get("name"));
    }

    private String version(String side) {
        return String.valueOf(((JsonObject) all.get(side)).get("version"));
    }

    private void scenario(JsonObject result, boolean hasC) {
        final JsonObject a = (JsonObject) result.get("median_a");
        for (final String figure : SHOWN) {
            if (!a.has(figure)) {
                continue;
            }
            final double[] ratios = ratios(result, figure);
            to.append("| ").append(result.get("scenario")).append(" | ")
                    .append(UNITS.getOrDefault(figure, figure.replace("_us", ", us")))
                    .append(" | ").append(number(result, "median_a", figure))
                    .append(" | ").append(number(result, "median_b", figure))
                    .append(hasC ? " | " + number(result, "median_c", figure) : "")
                    .append(" | ").append(ratio(Comparison.median(ratios))).append(" | ")
                    .append(ratio(ratios[0])).append("..").append(ratio(ratios[ratios.length - 1]))
                    .append(" |\n");
        }
    }

    /** Of each pair, sorted. */
    private static double[] ratios(JsonObject result, String figure) {
        final List<?> a = (List<?>) result.get("runs_a");
        final List<?> b = (List<?>) result.get("runs_b");
        final List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            ratios.add(value((JsonObject) b.get(i), figure) / value((JsonObject) a.get(i), figure));
        }
        return ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double value(JsonObject figures, String figure) {
        return figures != null && figures.get(figure) instanceof Number number
                ? number.doubleValue() : Double.NaN;
    }

    private static String number(JsonObject result, String medians, String figure) {
        final double value = value((JsonObject) result.get(medians), figure);
        return Double.isNaN(value) ? "-"
                : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
