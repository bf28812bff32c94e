package io.natterjack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flags as Go's flag package reads them: one dash or two, {@code -name value} or
 * {@code -name=value}, booleans with a value only behind {@code =}; the last of a repeated flag
 * counts. For one thread.
 */
final class Flags {

    /** What kind of value a flag takes. */
    enum Kind { TEXT, NUMBER, BOOLEAN }

    /** Arguments that are no flags, in nats-server's words. */
    static final class FlagException extends Exception {
        private static final long serialVersionUID = 1;

        FlagException(String message) {
            super(message, null, false, false);
        }
    }

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, String> canonical = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> rest = new ArrayList<>();

    /** Declares a flag; all its names mean the first. */
    Flags declare(Kind kind, String... names) {
        for (String name : names) {
            kinds.put(name, kind);
            canonical.put(name, names[0]);
        }
        return this;
    }

    /** Reads the arguments up to the first that is no flag. */
    void parse(String[] args) throws FlagException {
        int at = 0;
        while (at < args.length) {
            final String arg = args[at];
            if (arg.length() < 2 || arg.charAt(0) != '-') {
                break;
            }
            at++;
            if (arg.equals("--")) {
                break;
            }
            final String bare = arg.substring(arg.startsWith("--") ? 2 : 1);
            if (bare.isEmpty() || bare.charAt(0) == '-' || bare.charAt(0) == '=') {
                throw new FlagException("bad flag syntax: " + arg);
            }
            final int equals = bare.indexOf('=');
            final String name = equals < 0 ? bare : bare.substring(0, equals);
            final Kind kind = kinds.get(name);
            if (kind == null) {
                throw new FlagException("flag provided but not defined: -" + name);
            }
            String value = equals < 0 ? null : bare.substring(equals + 1);
            if (value == null && kind != Kind.BOOLEAN) {
                if (at == args.length) {
                    throw new FlagException("flag needs an argument: -" + name);
                }
                value = args[at++];
            }
            values.put(canonical.get(name), read(name, kind, value));
        }
        rest.addAll(List.of(args).subList(at, args.length));
    }

    /** Arguments behind the flags. */
    List<String> rest() {
        return rest;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value of a text flag, or null if it was not given. */
    String text(String name) {
        return (String) values.get(name);
    }

    /** The value of a number flag; only if it was given. */
    int number(String name) {
        final long value = (Long) values.get(name);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    /** The value of a boolean flag, false if it was not given. */
    boolean bool(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    private static Object read(String name, Kind kind, String value) throws FlagException {
        return switch (kind) {
            case TEXT -> value;
            case NUMBER -> number(name, value);
            case BOOLEAN -> {
                if (value == null || TRUE.contains(value)) {
                    yield true;
                }
                if (!FALSE.contains(value)) {
                    throw new FlagException("invalid boolean value \"" + value + "\" for -" + name
                            + ": parse error");
                }
                yield false;
            }
        };
    }

    private static Long number(String name, String text) throws FlagException {
        String digits = text;
        final boolean isNegative = digits.startsWith("-");
        if (isNegative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = 10;
        final String lower = digits.toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("0x") || lower.startsWith("0o") || lower.startsWith("0b")) {
            radix = lower.charAt(1) == 'x' ? 16 : lower.charAt(1) == 'o' ? 8 : 2;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = 8;
            digits = digits.substring(1);
        }
        try {
            final java.math.BigInteger value =
                    new java.math.BigInteger(digits.replace("_", ""), radix);
            if (digits.startsWith("-") || digits.startsWith("+")) {
                throw new NumberFormatException();
            }
            if (value.bitLength() > 63) {
                throw new FlagException("invalid value \"" + text + "\" for flag -" + name
                        + ": value out of range");
            }
            return isNegative ? -value.longValue() : value.longValue();
        } catch (NumberFormatException ex) {
            throw new FlagException("invalid value \"" + text + "\" for flag -" + name
                    + ": parse error");
        }
    }
}
