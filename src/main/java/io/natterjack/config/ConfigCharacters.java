package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;
import java.io.ByteArrayOutputStream;

/**
 * The bytes of a configuration as characters, and where the token that is being read began. A byte
 * that is not UTF-8 is one character; a NUL byte is an end wherever an end is looked for, but is
 * consumed like any other byte.
 */
final class ConfigCharacters {

    /** The real end, again and again. */
    static final int EOF = -1;

    private static final int INVALID = 0xFFFD;

    private final byte[] bytes;
    private int at;
    private int width;
    private int line = 1;
    // Offset of the line feed before this line. Stepping back over one does not restore it: a token
    // that begins at a line feed counts its columns from there, as nats-server's do.
    private int lineStart;
    private int tokenStart;
    private int tokenLineStart;

    ConfigCharacters(byte[] bytes) {
        this.bytes = bytes;
    }

    int next() {
        if (at >= bytes.length) {
            width = 0;
            return EOF;
        }
        final int b = bytes[at];
        if (b >= 0) {
            if (b == '\n') {
                line++;
                lineStart = at;
            }
            width = 1;
            at++;
            return b;
        }
        width = ConfigText.sequenceLength(bytes, at);
        final int point = width == 1 ? INVALID : ConfigText.codePoint(bytes, at, width);
        at += width;
        return point;
    }

    /** Takes the last character back, once. */
    void back() {
        at -= width;
        if (width == 1 && bytes[at] == '\n') {
            line--;
        }
        width = 0;
    }

    /** Whether a comment begins with {@code c}, the last character; then all its mark is taken. */
    boolean startsComment(int c) {
        if (c != '/') {
            return c == '#';
        }
        if (next() == '/') {
            return true;
        }
        back();
        return false;
    }

    /** Goes to the end of the line, not beyond. */
    void skipComment() {
        int c = next();
        while (!isNewline(c) && !isEnd(c)) {
            c = next();
        }
        back();
    }

    /** The next character begins a token. */
    void mark() {
        tokenStart = at;
        tokenLineStart = lineStart;
    }

    int at() {
        return at;
    }

    /** Bytes since the mark. */
    int length() {
        return at - tokenStart;
    }

    /** What was read since the mark. */
    String text() {
        return ConfigText.decode(bytes, tokenStart, at);
    }

    /** The last two bytes. */
    String lastTwo() {
        return ConfigText.decode(bytes, at - 2, at);
    }

    /** Copies the bytes from {@code from} to here. */
    void copy(int from, ByteArrayOutputStream target) {
        target.write(bytes, from, at - from);
    }

    /** A token of what was read since the mark. */
    ConfigToken token(Type type) {
        return token(type, text(), length());
    }

    /** A token that ends here; its column is found by going back {@code length} bytes. */
    ConfigToken token(Type type, String text, int length) {
        return new ConfigToken(type, text, line, at - tokenLineStart - length);
    }

    ConfigException error(String message) {
        return new ConfigException("Parse error on line " + line + ": '" + message + "'");
    }

    /** How messages show a character. */
    static String show(int c) {
        if (c == '\n') {
            return "\\n";
        }
        return c == EOF ? "\0" : Character.toString(c);
    }

    static boolean isEnd(int c) {
        return c == EOF || c == 0;
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    static boolean isNewline(int c) {
        return c == '\n' || c == '\r';
    }

    /** Unicode's white space. */
    static boolean isSpace(int c) {
        return c >= 0x09 && c <= 0x0D || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680
                || c >= 0x2000 && c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F
                || c == 0x205F || c == 0x3000;
    }

    /** Unicode's decimal digits. */
    static boolean isDigit(int c) {
        return c != EOF && Character.isDigit(c);
    }
}
