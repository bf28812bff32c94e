package io.natterjack.config;

import java.nio.charset.StandardCharsets;

/** UTF-8 in which any byte may be wrong: a wrong one becomes the lone surrogate U+DC00 + byte. */
final class ConfigText {

    private static final int SURROGATE = 0xDC00;

    private ConfigText() {
    }

    static String decode(byte[] bytes, int from, int to) {
        final StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            final int b = bytes[at];
            final int length = b >= 0 ? 1 : sequenceLength(bytes, at);
            if (b >= 0) {
                text.append((char) b);
            } else if (length == 1 || at + length > to) {
                text.append((char) (SURROGATE + (b & 0xFF)));
                at++;
                continue;
            } else {
                text.appendCodePoint(codePoint(bytes, at, length));
            }
            at += length;
        }
        return text.toString();
    }

    /** Bytes of the character at {@code at}; 1 if it is none. */
    static int sequenceLength(byte[] bytes, int at) {
        final int b = bytes[at] & 0xFF;
        final int length = b < 0xC2 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 1;
        if (length == 1 || at + length > bytes.length) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        final int point = codePoint(bytes, at, length);
        final boolean isValid = length == 2 || length == 3 && point >= 0x800
                && (point < 0xD800 || point > 0xDFFF) || length == 4 && point >= 0x10000
                && point <= 0x10FFFF;
        return isValid ? length : 1;
    }

    static int codePoint(byte[] bytes, int at, int length) {
        int point = bytes[at] & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3F;
        }
        return point;
    }

    /** Whether {@code c} stands for a byte that is not UTF-8. */
    static boolean isWrongByte(char c) {
        return c >= SURROGATE + 0x80 && c <= SURROGATE + 0xFF;
    }

    /** The bytes that {@code text} was read from. */
    static byte[] encode(String text) {
        final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < text.length();) {
            final int point = text.codePointAt(i);
            if (point < 0x10000 && isWrongByte((char) point)) {
                bytes.write(point - SURROGATE);
            } else {
                bytes.writeBytes(new String(Character.toChars(point))
                        .getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(point);
        }
        return bytes.toByteArray();
    }

    /** {@code text} in double quotes, as nats-server quotes names. */
    static String quote(String text) {
        final StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length();) {
            final int point = text.codePointAt(i);
            i += Character.charCount(point);
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 11 -> quoted.append("\\v");
                default -> appendOther(quoted, point);
            }
        }
        return quoted.append('"').toString();
    }

    private static void appendOther(StringBuilder quoted, int point) {
        if (point < 0x10000 && isWrongByte((char) point)) {
            quoted.append(String.format("\\x%02x", point - SURROGATE));
        } else if (point < ' ' || point == 0x7F) {
            quoted.append(String.format("\\x%02x", point));
        } else if (isPrintable(point)) {
            quoted.appendCodePoint(point);
        } else {
            quoted.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
        }
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }
}
