package io.natterjack.config;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts a configuration into tokens: a machine of states, one for each kind of place, with a stack
 * of where to go on behind a nested value or a comment. It never calls itself, so nesting is
 * bounded by memory only.
 */
final class ConfigLexer {

    enum Type {
        KEY, STRING, INTEGER, FLOAT, BOOLEAN, DATE, VARIABLE, INCLUDE,
        LIST_START, LIST_END, MAP_START, MAP_END, END
    }

    /** One token. */
    record Token(Type type, String text, int line, int column) {
    }

    /** Where the machine is; the names are those of the places in a file. */
    private enum State {
        TOP, TOP_END, WRAP, WRAP_END, WRAP_CLOSE, KEY_END, VALUE,
        LIST_VALUE, LIST_END, MAP_KEY, MAP_KEY_END, MAP_VALUE, MAP_END, DONE
    }

    private static final int EOF = -1;
    private static final int INVALID = 0xFFFD;

    private final byte[] bytes;
    private final Deque<State> states = new ArrayDeque<>();
    private final Deque<Token> ready = new ArrayDeque<>();
    private State state = State.TOP;

    private int at;
    private int width;
    private int line = 1;
    private int lineStart;
    private int start;

    ConfigLexer(byte[] bytes) {
        // A NUL byte is the end of the input, wherever it is looked for.
        this.bytes = bytes;
    }

    Token next() throws ConfigException {
        while (ready.isEmpty()) {
            step();
        }
        return ready.remove();
    }

    private void step() throws ConfigException {
        switch (state) {
            case TOP -> top();
            case TOP_END -> topEnd();
            case WRAP -> wrap();
            case WRAP_END -> wrapEnd();
            case WRAP_CLOSE -> wrapClose();
            case KEY_END -> keyEnd();
            case VALUE -> value();
            case LIST_VALUE -> listValue();
            case LIST_END -> listEnd();
            case MAP_KEY -> mapKey();
            case MAP_KEY_END -> mapKeyEnd();
            case MAP_VALUE -> mapValue();
            case MAP_END -> mapEnd();
            default -> ready.add(new Token(Type.END, "", line, column(at)));
        }
    }

    // Keys at the top and in outer braces.

