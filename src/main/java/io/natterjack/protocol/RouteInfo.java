package io.natterjack.protocol;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import io.natterjack.json.JsonWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The INFO of a route: of this server, of a peer, or of a third server that a peer tells of.
 * Immutable. Unknown keys are dropped; what is empty, false or 0 is left out, except the keys
 * that are always sent.
 */
public final class RouteInfo {

    private enum Type { STRING, INTEGER, BOOLEAN, STRINGS, OBJECT }

    /** The keys, in their order on the wire. */
    public enum Key {
        SERVER_ID(Type.STRING, true),
        SERVER_NAME(Type.STRING, true),
        VERSION(Type.STRING, true),
        PROTO(Type.INTEGER, true),
        GIT_COMMIT(Type.STRING, false),
        GO(Type.STRING, true),
        HOST(Type.STRING, true),
        PORT(Type.INTEGER, true),
        HEADERS(Type.BOOLEAN, true),
        AUTH_REQUIRED(Type.BOOLEAN, false),
        TLS_REQUIRED(Type.BOOLEAN, false),
        TLS_VERIFY(Type.BOOLEAN, false),
        MAX_PAYLOAD(Type.INTEGER, true),
        JETSTREAM(Type.BOOLEAN, false),
        IP(Type.STRING, false),
        NONCE(Type.STRING, false),
        CLUSTER(Type.STRING, false),
        CLUSTER_DYNAMIC(Type.BOOLEAN, false),
        DOMAIN(Type.STRING, false),
        CONNECT_URLS(Type.STRINGS, false),
        WS_CONNECT_URLS(Type.STRINGS, false),
        LDM(Type.BOOLEAN, false),
        COMPRESSION(Type.STRING, false),
        IMPORT(Type.OBJECT, false),
        EXPORT(Type.OBJECT, false),
        LNOC(Type.BOOLEAN, false),
        LNOCU(Type.BOOLEAN, false),
        LN(Type.BOOLEAN, false),
        ROUTE_POOL_SIZE(Type.INTEGER, false),
        ROUTE_POOL_IDX(Type.INTEGER, false),
        ROUTE_ACCOUNT(Type.STRING, false),
        ROUTE_ACC_ADD_REQID(Type.STRING, false),
        GOSSIP_MODE(Type.INTEGER, false),
        GATEWAY(Type.STRING, false),
        GATEWAY_URL(Type.STRING, false),
        LEAFNODE_URLS(Type.STRINGS, false);

        private final Type type;
        private final boolean isAlwaysSent;
        private final String text = name().toLowerCase(java.util.Locale.ROOT);

        Key(Type type, boolean isAlwaysSent) {
            this.type = type;
            this.isAlwaysSent = isAlwaysSent;
        }
    }

    private final Map<Key, Object> values;

    private RouteInfo(Map<Key, Object> values) {
        this.values = values;
    }

    /** An INFO without any key. */
    public static RouteInfo empty() {
        return new RouteInfo(new EnumMap<>(Key.class));
    }

    /** Reads {@code bytes[from, to)}; null if it is not JSON or a value is of the wrong type. */
    public static RouteInfo parse(byte[] bytes, int from, int to) {
        try {
            final JsonObject object = JsonReader.readObject(bytes, from, to);
            final Map<Key, Object> values = new EnumMap<>(Key.class);
            for (Key key : Key.values()) {
                if (object.has(key.text)) {
                    values.put(key, read(object, key));
                }
            }
            return new RouteInfo(values);
        } catch (JsonException ex) {
            return null;
        }
    }

    /** This, with another value; null removes the key. */
    public RouteInfo with(Key key, Object value) {
        final Map<Key, Object> changed = new EnumMap<>(Key.class);
        changed.putAll(values);
        if (value == null) {
            changed.remove(key);
        } else {
            changed.put(key, value instanceof Integer ? (Object) ((Integer) value).longValue()
                    : value);
        }
        return new RouteInfo(changed);
    }

    /** The value of a string, empty if absent. */
    public String string(Key key) {
        return (String) values.getOrDefault(key, "");
    }

    /** The value of a number, 0 if absent. */
    public int integer(Key key) {
        final long value = (Long) values.getOrDefault(key, 0L);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    /** The value of a boolean, false if absent. */
    public boolean bool(Key key) {
        return (Boolean) values.getOrDefault(key, false);
    }

    /** The value of a list, empty if absent. */
    @SuppressWarnings("unchecked")
    public List<String> strings(Key key) {
        return (List<String>) values.getOrDefault(key, List.of());
    }

    /** The permissions object of that key, or null. */
    public JsonObject object(Key key) {
        return (JsonObject) values.get(key);
    }

    /** The line of this server's own state, which ends in a blank. */
    public byte[] ownLine() {
        return ("INFO " + json() + " \r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The line that tells of another server. */
    public byte[] gossipLine() {
        return ("INFO " + json() + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Object read(JsonObject object, Key key) throws JsonException {
        return switch (key.type) {
            case STRING -> object.string(key.text, "");
            case INTEGER -> object.integer(key.text, 0);
            case BOOLEAN -> object.bool(key.text, false);
            case STRINGS -> object.strings(key.text);
            case OBJECT -> object.object(key.text);
        };
    }

    private String json() {
        final JsonWriter json = new JsonWriter().beginObject();
        for (Key key : Key.values()) {
            final Object value = values.get(key);
            if (key.isAlwaysSent || value != null && !isEmpty(value)) {
                json.name(key.text).tree(value != null ? value : emptyOf(key.type));
            }
        }
        return json.endObject().toString();
    }

    private static boolean isEmpty(Object value) {
        return value.equals("") || value.equals(0L) || value.equals(false)
                || value.equals(List.of());
    }

    private static Object emptyOf(Type type) {
        return switch (type) {
            case STRING -> "";
            case INTEGER -> BigDecimal.ZERO;
            case BOOLEAN -> false;
            case STRINGS -> List.of();
            case OBJECT -> new Object();
        };
    }
}
