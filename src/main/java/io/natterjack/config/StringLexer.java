package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Strings: bare, quoted, blocks, and the booleans and variables that are bare strings too. Where
 * the input ends before the first character of a quoted one, the token is an END.
 */
final class StringLexer {

    private final ConfigCharacters in;

    StringLexer(ConfigCharacters in) {
        this.in = in;
    }

    /** Behind a {@code '}. */
    ConfigToken singleQuoted() throws ConfigException {
        in.mark();
        int c = in.next();
        while (c != '\'') {
            if (ConfigCharacters.isEnd(c)) {
                return unterminated(in.length(), 0);
            }
            c = in.next();
        }
        return closed(Type.STRING);
    }

    /** Behind a quote, without escapes; null if the input ends before the first character. */
    ConfigToken raw(int quote, Type type, String eofError) throws ConfigException {
        in.mark();
        int c = in.next();
        while (c != quote) {
            if (ConfigCharacters.isEnd(c)) {
                in.back();
                if (in.length() > 0) {
                    throw in.error(eofError);
                }
                return null;
            }
            c = in.next();
        }
        return closed(type);
    }

    /** What stands before the quote that was just read. */
    ConfigToken closed(Type type) {
        in.back();
        final ConfigToken token = in.token(type);
        in.next();
        return token;
    }

    /**
     * @param pending bytes since the quote or the last escape
     * @param length  decoded bytes of the string
     */
    private ConfigToken unterminated(int pending, int length) throws ConfigException {
        if (pending > 0) {
            throw in.error("Unexpected EOF.");
        }
        return in.token(Type.END, "", length);
    }

    /** Behind a {@code "}. */
    ConfigToken doubleQuoted() throws ConfigException {
        in.mark();
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int copied = in.at();
        while (true) {
            final int c = in.next();
            if (c == '"') {
                in.back();
                in.copy(copied, decoded);
                final ConfigToken token = escaped(decoded);
                in.next();
                return token;
            }
            if (ConfigCharacters.isEnd(c)) {
                return unterminated(in.at() - copied, decoded.size());
            }
            if (c == '\\') {
                copied = escape(copied, decoded);
            }
        }
    }

    /** From the mark, of which some may have been read already. */
    ConfigToken bare() throws ConfigException {
        final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        final int start = in.at() - in.length();
        int copied = start;
        while (true) {
            final int c = in.next();
            if (c == '\\') {
                copied = escape(copied, decoded);
            } else if (endsBare(c)) {
                in.back();
                in.copy(copied, decoded);
                return c == '\'' || copied != start ? literal(decoded, c) : classified();
            }
        }
    }

    private static boolean endsBare(int c) {
        return ConfigCharacters.isNewline(c) || ConfigCharacters.isEnd(c)
                || ConfigCharacters.isBlank(c) || c == ';' || c == ',' || c == ']' || c == '}'
                || c == '\'';
    }

    /** A {@code '} at the end is dropped, and makes a string of what would be something else. */
    private ConfigToken literal(ByteArrayOutputStream decoded, int terminator) {
        final ConfigToken token = escaped(decoded);
        if (terminator == '\'') {
            in.next();
        }
        return token;
    }

    /** With escapes nats-server counts the column back by what they stand for. */
    private ConfigToken escaped(ByteArrayOutputStream decoded) {
        final String text = ConfigText.decode(decoded.toByteArray(), 0, decoded.size());
        return in.token(Type.STRING, text, decoded.size());
    }

    private ConfigToken classified() {
        final String text = in.text();
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on":
                return in.token(Type.BOOLEAN, "true", in.length());
            case "false", "no", "off":
                return in.token(Type.BOOLEAN, "false", in.length());
            default:
                return text.startsWith("$")
                        ? in.token(Type.VARIABLE, text.substring(1), in.length() - 1)
                        : in.token(Type.STRING);
        }
    }

    /** Behind a backslash; returns where the plain bytes go on. */
    private int escape(int copied, ByteArrayOutputStream decoded) throws ConfigException {
        in.back();
        in.copy(copied, decoded);
        in.next();
        final int c = in.next();
        switch (c) {
            case 't' -> decoded.write('\t');
            case 'n' -> decoded.write('\n');
            case 'r' -> decoded.write('\r');
            case '"', '\\' -> decoded.write(c);
            case 'x' -> decoded.write(hexByte());
            default -> throw in.error("Invalid escape character '" + ConfigCharacters.show(c)
                    + "'. Only the following escape characters are allowed: "
                    + "\\xXX, \\t, \\n, \\r, \\\", \\\\.");
        }
        return in.at();
    }

    private int hexByte() throws ConfigException {
        for (int i = 0; i < 2; i++) {
            if (ConfigCharacters.isNewline(in.next())) {
                throw in.error("Expected two hexadecimal digits after '\\x', but hit end of line");
            }
        }
        final String digits = in.lastTwo();
        if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw in.error("Expected two hexadecimal digits after '\\x', but got '" + digits
                    + "'");
        }
        return HexFormat.fromHexDigits(digits);
    }

    /** Behind a {@code (}, to a {@code )} that is the first and the last character of a line. */
    ConfigToken block() throws ConfigException {
        in.mark();
        int before = '(';
        while (true) {
            final int c = in.next();
            if (ConfigCharacters.isEnd(c)) {
                throw in.error("Unexpected EOF processing block.");
            }
            if (c == ')' && before == '\n') {
                final ConfigToken token = blockEnd();
                if (token != null) {
                    return token;
                }
            }
            before = c;
        }
    }

    /** Behind a {@code )} that begins a line; null if the line goes on. */
    private ConfigToken blockEnd() {
        final int c = in.next();
        in.back();
        if (c == ConfigCharacters.EOF) {
            // nats-server cannot step back from the end of the file: the bracket stays.
            return in.token(Type.STRING);
        }
        if (c != '\n' && c != 0) {
            return null;
        }
        final String text = in.text();
        return in.token(Type.STRING, text.substring(0, text.length() - 1), in.length());
    }
}
