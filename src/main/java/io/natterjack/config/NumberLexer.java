package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;

/** Numbers, and what looks like one at first: dates, addresses, strings that begin with a digit. */
final class NumberLexer {

    private static final String DATE_FORM = "0000-00-00T00:00:00Z";
    private static final int YEAR_LENGTH = 5;

    private final ConfigCharacters in;
    private final StringLexer strings;

    NumberLexer(ConfigCharacters in, StringLexer strings) {
        this.in = in;
        this.strings = strings;
    }

    /** Behind the first digit, which is marked. */
    ConfigToken positive() throws ConfigException {
        final int c = skipDigits();
        if (c == '-') {
            if (in.length() != YEAR_LENGTH) {
                throw in.error("All ISO8601 dates must be in full Zulu form.");
            }
            return date();
        }
        if (c == '.') {
            return fraction();
        }
        if (isSuffix(c)) {
            return suffix();
        }
        if (endsNumber(c)) {
            in.back();
            return in.token(Type.INTEGER);
        }
        // The character that made it a string is part of it, whatever it is.
        return strings.bare();
    }

    /** Behind a {@code -}, which is marked. */
    ConfigToken negative() throws ConfigException {
        final int first = in.next();
        if (!ConfigCharacters.isDigit(first)) {
            throw in.error(first == '.' ? "Floats must start with a digit, not '.'."
                    : "Expected a digit but got '" + ConfigCharacters.show(first) + "'.");
        }
        final int c = skipDigits();
        if (c == '.') {
            return fraction();
        }
        if (isSuffix(c)) {
            return suffix();
        }
        in.back();
        return in.token(Type.INTEGER);
    }

    /** Reads one character more than the digits, and returns it. */
    private int skipDigits() {
        int c = in.next();
        while (ConfigCharacters.isDigit(c)) {
            c = in.next();
        }
        return c;
    }

    private ConfigToken suffix() throws ConfigException {
        int c = in.next();
        while (c == 'b' || c == 'B' || c == 'i' || c == 'I') {
            c = in.next();
        }
        in.back();
        return endsNumber(c) ? in.token(Type.INTEGER) : strings.bare();
    }

    private ConfigToken fraction() throws ConfigException {
        final int first = in.next();
        if (!ConfigCharacters.isDigit(first)) {
            throw in.error("Floats must have a digit after the '.', but got '"
                    + ConfigCharacters.show(first) + "' instead.");
        }
        int c = skipDigits();
        if (c != '.') {
            in.back();
            return in.token(Type.FLOAT);
        }
        while (ConfigCharacters.isDigit(c) || c == '.' || c == ':' || c == '-') {
            c = in.next();
        }
        in.back();
        return in.token(Type.STRING);
    }

    private ConfigToken date() throws ConfigException {
        for (int i = YEAR_LENGTH; i < DATE_FORM.length(); i++) {
            final char expected = DATE_FORM.charAt(i);
            final int c = in.next();
            final boolean isDigit = expected == '0';
            if (isDigit ? !ConfigCharacters.isDigit(c) : c != expected) {
                throw in.error("Expected " + (isDigit ? "digit" : "'" + expected + "'")
                        + " in ISO8601 datetime, but found '" + ConfigCharacters.show(c)
                        + "' instead.");
            }
        }
        return in.token(Type.DATE);
    }

    private static boolean isSuffix(int c) {
        return c > 0 && "kKmMgGtTpPeE".indexOf(c) >= 0;
    }

    private static boolean endsNumber(int c) {
        return ConfigCharacters.isNewline(c) || ConfigCharacters.isEnd(c)
                || ConfigCharacters.isBlank(c) || c == '}' || c == ';' || c == ',';
    }
}
