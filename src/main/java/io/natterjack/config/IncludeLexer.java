package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;

/** The names of included files. */
final class IncludeLexer {

    private final ConfigCharacters in;
    private final StringLexer strings;

    IncludeLexer(ConfigCharacters in, StringLexer strings) {
        this.in = in;
        this.strings = strings;
    }

    /** Behind the keyword. */
    ConfigToken next() throws ConfigException {
        int c = in.next();
        while (ConfigCharacters.isBlank(c)) {
            c = in.next();
        }
        if (c == '\'' || c == '"') {
            return quoted(c);
        }
        final String wrong = wrongStart(c);
        if (wrong != null) {
            throw in.error("Expected include value but found " + wrong);
        }
        in.back();
        return bare();
    }

    private static String wrongStart(int c) {
        return switch (c) {
            case '[' -> "start of an array";
            case '{' -> "start of a map";
            case '(' -> "start of a block";
            case '\\' -> "escape sequence";
            case '\n', '\r' -> "new line";
            default -> c == '-' || ConfigCharacters.isDigit(c) ? "start of a number" : null;
        };
    }

    private ConfigToken quoted(int quote) throws ConfigException {
        final String eof = quote == '"' ? "Unexpected EOF in double quoted include"
                : "Unexpected EOF in quoted include";
        final ConfigToken name = strings.raw(quote, Type.INCLUDE, eof);
        if (name == null) {
            throw in.error(eof);
        }
        return name;
    }

    private ConfigToken bare() {
        in.mark();
        int c = in.next();
        while (!ends(c)) {
            c = in.next();
        }
        if (c == '\'') {
            return strings.closed(Type.INCLUDE);
        }
        in.back();
        return in.token(Type.INCLUDE);
    }

    /** A comma does not end a name. */
    private static boolean ends(int c) {
        return ConfigCharacters.isNewline(c) || ConfigCharacters.isEnd(c)
                || ConfigCharacters.isBlank(c) || c == ';' || c == '}' || c == '\'';
    }
}
