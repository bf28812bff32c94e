package io.natterjack.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One value of a parsed configuration, with its place. Immutable, except for the mark that it was
 * used as a variable.
 * <p>
 * Strings are held as Java strings; a byte that is not valid UTF-8 is the lone surrogate
 * {@code U+DC00 + byte}.
 */
public final class ConfigValue {

    /** What a value can be. */
    public enum Kind {
        MAP("map[string]interface {}"),
        LIST("[]interface {}"),
        STRING("string"),
        INTEGER("int64"),
        FLOAT("float64"),
        BOOLEAN("bool"),
        DATE("time.Time");

        private final String goType;

        Kind(String goType) {
            this.goType = goType;
        }

        /** The name that nats-server's messages give it. */
        public String goType() {
            return goType;
        }
    }

    private final Kind kind;
    private final Object value;
    private final Position position;
    private final int depth;
    private boolean isUsedAsVariable;

    ConfigValue(Kind kind, Object value, Position position) {
        this(kind, value, position, depth(kind, value));
    }

    private ConfigValue(Kind kind, Object value, Position position, int depth) {
        this.kind = kind;
        this.value = value;
        this.position = position;
        this.depth = depth;
    }

    private static int depth(Kind kind, Object value) {
        final Collection<?> inside = kind == Kind.MAP ? ((Map<?, ?>) value).values()
                : kind == Kind.LIST ? (List<?>) value : null;
        if (inside == null) {
            return 0;
        }
        int depth = 0;
        for (Object each : inside) {
            depth = Math.max(depth, ((ConfigValue) each).depth);
        }
        return depth + 1;
    }

    /** Maps and lists in one another, this one included; 0 of all else. */
    int depth() {
        return depth;
    }

    /** The same value as another entry, at that entry's place. */
    ConfigValue at(Position other) {
        return new ConfigValue(kind, value, other, depth);
    }

    void markUsed() {
        isUsedAsVariable = true;
    }

    /** Whether a variable refers to it: then it may have any name. */
    public boolean isUsedAsVariable() {
        return isUsedAsVariable;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Where its key stands, or itself if it is an element of a list. */
    public Position position() {
        return position;
    }

    /** Of a MAP: entries in the order of the file. */
    @SuppressWarnings("unchecked")
    public Map<String, ConfigValue> map() {
        return (Map<String, ConfigValue>) value;
    }

    /** Of a LIST. */
    @SuppressWarnings("unchecked")
    public List<ConfigValue> list() {
        return (List<ConfigValue>) value;
    }

    /** Of a STRING; of a DATE its text. */
    public String string() {
        return (String) value;
    }

    /** Of an INTEGER. */
    public long integer() {
        return (Long) value;
    }

    /** Of a FLOAT. */
    public double floating() {
        return (Double) value;
    }

    /** Of a BOOLEAN. */
    public boolean bool() {
        return (Boolean) value;
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
