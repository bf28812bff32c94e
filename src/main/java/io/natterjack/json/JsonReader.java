package io.natterjack.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON (RFC 8259) into a tree. Bad UTF-8 is replaced, nesting is bounded. */
public final class JsonReader {

    private static final int DEPTH_MAX = 200;
    private static final int NUMBER_LENGTH_MAX = 64;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads {@code bytes[from, to)}, which must be one object and nothing else but blanks.
     *
     * @throws JsonException if it is not
     */
    public static JsonObject readObject(byte[] bytes, int from, int to) throws JsonException {
        final Object value = read(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        if (value instanceof JsonObject) {
            return (JsonObject) value;
        }
        throw new JsonException("json: expected an object");
    }

    /**
     * Reads a whole text.
     *
     * @return String, BigDecimal, Boolean, JsonObject, List or null
     * @throws JsonException if it is not JSON
     */
    public static Object read(String text) throws JsonException {
        final JsonReader reader = new JsonReader(text);
        reader.skipBlanks();
        final Object value = reader.value(0);
        reader.skipBlanks();
        if (reader.at < text.length()) {
            throw reader.unexpected();
        }
        return value;
    }

    private Object value(int depth) throws JsonException {
        if (depth > DEPTH_MAX) {
            throw new JsonException("json: nested deeper than " + DEPTH_MAX);
        }
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private JsonObject object(int depth) throws JsonException {
        final JsonObject object = new JsonObject();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            if (peek() != '"') {
                throw unexpected();
            }
            final String name = string();
            skipBlanks();
            expect(':');
            skipBlanks();
            object.put(name, value(depth + 1));
            skipBlanks();
            if (peek() == '}') {
                at++;
                return object;
            }
            expect(',');
            skipBlanks();
        }
    }

    private List<Object> list(int depth) throws JsonException {
        final List<Object> list = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            skipBlanks();
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
            skipBlanks();
        }
    }

    private String string() throws JsonException {
        at++;
        final int start = at;
        while (at < text.length()) {
            final char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escapedString(start);
            }
            if (c < ' ') {
                throw unexpected();
            }
            at++;
        }
        throw unexpected();
    }

    private String escapedString(int start) throws JsonException {
        final StringBuilder value = new StringBuilder(text.substring(start, at));
        while (true) {
            final char c = peek();
            if (c < ' ') {
                throw unexpected();
            }
            at++;
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws JsonException {
        final char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return unicode();
            default:
                at--;
                throw unexpected();
        }
    }

    private char unicode() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            final int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw unexpected();
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private BigDecimal number() throws JsonException {
        final int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > NUMBER_LENGTH_MAX) {
            throw new JsonException("json: number longer than " + NUMBER_LENGTH_MAX);
        }
        final BigDecimal number = new BigDecimal(text.substring(start, at));
        if (Math.abs((long) number.scale()) > 1_000) {
            throw new JsonException("json: number out of range");
        }
        return number;
    }

    private void digits() throws JsonException {
        if (peek() < '0' || peek() > '9') {
            throw unexpected();
        }
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
    }

    private Object word(String word, Object value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws JsonException {
        if (peek() != c) {
            throw unexpected();
        }
        at++;
    }

    /** The next character, or 0 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private JsonException unexpected() {
        return new JsonException(at >= text.length() ? "json: unexpected end of input"
                : "json: unexpected character at " + at);
    }
}
