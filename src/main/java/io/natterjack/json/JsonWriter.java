package io.natterjack.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON as Go's encoding/json does: compact or indented, {@code <>&} escaped. For one
 * thread.
 */
public final class JsonWriter {

    private final StringBuilder text = new StringBuilder(512);
    private final String indent;
    private int depth;
    private boolean isFirst = true;
    private boolean afterName;

    /** Compact. */
    public JsonWriter() {
        this(null);
    }

    /** @param indent for each level, or null for compact text */
    public JsonWriter(String indent) {
        this.indent = indent;
    }

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end(']');
    }

    public JsonWriter name(String name) {
        separate();
        quote(name);
        text.append(indent == null ? ":" : ": ");
        afterName = true;
        return this;
    }

    public JsonWriter value(String value) {
        separate();
        quote(value);
        return this;
    }

    public JsonWriter value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** Whole numbers without a fraction, as Go writes them. */
    public JsonWriter value(double value) {
        separate();
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(new BigDecimal(Double.toString(value)).toPlainString());
        }
        return this;
    }

    public JsonWriter value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    public JsonWriter nullValue() {
        separate();
        text.append("null");
        return this;
    }

    /** Writes what {@link JsonReader} reads. */
    public JsonWriter tree(Object value) {
        if (value == null) {
            return nullValue();
        } else if (value instanceof String) {
            return value((String) value);
        } else if (value instanceof Boolean) {
            return value((boolean) (Boolean) value);
        } else if (value instanceof Number) {
            separate();
            text.append(value);
            return this;
        } else if (value instanceof List) {
            beginArray();
            ((List<?>) value).forEach(this::tree);
            return endArray();
        }
        beginObject();
        for (Map.Entry<String, Object> entry : ((JsonObject) value).values().entrySet()) {
            name(entry.getKey()).tree(entry.getValue());
        }
        return endObject();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private JsonWriter begin(char bracket) {
        separate();
        text.append(bracket);
        depth++;
        isFirst = true;
        return this;
    }

    private JsonWriter end(char bracket) {
        depth--;
        if (!isFirst) {
            newLine();
        }
        text.append(bracket);
        isFirst = false;
        return this;
    }

    private void separate() {
        if (afterName) {
            afterName = false;
            return;
        }
        if (!isFirst) {
            text.append(',');
        }
        isFirst = false;
        if (depth > 0) {
            newLine();
        }
    }

    private void newLine() {
        if (indent != null) {
            text.append('\n');
            for (int i = 0; i < depth; i++) {
                text.append(indent);
            }
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028'
                            || c == '\u2029' || isLoneSurrogate(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(String value, int at) {
        final char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