    private void top() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (c == '{') {
            states.push(State.TOP);
            state = State.WRAP;
        } else if (isCommentStart(c)) {
            comment();
        } else if (c == '/') {
            throw error("Unexpected EOF.");
        } else if (c == EOF || c == 0) {
            if (c == 0) {
                throw error("Unexpected EOF.");
            }
            state = State.DONE;
        } else {
            back();
            states.push(State.TOP_END);
            key();
        }
    }

    private void topEnd() throws ConfigException {
        final int c = next1();
        if (isCommentStart(c)) {
            comment();
            state = State.TOP;
        } else if (isBlank(c) || c == '/') {
            return;
        } else if (isNewline(c) || c == ';' || c == ',' || c == '}') {
            state = State.TOP;
        } else if (c == EOF || c == 0) {
            state = State.DONE;
        } else {
            throw error("Expected a top-level value to end with a new line, comment or EOF, "
                    + "but got '" + show(c) + "' instead.");
        }
    }

    private void wrap() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (c == '{') {
            states.push(State.WRAP_CLOSE);
        } else if (c == '}') {
            state = states.pop();
        } else if (isCommentStart(c)) {
            comment();
        } else if (c == '/') {
            throw error("Unexpected EOF.");
        } else if (c == EOF || c == 0) {
            state = State.DONE;
        } else {
            back();
            states.push(State.WRAP_END);
            key();
        }
    }

    private void wrapEnd() throws ConfigException {
        final int c = next1();
        if (isCommentStart(c)) {
            comment();
        } else if (isBlank(c) || c == '/') {
            return;
        } else if (isNewline(c) || c == ';' || c == ',') {
            state = State.WRAP;
        } else if (c == '}') {
            back();
            state = State.WRAP_CLOSE;
        } else {
            throw error("Expected a block-level value to end with a new line, comment or EOF, "
                    + "but got '" + show(c) + "' instead.");
        }
    }

    private void wrapClose() throws ConfigException {
        final int c = next1();
        if (isCommentStart(c)) {
            comment();
            state = State.WRAP;
        } else if (isNewline(c) || isBlank(c) || c == '/') {
            return;
        } else if (c == ';' || c == ',') {
            state = State.WRAP;
        } else if (c == '}') {
            state = states.pop();
        } else {
            throw error("Expected a block-level to end with a '}', but got '" + show(c)
                    + "' instead.");
        }
    }

    /** A key that begins here; behind its value comes the state on the stack. */
    private void key() throws ConfigException {
        final int c = next1();
        if (c == '=' || c == ':') {
            throw error("Unexpected key separator '" + show(c) + "'");
        }
        if (c == '"' || c == '\'') {
            quotedKey(c, "Unexpected EOF.", true);
            return;
        }
        back();
        start = at;
        while (true) {
            final int next = next1();
            if (isSpace(next) || next == '=' || next == ':' || isEnd(next)) {
                back();
                if (isSpace(next) && isIncludeWord()) {
                    include();
                    return;
                }
                emit(Type.KEY, text(start, at), start);
                state = State.KEY_END;
                return;
            }
        }
    }

    private void quotedKey(int quote, String eofError, boolean mayEndAtOnce)
            throws ConfigException {
        start = at;
        while (true) {
            final int c = next1();
            if (c == quote) {
                emit(Type.KEY, text(start, at - 1), start);
                state = mayEndAtOnce ? State.KEY_END : State.MAP_KEY_END;
                return;
            }
            if (isEnd(c)) {
                if (mayEndAtOnce && at <= start + (c == 0 ? 1 : 0)) {
                    state = State.DONE;
                    return;
                }
                throw error(eofError);
            }
        }
    }

    private void keyEnd() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (isEnd(c)) {
            state = State.DONE;
        } else {
            if (c != '=' && c != ':') {
                back();
            }
            state = State.VALUE;
        }
    }

    // Values. Behind each comes the state on the stack.

    private void value() throws ConfigException {
        int c = next1();
        while (isBlank(c)) {
            c = next1();
        }
        start = at - width;
        if (c == '[') {
            emit(Type.LIST_START, "", start);
            state = State.LIST_VALUE;
        } else if (c == '{') {
            emit(Type.MAP_START, "", start);
            state = State.MAP_KEY;
        } else if (c == '\'') {
            singleQuoted();
        } else if (c == '"') {
            start = at;
            string('"');
        } else if (c == '-') {
            negative();
        } else if (c == '(') {
            block();
        } else if (Character.isDigit(c) && c != EOF) {
            number();
        } else if (c == '.') {
            throw error("Floats must start with a digit");
        } else if (isNewline(c)) {
            throw error("Expected value but found new line");
        } else {
            back();
            string(0);
        }
    }

    private void singleQuoted() throws ConfigException {
        start = at;
        while (true) {
            final int c = next1();
            if (c == '\'') {
                emitValue(Type.STRING, text(start, at - 1), start);
                return;
            }
            if (isEnd(c)) {
                endInQuotes(c);
                return;
            }
        }
    }

    private void endInQuotes(int c) throws ConfigException {
        if (at <= start + (c == 0 ? 1 : 0)) {
            state = State.DONE;
            return;
        }
        throw error("Unexpected EOF.");
    }

    /** A string in double quotes, or a bare one for 0; escapes count in both. */
    private void string(int quote) throws ConfigException {
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        boolean hasEscape = false;
        int copied = at;
        if (quote == 0) {
            copied = start;
        }
        while (true) {
            final int c = next1();
            if (c == '\\') {
                decoded.write(bytes, copied, at - 1 - copied);
                decoded.writeBytes(escape());
                copied = at;
                hasEscape = true;
            } else if (quote != 0 ? c == quote : endsBareString(c)) {
                final int end = at - width;
                if (quote == 0 && c != '\'') {
                    back();
                }
                decoded.write(bytes, copied, end - copied);
                emitString(decoded.toByteArray(), quote, hasEscape, end);
                return;
            } else if (quote != 0 && isEnd(c)) {
                if (hasEscape) {
                    throw error("Unexpected EOF.");
                }
                endInQuotes(c);
                return;
            }
        }
    }

    private boolean endsBareString(int c) {
        return isNewline(c) || isEnd(c) || isBlank(c) || c == ';' || c == ',' || c == ']'
                || c == '}' || c == '\'';
    }

    private void emitString(byte[] decoded, int quote, boolean hasEscape, int end) {
        final String text = ConfigText.decode(decoded, 0, decoded.length);
        // With escapes the real column is counted back from the end by the decoded length.
        final int from = hasEscape ? end - decoded.length : start;
        if (quote != 0 || hasEscape) {
            emitValue(Type.STRING, text, from);
            return;
        }
        switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "on" -> emitValue(Type.BOOLEAN, "true", from);
            case "false", "no", "off" -> emitValue(Type.BOOLEAN, "false", from);
            default -> {
                if (text.startsWith("$")) {
                    emitValue(Type.VARIABLE, text.substring(1), from + 1);
                } else {
                    emitValue(Type.STRING, text, from);
                }
            }
        }
    }

    private byte[] escape() throws ConfigException {
        final int c = next1();
        switch (c) {
            case 't':
                return new byte[] {'\t'};
            case 'n':
                return new byte[] {'\n'};
            case 'r':
                return new byte[] {'\r'};
            case '"':
                return new byte[] {'"'};
            case '\\':
                return new byte[] {'\\'};
            case 'x':
                return new byte[] {hexByte()};
            default:
                throw error("Invalid escape character '" + show(c) + "'. Only the following "
                        + "escape characters are allowed: \\xXX, \\t, \\n, \\r, \\\", \\\\.");
        }
    }

    private byte hexByte() throws ConfigException {
        for (int i = 0; i < 2; i++) {
            if (isNewline(next1())) {
                throw error("Expected two hexadecimal digits after '\\x', but hit end of line");
            }
        }
        final int high = at >= 2 ? Character.digit((char) bytes[at - 2], 16) : -1;
        final int low = at >= 1 ? Character.digit((char) bytes[at - 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw error("Expected two hexadecimal digits after '\\x', but got '"
                    + text(at - 2, at) + "'");
        }
        return (byte) (high << 4 | low);
    }

    /** {@code (} to a {@code )} that begins a line and ends it. */
    private void block() throws ConfigException {
        start = at;
        while (true) {
            final int c = next1();
            if (isEnd(c)) {
                if (at - width > start && c == EOF && bytes[at - 1] == ')'
                        && at >= 2 && bytes[at - 2] == '\n') {
                    emitValue(Type.STRING, text(start, at), start);
                    return;
                }
                throw error("Unexpected EOF processing block.");
            }
            if (c == '\n' && at < bytes.length && bytes[at] == ')') {
                final int end = at;
                final int after = end + 1;
                if (after < bytes.length && bytes[after] == '\n') {
                    at = after;
                    emitValue(Type.STRING, text(start, end), start);
                    return;
                }
            }
        }
    }

    // Numbers, dates, addresses.

    private void number() throws ConfigException {
        while (true) {
            final int c = next1();
            if (Character.isDigit(c) && c != EOF) {
                continue;
            }
            if (c == '-') {
                if (at - start != 5) {
                    throw error("All ISO8601 dates must be in full Zulu form.");
                }
                date();
            } else if (c == '.') {
                fraction();
            } else if (isSuffix(c)) {
                suffix();
            } else if (endsNumber(c)) {
                back();
                emitValue(Type.INTEGER, text(start, at), start);
            } else {
                string(0);
            }
            return;
        }
    }

    private void suffix() throws ConfigException {
        int c = next1();
        while (c == 'b' || c == 'B' || c == 'i' || c == 'I') {
            c = next1();
        }
        back();
        if (endsNumber(c)) {
            emitValue(Type.INTEGER, text(start, at), start);
        } else {
            string(0);
        }
    }

    private void fraction() throws ConfigException {
        int c = next1();
        if (!isDigit(c)) {
            throw error("Floats must have a digit after the '.', but got '" + show(c)
                    + "' instead.");
        }
        while (isDigit(c)) {
            c = next1();
        }
        if (c == '.') {
            do {
                c = next1();
            } while (isDigit(c) || c == '.' || c == ':' || c == '-');
            back();
            emitValue(Type.STRING, text(start, at), start);
            return;
        }
        back();
        emitValue(Type.FLOAT, text(start, at), start);
    }

    private void negative() throws ConfigException {
        int c = next1();
        if (!isDigit(c)) {
            throw error(c == '.' ? "Floats must start with a digit, not '.'."
                    : "Expected a digit but got '" + show(c) + "'.");
        }
        while (isDigit(c)) {
            c = next1();
        }
        if (c == '.') {
            fraction();
        } else if (isSuffix(c)) {
            suffix();
        } else {
            back();
            emitValue(Type.INTEGER, text(start, at), start);
        }
    }

    private void date() throws ConfigException {
        final String form = "0000-00-00T00:00:00Z";
        for (int i = 5; i < form.length(); i++) {
            final int c = next1();
            final char expected = form.charAt(i);
            if (expected == '0') {
                if (!isDigit(c)) {
                    throw error("Expected digit in ISO8601 datetime, but found '" + show(c)
                            + "' instead.");
                }
            } else if (c != expected) {
                throw error("Expected '" + expected + "' in ISO8601 datetime, but found '"
                        + show(c) + "' instead.");
            }
        }
        emitValue(Type.DATE, text(start, at), start);
    }

    private boolean endsNumber(int c) {
        return isNewline(c) || isEnd(c) || c == '}' || c == ';' || c == ',' || isBlank(c);
    }

    private static boolean isSuffix(int c) {
        return c > 0 && "kKmMgGtTpPeE".indexOf(c) >= 0;
    }

    private static boolean isDigit(int c) {
        return c != EOF && Character.isDigit(c);
    }

    // Lists.

    private void listValue() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (isCommentStart(c)) {
            comment();
        } else if (c == ',' || c == '/') {
            throw error("Unexpected array value terminator ','.");
        } else if (c == ']') {
            closeList();
        } else {
            back();
            states.push(State.LIST_END);
            state = State.VALUE;
        }
    }

    private void listEnd() throws ConfigException {
        final int c = next1();
        if (isBlank(c)) {
            return;
        }
        if (isCommentStart(c)) {
            comment();
        } else if (c == ',' || isNewline(c) || c == '/') {
            state = State.LIST_VALUE;
        } else if (c == ']') {
            closeList();
        } else {
            throw error("Expected an array value terminator \",\" or an array terminator \"]\", "
                    + "but got '" + show(c) + "' instead.");
        }
    }

    private void closeList() {
        emit(Type.LIST_END, "", at);
        state = states.pop();
    }

    // Maps.

    private void mapKey() throws ConfigException {
        final int c = next1();
        if (c == '=' || c == ':') {
            throw error("Unexpected key separator '" + show(c) + "'.");
        }
        if (c == ']') {
            throw error("Unexpected array end ']' processing map.");
        }
        if (isSpace(c)) {
            return;
        }
        if (isEnd(c)) {
            throw error("Unexpected EOF processing map.");
        }
        if (c == '}') {
            closeMap();
        } else if (isCommentStart(c)) {
            comment();
        } else if (c == '\'') {
            quotedKey(c, "Unexpected EOF processing quoted map key.", false);
        } else if (c == '"') {
            quotedKey(c, "Unexpected EOF processing double quoted map key.", false);
        } else {
            start = c == '/' ? at : at - width;
            if (c != '/') {
                back();
            }
            bareMapKey();
        }
    }

    private void bareMapKey() throws ConfigException {
        while (true) {
            final int c = next1();
            if (isEnd(c)) {
                throw error("Unexpected EOF processing map key.");
            }
            if (isSpace(c) || c == '=' || c == ':') {
                back();
                if (isSpace(c) && isIncludeWord()) {
                    states.push(State.MAP_END);
                    include();
                    return;
                }
                emit(Type.KEY, text(start, at), start);
                state = State.MAP_KEY_END;
                return;
            }
        }
    }

    private void mapKeyEnd() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (c != '=' && c != ':') {
            back();
        }
        state = State.MAP_VALUE;
    }

    private void mapValue() throws ConfigException {
        final int c = next1();
        if (isSpace(c)) {
            return;
        }
        if (c == ',') {
            throw error("Unexpected map value terminator \",\".");
        }
        if (c == '}') {
            closeMap();
            return;
        }
        back();
        states.push(State.MAP_END);
        state = State.VALUE;
    }

    private void mapEnd() throws ConfigException {
        final int c = next1();
        if (isBlank(c)) {
            return;
        }
        if (isCommentStart(c)) {
            comment();
        } else if (c == ',' || c == ';' || isNewline(c) || c == '/') {
            state = State.MAP_KEY;
        } else if (c == '}') {
            closeMap();
        } else {
            throw error("Expected a map value terminator \",\" or a map terminator \"}\", but "
                    + "got '" + show(c) + "' instead.");
        }
    }

    private void closeMap() {
        emit(Type.MAP_END, "", at);
        state = states.pop();
    }

    // Includes.

    private boolean isIncludeWord() {
        return text(start, at).equalsIgnoreCase("include");
    }

    private void include() throws ConfigException {
        int c = next1();
        while (isBlank(c)) {
            c = next1();
        }
        if (c == '\'' || c == '"') {
            quotedInclude(c);
            return;
        }
        final String found = switch (c) {
            case '[' -> "start of an array";
            case '{' -> "start of a map";
            case '(' -> "start of a block";
            case '\\' -> "escape sequence";
            case '\n', '\r' -> "new line";
            default -> isDigit(c) || c == '-' ? "start of a number" : null;
        };
        if (found != null) {
            throw error("Expected include value but found " + found);
        }
        back();
        start = at;
        while (true) {
            c = next1();
            if (isNewline(c) || isEnd(c) || c == ';' || c == '}' || isBlank(c) || c == '\'') {
                final int end = at - width;
                if (c != '\'') {
                    back();
                }
                emitValue(Type.INCLUDE, text(start, end), start);
                return;
            }
        }
    }

    private void quotedInclude(int quote) throws ConfigException {
        start = at;
        while (true) {
            final int c = next1();
            if (c == quote) {
                emitValue(Type.INCLUDE, text(start, at - 1), start);
                return;
            }
            if (isEnd(c)) {
                throw error(quote == '"' ? "Unexpected EOF in double quoted include"
                        : "Unexpected EOF in quoted include");
            }
        }
    }

    // Characters.

    private void comment() {
        int c = next1();
        while (!isNewline(c) && !isEnd(c)) {
            c = next1();
        }
        back();
    }

    private boolean isCommentStart(int c) {
        if (c == '#') {
            return true;
        }
        if (c == '/' && at < bytes.length && bytes[at] == '/') {
            at++;
            return true;
        }
        return false;
    }

    /** The next character; {@link #EOF} at the end, again and again. */
    private int next1() {
        if (at >= bytes.length) {
            width = 0;
            return EOF;
        }
        final int b = bytes[at];
        if (b >= 0) {
            width = 1;
            at++;
            if (b == '\n') {
                line++;
                lineStart = at - 1;
            }
            return b;
        }
        width = ConfigText.sequenceLength(bytes, at);
        final int point = width == 1 ? INVALID : ConfigText.codePoint(bytes, at, width);
        at += width;
        return point;
    }

    private void back() {
        at -= width;
        if (width == 1 && bytes[at] == '\n') {
            line--;
            lineStart = lineStartBefore(at);
        }
        width = 0;
    }

    private int lineStartBefore(int position) {
        for (int i = position - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private int column(int position) {
        return position - lineStart;
    }

    private void emit(Type type, String text, int from) {
        ready.add(new Token(type, text, line, column(from)));
    }

    private void emitValue(Type type, String text, int from) {
        emit(type, text, from);
        state = states.pop();
    }

    private String text(int from, int to) {
        return ConfigText.decode(bytes, Math.max(0, from), to);
    }

    private ConfigException error(String message) {
        return new ConfigException("Parse error on line " + line + ": '" + message + "'");
    }

    private static String show(int c) {
        if (c == '\n') {
            return "\\n";
        }
        return c == EOF ? "\0" : new String(Character.toChars(c));
    }

    private static boolean isEnd(int c) {
        return c == EOF || c == 0;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNewline(int c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSpace(int c) {
        return c >= 0x09 && c <= 0x0D || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680
                || c >= 0x2000 && c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F
                || c == 0x205F || c == 0x3000;
    }
}
