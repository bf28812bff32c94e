package io.natterjack.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options of one command: {@code --name value}, {@code --name=value} and {@code --flag}.
 * Whatever it does not know is an error, so that a misspelt option cannot go unnoticed.
 */
final class Arguments {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /**
     * @param valued options that take a value, without the dashes; they may be repeated
     * @param flags  options that take none
     * @throws UsageException naming the first argument that is unknown or lacks its value
     */
    Arguments(List<String> arguments, Set<String> valued, Set<String> flags) {
        for (int i = 0; i < arguments.size(); i++) {
            final String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw new UsageException("unexpected argument: " + argument);
            }
            final int equals = argument.indexOf('=');
            final String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (flags.contains(name) && equals < 0) {
                add(name, "true");
            } else if (!valued.contains(name)) {
                throw new UsageException("unknown option: " + argument);
            } else if (equals >= 0) {
                add(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                add(name, arguments.get(++i));
            } else {
                throw new UsageException("option without its value: " + argument);
            }
        }
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Every value of {@code name}, in order; empty if it was not given. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value of {@code name}, or {@code otherwise}. */
    String text(String name, String otherwise) {
        final List<String> all = all(name);
        return all.isEmpty() ? otherwise : all.get(all.size() - 1);
    }

    /** The words of {@code name}, separated by commas or by repeating the option. */
    List<String> words(String name) {
        final List<String> words = new ArrayList<>();
        for (final String value : all(name)) {
            for (final String word : value.split(",")) {
                if (!word.isBlank()) {
                    words.add(word.trim());
                }
            }
        }
        return words;
    }

    /**
     * A whole number, where {@code k} stands for thousands and {@code m} for millions.
     *
     * @throws UsageException if it is no number or not within {@code min} to {@code max}
     */
    long number(String name, long otherwise, long min, long max) {
        final String text = text(name, null);
        if (text == null) {
            return otherwise;
        }
        final long number = parse(name, text);
        if (number < min || number > max) {
            throw new UsageException("--" + name + " out of range: " + name + "=" + text
                    + ", allowed=" + min + " to " + max);
        }
        return number;
    }

    private static long parse(String name, String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        final long unit = lower.endsWith("k") ? 1_000 : lower.endsWith("m") ? 1_000_000 : 1;
        final String digits = unit == 1 ? lower : lower.substring(0, lower.length() - 1);
        try {
            return Math.multiplyExact(Long.parseLong(digits), unit);
        } catch (final ArithmeticException | NumberFormatException e) {
            throw new UsageException("--" + name + " is not a number: " + name + "=" + text);
        }
    }
}
