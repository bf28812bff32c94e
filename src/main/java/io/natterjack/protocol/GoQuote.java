package io.natterjack.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Quotes bytes as nats-server does in its texts: double quotes, escapes, bad UTF-8 as \x. */
public final class GoQuote {

    private GoQuote() {
    }

    /** Returns {@code bytes[from, to)} in double quotes. */
    public static String quote(byte[] bytes, int from, int to) {
        final StringBuilder text = new StringBuilder(to - from + 2).append('"');
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        final ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        final CharBuffer out = CharBuffer.allocate(2);
        while (in.hasRemaining()) {
            final int at = in.position();
            final int length = sequenceLength(bytes[at]);
            final ByteBuffer one = in.duplicate();
            one.limit(Math.min(in.limit(), at + length));
            out.clear();
            decoder.reset();
            final CoderResult result = decoder.decode(one, out, true);
            if (result.isError() || one.hasRemaining()) {
                text.append(String.format("\\x%02x", bytes[at] & 0xFF));
                in.position(at + 1);
                continue;
            }
            out.flip();
            append(text, Character.codePointAt(out, 0));
            in.position(one.position());
        }
        return text.append('"').toString();
    }

    /** Returns {@code text} in double quotes. */
    public static String quote(String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return quote(bytes, 0, bytes.length);
    }

    private static int sequenceLength(byte first) {
        final int b = first & 0xFF;
        return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }

    private static void append(StringBuilder text, int point) {
        switch (point) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case 7 -> text.append("\\a");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case 11 -> text.append("\\v");
            default -> appendOther(text, point);
        }
    }

    private static void appendOther(StringBuilder text, int point) {
        if (point < ' ' || point == 0x7F) {
            text.append(String.format("\\x%02x", point));
        } else if (isPrintable(point)) {
            text.appendCodePoint(point);
        } else {
            text.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
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
