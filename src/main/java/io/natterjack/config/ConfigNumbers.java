package io.natterjack.config;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Locale;

/** What the text of a number or a date stands for. */
final class ConfigNumbers {

    private ConfigNumbers() {
    }

    /** The integer; null where its suffix is misspelled, for then the value vanishes. */
    static Long integer(String text) throws ConfigException {
        int digits = text.startsWith("-") ? 1 : 0;
        while (digits < text.length() && Character.isDigit(text.codePointAt(digits))) {
            digits += Character.charCount(text.codePointAt(digits));
        }
        final String number = text.substring(0, digits);
        // Other scripts' digits are digits to the lexer, but not here.
        if (number.chars().anyMatch(c -> c > '9')) {
            throw new ConfigException("expected integer, but got '" + text + "'");
        }
        final BigInteger value = new BigInteger(number);
        if (value.bitLength() > Long.SIZE - 1) {
            throw new ConfigException("integer '" + text + "' is out of the range");
        }
        final long factor = factor(text.substring(digits).toLowerCase(Locale.ROOT));
        return factor == 0 ? null : Long.valueOf(value.longValue() * factor);
    }

    private static long factor(String suffix) {
        if (suffix.isEmpty()) {
            return 1;
        }
        final long base = switch (suffix.substring(1)) {
            case "" -> 1000;
            case "b", "i", "ib" -> 1024;
            default -> 0;
        };
        long factor = base;
        for (int i = "kmgtpe".indexOf(suffix.charAt(0)); i > 0; i--) {
            factor *= base;
        }
        return factor;
    }

    static double floating(String text) throws ConfigException {
        final double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException ex) {
            throw new ConfigException("expected float, but got '" + text + "'");
        }
        if (Double.isInfinite(value)) {
            throw new ConfigException("float '" + text + "' is out of the range");
        }
        return value;
    }

    /** Checks that {@code YYYY-MM-DDTHH:MM:SSZ} is a time that there was or will be. */
    static void requireDate(String text) throws ConfigException {
        try {
            LocalDateTime.parse(text.substring(0, text.length() - 1));
        } catch (DateTimeException ex) {
            throw new ConfigException("expected Zulu formatted DateTime, but got '" + text + "'");
        }
    }
}
