package io.natterjack.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * What one run found: figures by name, each with its unit at the end, the most telling first, and
 * the latencies in nanoseconds if the scenario has any (else null).
 */
record Outcome(String scenario, Map<String, Double> figures, Histogram latency) {

    /** CPU time of the servers for one message, request, connection or subscription. */
    static final String CPU = "cpu_ns_per_op";
    static final String RATE = "ops_per_s";
    static final String RESIDENT = "rss_mb";
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    /** Adds the percentiles in microseconds, {@code p50_us} to {@code p99.99_us}, and the rest. */
    static void addLatency(Map<String, Double> figures, Histogram latency) {
        for (final double percentile : PERCENTILES) {
            final String name = Double.toString(percentile).replaceFirst("\\.0$", "");
            figures.put("p" + name + "_us", latency.getValueAtPercentile(percentile) / 1e3);
        }
        figures.put("max_us", latency.getMaxValue() / 1e3);
        figures.put("mean_us", latency.getMean() / 1e3);
        figures.put("recorded", (double) latency.getTotalCount());
    }

    static Map<String, Double> newFigures() {
        return new LinkedHashMap<>();
    }

    /** One line for the progress. */
    String summary() {
        final StringBuilder line = new StringBuilder();
        for (final String figure : List.of(CPU, RATE, RESIDENT, "p50_us", "p99_us", "max_us",
                "until_usable_ms", "start_ms", "mesh_ms", "rss_bytes_per_op")) {
            if (figures.containsKey(figure)) {
                line.append(line.length() == 0 ? "" : ", ").append(
                        String.format(Locale.ROOT, "%s=%,.1f", figure, figures.get(figure)));
            }
        }
        return line.toString();
    }
}
