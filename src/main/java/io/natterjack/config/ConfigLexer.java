package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts a configuration into tokens: a machine of states, one for each kind of place, with a stack
 * of where to go on behind a value. It never calls itself, so nesting is bounded by memory only.
 */
final class ConfigLexer {

    /** Where the machine is; the names are those of the places in a file. */
    private enum State {
        TOP, TOP_END, WRAP, WRAP_END, WRAP_CLOSE, KEY_END, VALUE,
        LIST_VALUE, LIST_END, MAP_KEY, MAP_KEY_END, MAP_VALUE, MAP_END, DONE
    }

    private final ConfigCharacters in;
    private final StringLexer strings;
    private final NumberLexer numbers;
    private final IncludeLexer includes;
    private final Deque<State> states = new ArrayDeque<>();
    private State state = State.TOP;

    ConfigLexer(byte[] bytes) {
        in = new ConfigCharacters(bytes);
        strings = new StringLexer(in);
        numbers = new NumberLexer(in, strings);
        includes = new IncludeLexer(in, strings);
    }

    /** The next token; the last is an END. */
    ConfigToken next() throws ConfigException {
        ConfigToken token = null;
        while (token == null) {
            token = step();
        }
        return token;
    }

    /** One character, or one token; null for a character between tokens. */
    private ConfigToken step() throws ConfigException {
        return switch (state) {
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
            case DONE -> throw new IllegalStateException("read behind the end");
        };
    }

    private ConfigToken goTo(State next) {
        state = next;
        return null;
    }

    private ConfigToken commentThen(State next) {
        in.skipComment();
        return goTo(next);
    }

    private ConfigToken end() {
        state = State.DONE;
        in.mark();
        return in.token(Type.END);
    }

    // Keys at the top and in outer braces.

