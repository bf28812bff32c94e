package io.natterjack.bench;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, strings, numbers, booleans and null as indented JSON. */
final class Json {

    private Json() {
    }

    static String text(Object value) {
        final StringBuilder to = new StringBuilder();
        append(to, value, "\n");
        return to.append('\n').toString();
    }

    static String quoted(String text) {
        final StringBuilder to = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append(String.format("\\u%04x", (int) c));
            } else {
                to.append(c);
            }
        }
        return to.append('"').toString();
    }

    private static void append(StringBuilder to, Object value, String newLine) {
        if (value instanceof Map<?, ?> map) {
            appendMap(to, map, newLine);
        } else if (value instanceof List<?> list) {
            appendList(to, list, newLine);
        } else if (value instanceof String string) {
            to.append(quoted(string));
        } else if (value instanceof Double number) {
            to.append(number(number));
        } else {
            to.append(value);
        }
    }

    private static void appendMap(StringBuilder to, Map<?, ?> map, String newLine) {
        final String inner = newLine + "  ";
        to.append('{');
        for (final Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator();
                i.hasNext(); ) {
            final Map.Entry<?, ?> entry = i.next();
            to.append(inner).append(quoted(entry.getKey().toString())).append(": ");
            append(to, entry.getValue(), inner);
            to.append(i.hasNext() ? "," : newLine);
        }
        to.append('}');
    }

    private static void appendList(StringBuilder to, List<?> list, String newLine) {
        final String inner = newLine + "  ";
        to.append('[');
        for (final Iterator<?> i = list.iterator(); i.hasNext(); ) {
            to.append(inner);
            append(to, i.next(), inner);
            to.append(i.hasNext() ? "," : newLine);
        }
        to.append(']');
    }

    /** Three digits after the point; JSON knows neither infinity nor NaN, so these are null. */
    private static String number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return "null";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number) : String.format(Locale.ROOT, "%.3f", number);
    }
}
