package io.natterjack.config;

import java.math.BigDecimal;

/** Durations as Go writes them: one or more pairs of number and unit, such as {@code 1h30m}. */
public final class Durations {

    private static final long NS_PER_S = 1_000_000_000L;

    private Durations() {
    }

    /**
     * Returns nanoseconds.
     *
     * @throws IllegalArgumentException with Go's message
     */
    public static long parse(String text) {
        int at = 0;
        boolean isNegative = false;
        if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            isNegative = text.charAt(0) == '-';
            at = 1;
        }
        if (text.substring(at).equals("0")) {
            return 0;
        }
        if (at == text.length()) {
            throw invalid(text);
        }
        BigDecimal total = BigDecimal.ZERO;
        while (at < text.length()) {
            final int start = at;
            while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            final String number = text.substring(start, at);
            if (number.isEmpty() || number.equals(".")
                    || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            final int unitStart = at;
            while (at < text.length() && !isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            final String unit = text.substring(unitStart, at);
            if (unit.isEmpty()) {
                throw new IllegalArgumentException(
                        "time: missing unit in duration " + ConfigText.quote(text));
            }
            total = total.add(new BigDecimal(
                    number.startsWith(".") ? "0" + number : number.endsWith(".")
                            ? number + "0" : number).multiply(BigDecimal.valueOf(ns(unit, text))));
        }
        if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        return isNegative ? -total.longValue() : total.longValue();
    }

    /** Returns the duration as Go prints it: {@code 2m0s}, {@code 1.5s}, {@code 200ms}. */
    public static String text(long ns) {
        if (ns == 0) {
            return "0s";
        }
        final String sign = ns < 0 ? "-" : "";
        final long size = Math.abs(ns);
        if (size < NS_PER_S) {
            if (size < 1_000) {
                return sign + size + "ns";
            }
            return size < 1_000_000 ? sign + decimal(size, 1_000) + "µs"
                    : sign + decimal(size, 1_000_000) + "ms";
        }
        final long minutes = size / NS_PER_S / 60;
        final String seconds = decimal(size - minutes * 60 * NS_PER_S, NS_PER_S) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, long unit) {
        final BigDecimal text = BigDecimal.valueOf(value)
                .divide(BigDecimal.valueOf(unit)).stripTrailingZeros();
        return text.toPlainString();
    }

    private static long ns(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> NS_PER_S;
            case "m" -> 60 * NS_PER_S;
            case "h" -> 3_600 * NS_PER_S;
            default -> throw new IllegalArgumentException("time: unknown unit "
                    + ConfigText.quote(unit) + " in duration " + ConfigText.quote(text));
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration " + ConfigText.quote(text));
    }
}
