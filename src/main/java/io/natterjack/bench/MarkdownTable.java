package io.natterjack.bench;

import java.util.List;
import java.util.Locale;

/** The results as tables to paste into a page. */
final class MarkdownTable {

    private MarkdownTable() {
    }

    /**
     * One row for each scenario and figure: medians of the sides, and the ratios of the pairs.
     *
     * @param nameC null if there is no third side
     */
    static String paired(List<Comparison> comparisons, String nameA, String nameB, String nameC) {
        final StringBuilder to = new StringBuilder();
        to.append("| scenario | figure | ").append(nameA).append(" | ").append(nameB)
                .append(nameC == null ? "" : " | " + nameC)
                .append(" | b/a | pairs from..to |\n|---|---|--:|--:|")
                .append(nameC == null ? "" : "--:|").append("--:|--:|\n");
        for (final Comparison comparison : comparisons) {
            for (final String figure : comparison.figures()) {
                if (!isShown(figure)) {
                    continue;
                }
                final double[] ratios = comparison.ratios(figure);
                to.append("| ").append(comparison.scenario().name()).append(" | ").append(figure)
                        .append(" | ").append(number(comparison.median(Comparison.A, figure)))
                        .append(" | ").append(number(comparison.median(Comparison.B, figure)))
                        .append(nameC == null ? ""
                                : " | " + number(comparison.median(Comparison.C, figure)))
                        .append(" | ").append(ratio(comparison.ratio(figure)))
                        .append(" | ").append(ratio(ratios[0])).append("..")
                        .append(ratio(ratios[ratios.length - 1])).append(" |\n");
            }
        }
        return to.toString();
    }

    /** One row for each scenario and figure. */
    static String single(List<Comparison> comparisons) {
        final StringBuilder to =
                new StringBuilder("| scenario | figure | value |\n|---|---|--:|\n");
        for (final Comparison comparison : comparisons) {
            for (final String figure : comparison.figures()) {
                if (isShown(figure)) {
                    to.append("| ").append(comparison.scenario().name()).append(" | ")
                            .append(figure).append(" | ")
                            .append(number(comparison.median(Comparison.A, figure))).append(" |\n");
                }
            }
        }
        return to.toString();
    }

    private static boolean isShown(String figure) {
        return !figure.equals("seconds") && !figure.equals("ops") && !figure.equals("recorded");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