    private ConfigToken top() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (c == '{') {
            states.push(State.TOP);
            return goTo(State.WRAP);
        }
        return in.startsComment(c) ? commentThen(State.TOP) : keyOrEnd(c, State.TOP_END);
    }

    private ConfigToken topEnd() throws ConfigException {
        final int c = in.next();
        if (in.startsComment(c)) {
            return commentThen(State.TOP);
        }
        if (ConfigCharacters.isBlank(c) || c == '/') {
            return null;
        }
        if (endsEntry(c) || c == '}' || ConfigCharacters.isEnd(c)) {
            return goTo(State.TOP);
        }
        throw in.error("Expected a top-level value to end with a new line, comment or EOF, "
                + butGot(c));
    }

    private ConfigToken wrap() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (c == '{') {
            states.push(State.WRAP_CLOSE);
            return null;
        }
        if (c == '}') {
            return goTo(states.pop());
        }
        return in.startsComment(c) ? commentThen(State.WRAP) : keyOrEnd(c, State.WRAP_END);
    }

    private ConfigToken wrapEnd() throws ConfigException {
        final int c = in.next();
        if (in.startsComment(c)) {
            return commentThen(State.WRAP_END);
        }
        if (ConfigCharacters.isBlank(c) || c == '/') {
            return null;
        }
        if (endsEntry(c)) {
            return goTo(State.WRAP);
        }
        if (c == '}') {
            in.back();
            return goTo(State.WRAP_CLOSE);
        }
        throw in.error("Expected a block-level value to end with a new line, comment or EOF, "
                + butGot(c));
    }

    private ConfigToken wrapClose() throws ConfigException {
        final int c = in.next();
        if (in.startsComment(c)) {
            return commentThen(State.WRAP);
        }
        if (ConfigCharacters.isNewline(c) || ConfigCharacters.isBlank(c) || c == '/') {
            return null;
        }
        if (endsEntry(c)) {
            return goTo(State.WRAP);
        }
        if (c == '}') {
            return goTo(states.pop());
        }
        throw in.error("Expected a block-level to end with a '}', " + butGot(c));
    }

    /** {@code c} begins a key, behind whose value {@code after} comes; or there is none left. */
    private ConfigToken keyOrEnd(int c, State after) throws ConfigException {
        if (c == '/' || c == 0) {
            throw in.error("Unexpected EOF.");
        }
        if (c == ConfigCharacters.EOF) {
            return end();
        }
        if (isSeparator(c)) {
            throw in.error("Unexpected key separator '" + ConfigCharacters.show(c) + "'");
        }
        states.push(after);
        return isQuote(c) ? quotedKey(c) : bareKey();
    }

    private ConfigToken quotedKey(int quote) throws ConfigException {
        final ConfigToken key = strings.raw(quote, Type.KEY, "Unexpected EOF.");
        if (key == null) {
            return end();
        }
        state = State.KEY_END;
        return key;
    }

    private ConfigToken bareKey() throws ConfigException {
        in.back();
        in.mark();
        int c = in.next();
        while (!endsKey(c) && !ConfigCharacters.isEnd(c)) {
            c = in.next();
        }
        in.back();
        if (isInclude(c)) {
            return include();
        }
        state = State.KEY_END;
        return in.token(Type.KEY);
    }

    /** Whether the key that was read, and ends before {@code terminator}, is the keyword. */
    private boolean isInclude(int terminator) {
        return ConfigCharacters.isSpace(terminator) && in.text().equalsIgnoreCase("include");
    }

    private ConfigToken keyEnd() {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (isSeparator(c)) {
            return goTo(State.VALUE);
        }
        in.back();
        return ConfigCharacters.isEnd(c) ? end() : goTo(State.VALUE);
    }

    // Values and includes. Behind each comes the state on the stack.

    private ConfigToken include() throws ConfigException {
        final ConfigToken token = includes.next();
        state = states.pop();
        return token;
    }

    private ConfigToken value() throws ConfigException {
        int c = in.next();
        while (ConfigCharacters.isBlank(c)) {
            c = in.next();
        }
        if (c == '[') {
            return opened(Type.LIST_START, State.LIST_VALUE);
        }
        if (c == '{') {
            return opened(Type.MAP_START, State.MAP_KEY);
        }
        final ConfigToken token = scalar(c);
        state = token.type() == Type.END ? State.DONE : states.pop();
        return token;
    }

    private ConfigToken opened(Type type, State inside) {
        in.mark();
        state = inside;
        return in.token(type);
    }

    private ConfigToken scalar(int c) throws ConfigException {
        if (ConfigCharacters.isNewline(c)) {
            throw in.error("Expected value but found new line");
        }
        switch (c) {
            case '\'':
                return strings.singleQuoted();
            case '"':
                return strings.doubleQuoted();
            case '(':
                return strings.block();
            case '.':
                throw in.error("Floats must start with a digit");
            default:
                return bareScalar(c);
        }
    }

    private ConfigToken bareScalar(int c) throws ConfigException {
        in.back();
        in.mark();
        if (c == '-') {
            in.next();
            return numbers.negative();
        }
        if (ConfigCharacters.isDigit(c)) {
            in.next();
            return numbers.positive();
        }
        return strings.bare();
    }

    // Lists.

    private ConfigToken listValue() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (in.startsComment(c)) {
            return commentThen(State.LIST_VALUE);
        }
        if (c == ',' || c == '/') {
            throw in.error("Unexpected array value terminator ','.");
        }
        if (c == ']') {
            return closed(Type.LIST_END);
        }
        in.back();
        states.push(State.LIST_END);
        return goTo(State.VALUE);
    }

    private ConfigToken listEnd() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isBlank(c)) {
            return null;
        }
        if (in.startsComment(c)) {
            return commentThen(State.LIST_END);
        }
        if (c == ',' || ConfigCharacters.isNewline(c) || c == '/') {
            return goTo(State.LIST_VALUE);
        }
        if (c == ']') {
            return closed(Type.LIST_END);
        }
        throw in.error("Expected an array value terminator \",\" or an array terminator \"]\", "
                + butGot(c));
    }

    private ConfigToken closed(Type type) {
        in.mark();
        state = states.pop();
        return in.token(type);
    }

    // Maps.

    private ConfigToken mapKey() throws ConfigException {
        final int c = in.next();
        if (isSeparator(c)) {
            throw in.error("Unexpected key separator '" + ConfigCharacters.show(c) + "'.");
        }
        if (c == ']') {
            throw in.error("Unexpected array end ']' processing map.");
        }
        if (ConfigCharacters.isEnd(c)) {
            throw in.error("Unexpected EOF processing map.");
        }
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (c == '}') {
            return closed(Type.MAP_END);
        }
        if (in.startsComment(c)) {
            return commentThen(State.MAP_KEY);
        }
        return isQuote(c) ? quotedMapKey(c) : bareMapKey(c);
    }

    private ConfigToken quotedMapKey(int quote) throws ConfigException {
        final String eof = quote == '"' ? "Unexpected EOF processing double quoted map key."
                : "Unexpected EOF processing quoted map key.";
        final ConfigToken key = strings.raw(quote, Type.KEY, eof);
        if (key == null) {
            throw in.error(eof);
        }
        state = State.MAP_KEY_END;
        return key;
    }

    private ConfigToken bareMapKey(int first) throws ConfigException {
        // A lone slash is dropped; what follows it begins the key, be it a separator or a blank.
        if (first != '/') {
            in.back();
        }
        in.mark();
        in.next();
        int c = in.next();
        while (!endsKey(c)) {
            if (ConfigCharacters.isEnd(c)) {
                throw in.error("Unexpected EOF processing map key.");
            }
            c = in.next();
        }
        in.back();
        if (isInclude(c)) {
            states.push(State.MAP_END);
            return include();
        }
        state = State.MAP_KEY_END;
        return in.token(Type.KEY);
    }

    private ConfigToken mapKeyEnd() {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (!isSeparator(c)) {
            in.back();
        }
        return goTo(State.MAP_VALUE);
    }

    private ConfigToken mapValue() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isSpace(c)) {
            return null;
        }
        if (c == ',') {
            throw in.error("Unexpected map value terminator \",\".");
        }
        if (c == '}') {
            return closed(Type.MAP_END);
        }
        in.back();
        states.push(State.MAP_END);
        return goTo(State.VALUE);
    }

    private ConfigToken mapEnd() throws ConfigException {
        final int c = in.next();
        if (ConfigCharacters.isBlank(c)) {
            return null;
        }
        if (in.startsComment(c)) {
            return commentThen(State.MAP_END);
        }
        if (endsEntry(c) || c == '/') {
            return goTo(State.MAP_KEY);
        }
        if (c == '}') {
            return closed(Type.MAP_END);
        }
        throw in.error("Expected a map value terminator \",\" or a map terminator \"}\", "
                + butGot(c));
    }

    // Characters.

    private static boolean isSeparator(int c) {
        return c == '=' || c == ':';
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'';
    }

    private static boolean endsKey(int c) {
        return isSeparator(c) || ConfigCharacters.isSpace(c);
    }

    private static boolean endsEntry(int c) {
        return c == ',' || c == ';' || ConfigCharacters.isNewline(c);
    }

    private static String butGot(int c) {
        return "but got '" + ConfigCharacters.show(c) + "' instead.";
    }
}
