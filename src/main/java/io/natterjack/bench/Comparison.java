package io.natterjack.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * The outcomes of one scenario for side a and, if there is one, side b; the runs at one index
 * were made one after the other and are a pair.
 */
final class Comparison {

    private final Scenario scenario;
    private final List<Outcome> a = new ArrayList<>();
    private final List<Outcome> b = new ArrayList<>();

    Comparison(Scenario scenario) {
        this.scenario = scenario;
    }

    Scenario scenario() {
        return scenario;
    }

    void add(boolean sideA, Outcome outcome) {
        (sideA ? a : b).add(outcome);
    }

    boolean isEmpty() {
        return a.isEmpty();
    }

    boolean isPaired() {
        return !b.isEmpty();
    }

    /** Names of the figures, the most telling first. */
    List<String> figures() {
        return List.copyOf(a.get(0).figures().keySet());
    }

    double median(boolean sideA, String figure) {
        return median(values(sideA, figure));
    }

    /** The median of the ratios b/a within the pairs: what both runs of a pair share cancels. */
    double ratio(String figure) {
        return median(ratios(figure));
    }

    /** The ratio of each pair, sorted. */
    double[] ratios(String figure) {
        final double[] left = values(true, figure);
        final double[] right = values(false, figure);
        final double[] ratios = new double[Math.min(left.length, right.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = right[i] / left[i];
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private double[] values(boolean sideA, String figure) {
        return (sideA ? a : b).stream()
                .mapToDouble(o -> o.figures().getOrDefault(figure, Double.NaN)).toArray();
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle]
                : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The latencies of all runs of a side together, in nanoseconds; null if there are none. */
    Histogram latency(boolean sideA) {
        final Histogram all = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
        for (final Outcome outcome : sideA ? a : b) {
            if (outcome.latency() == null) {
                return null;
            }
            all.add(outcome.latency());
        }
        return all.getTotalCount() == 0 ? null : all;
    }

    /** Everything for the JSON file. */
    Map<String, Object> facts() {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("scenario", scenario.name());
        facts.put("kind", scenario.kind().toString().toLowerCase(Locale.ROOT));
        facts.put("interest", scenario.interest().toString().toLowerCase(Locale.ROOT));
        facts.put("publishers", scenario.publishers());
        facts.put("subscribers", scenario.subscribers());
        facts.put("subjects", scenario.subjects());
        facts.put("random", scenario.random());
        facts.put("payload_bytes", scenario.payloadBytes());
        facts.put("rate", scenario.rate());
        facts.put("count", scenario.count());
        facts.put("route", scenario.route());
        facts.put("median_a", medians(true));
        if (isPaired()) {
            facts.put("median_b", medians(false));
            final Map<String, Object> ratios = new LinkedHashMap<>();
            figures().forEach(figure -> ratios.put(figure, ratio(figure)));
            facts.put("ratio_b_to_a", ratios);
        }
        facts.put("runs_a", a.stream().map(Outcome::figures).toList());
        if (isPaired()) {
            facts.put("runs_b", b.stream().map(Outcome::figures).toList());
        }
        return facts;
    }

    private Map<String, Object> medians(boolean sideA) {
        final Map<String, Object> medians = new LinkedHashMap<>();
        figures().forEach(figure -> medians.put(figure, median(sideA, figure)));
        return medians;
    }
}
