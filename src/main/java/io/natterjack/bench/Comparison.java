package io.natterjack.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * The outcomes of one scenario for side a and, where they took part, sides b and c; the runs at
 * one index were made one after the other and are a pair.
 */
final class Comparison {

    static final int A = 0;
    static final int B = 1;
    /** What the others stand beside: the floor. */
    static final int C = 2;
    private static final int SIDES = 3;
    private static final String LETTERS = "abc";

    private final Scenario scenario;
    private final List<List<Outcome>> sides = new ArrayList<>();

    Comparison(Scenario scenario) {
        this.scenario = scenario;
        for (int i = 0; i < SIDES; i++) {
            sides.add(new ArrayList<>());
        }
    }

    Scenario scenario() {
        return scenario;
    }

    void add(int side, Outcome outcome) {
        sides.get(side).add(outcome);
    }

    boolean isEmpty() {
        return !has(A);
    }

    boolean isPaired() {
        return has(B);
    }

    boolean has(int side) {
        return !sides.get(side).isEmpty();
    }

    /** Names of the figures, the most telling first. */
    List<String> figures() {
        return List.copyOf(sides.get(A).get(0).figures().keySet());
    }

    double median(int side, String figure) {
        return median(values(side, figure));
    }

    /** The median of the ratios b/a within the pairs: what both runs of a pair share cancels. */
    double ratio(String figure) {
        return median(ratios(figure));
    }

    /** The ratio of each pair, sorted. */
    double[] ratios(String figure) {
        final double[] left = values(A, figure);
        final double[] right = values(B, figure);
        final double[] ratios = new double[Math.min(left.length, right.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = right[i] / left[i];
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private double[] values(int side, String figure) {
        return sides.get(side).stream()
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
    Histogram latency(int side) {
        final Histogram all = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
        for (final Outcome outcome : sides.get(side)) {
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
        for (int side = A; side < SIDES; side++) {
            if (has(side)) {
                facts.put("median_" + LETTERS.charAt(side), medians(side));
            }
        }
        if (isPaired()) {
            final Map<String, Object> ratios = new LinkedHashMap<>();
            figures().forEach(figure -> ratios.put(figure, ratio(figure)));
            facts.put("ratio_b_to_a", ratios);
        }
        for (int side = A; side < SIDES; side++) {
            if (has(side)) {
                facts.put("runs_" + LETTERS.charAt(side),
                        sides.get(side).stream().map(Outcome::figures).toList());
            }
        }
        return facts;
    }

    private Map<String, Object> medians(int side) {
        final Map<String, Object> medians = new LinkedHashMap<>();
        figures().forEach(figure -> medians.put(figure, median(side, figure)));
        return medians;
    }
}
