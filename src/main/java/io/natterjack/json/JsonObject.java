package io.natterjack.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object: values by name, in their order. Names are looked up as Go's encoding/json does:
 * exactly, else without regard to case; of equal names the last counts; {@code null} counts as
 * absent. Immutable once read.
 */
public final class JsonObject {

    private final Map<String, Object> values = new LinkedHashMap<>();

    void put(String name, Object value) {
        values.put(name, value);
    }

    /** Names and values, in order: String, BigDecimal, Boolean, JsonObject, List or null. */
    public Map<String, Object> values() {
        return values;
    }

    /** The value of that name, or null. */
    public Object get(String name) {
        final Object exact = values.get(name);
        if (exact != null) {
            return exact;
        }
        Object found = null;
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            if (entry.getValue() != null && entry.getKey().equalsIgnoreCase(name)) {
                found = entry.getValue();
            }
        }
        return found;
    }

    /** Whether there is a value of that name other than null. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** @throws JsonException if the value is not a string */
    public String string(String name, String absent) throws JsonException {
        final Object value = get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof String) {
            return (String) value;
        }
        throw wrongType(name, "a string");
    }

    /** @throws JsonException if the value is not a boolean */
    public boolean bool(String name, boolean absent) throws JsonException {
        final Object value = get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        throw wrongType(name, "a boolean");
    }

    /** @throws JsonException if the value is not a whole number of 64 bits */
    public long integer(String name, long absent) throws JsonException {
        final Object value = get(name);
        if (value == null) {
            return absent;
        }
        // As in Go, a fraction or an exponent makes no whole number, whatever its value.
        if (value instanceof BigDecimal && ((BigDecimal) value).scale() == 0) {
            try {
                return ((BigDecimal) value).longValueExact();
            } catch (ArithmeticException ex) {
                throw wrongType(name, "a whole number");
            }
        }
        throw wrongType(name, "a whole number");
    }

    /** @throws JsonException if the value is not a list of strings */
    public List<String> strings(String name) throws JsonException {
        final Object value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List)) {
            throw wrongType(name, "a list of strings");
        }
        final List<String> strings = new ArrayList<>();
        for (Object item : (List<?>) value) {
            if (!(item instanceof String)) {
                throw wrongType(name, "a list of strings");
            }
            strings.add((String) item);
        }
        return strings;
    }

    /** @throws JsonException if the value is not an object */
    public JsonObject object(String name) throws JsonException {
        final Object value = get(name);
        if (value == null || value instanceof JsonObject) {
            return (JsonObject) value;
        }
        throw wrongType(name, "an object");
    }

    private static JsonException wrongType(String name, String expected) {
        return new JsonException("json: field \"" + name + "\" must be " + expected);
    }
}
