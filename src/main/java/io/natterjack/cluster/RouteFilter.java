package io.natterjack.cluster;

import io.natterjack.config.RoutePermissions;
import io.natterjack.config.RoutePermissions.Rule;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import io.natterjack.json.JsonWriter;
import io.natterjack.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What interest and which messages may cross routes. Immutable; any thread may ask.
 * <p>
 * NATS route protocol: a subscription's subject is looked for in the lists as if it were a literal
 * one; what comes in is not filtered by what may be imported, what goes out is by what may not be
 * exported.
 */
public final class RouteFilter {

    /** Nothing is restricted. */
    public static final RouteFilter OPEN = new RouteFilter(null);

    private static final byte[] MQTT = "$MQTT.".getBytes(StandardCharsets.US_ASCII);

    private final RoutePermissions permissions;
    private final byte[][] importAllow;
    private final byte[][] importDeny;
    private final byte[][] exportAllow;
    private final byte[][] exportDeny;

    private RouteFilter(RoutePermissions permissions) {
        this.permissions = permissions;
        final Rule in = permissions == null ? null : permissions.importRule();
        final Rule out = permissions == null ? null : permissions.exportRule();
        importAllow = bytes(in == null ? null : in.allow());
        importDeny = bytes(in == null ? null : in.deny());
        exportAllow = bytes(out == null ? null : out.allow());
        exportDeny = bytes(out == null ? null : out.deny());
    }

    /** @param permissions null for none */
    public static RouteFilter of(RoutePermissions permissions) {
        return permissions == null ? OPEN : new RouteFilter(permissions);
    }

    /** What a peer announced in its INFO; objects that cannot be read restrict nothing. */
    static RouteFilter of(JsonObject importRule, JsonObject exportRule) {
        try {
            return importRule == null && exportRule == null ? OPEN : new RouteFilter(
                    new RoutePermissions(rule(importRule), rule(exportRule)));
        } catch (JsonException ex) {
            return OPEN;
        }
    }

    private static Rule rule(JsonObject object) throws JsonException {
        return object == null ? null : new Rule(
                object.has("allow") ? object.strings("allow") : null,
                object.has("deny") ? object.strings("deny") : null);
    }

    /** Whether this server's interest in a subject may be announced. */
    boolean mayImport(byte[] subject) {
        return isAllowed(subject, importAllow, importDeny);
    }

    /** Whether a peer's interest in a subject is accepted. */
    boolean mayExport(byte[] subject) {
        return isAllowed(subject, exportAllow, exportDeny);
    }

    /** Whether any message might be held back. */
    boolean filtersMessages() {
        return exportDeny != null;
    }

    /** Whether a message of the subject {@code bytes[from, to)} must not leave. */
    boolean isHeldBack(byte[] bytes, int from, int to) {
        return matchesAny(exportDeny, bytes, from, to);
    }

    /** What INFO says of imports, or null. */
    public JsonObject importInfo() {
        return permissions == null ? null : json(permissions.importRule());
    }

    /** What INFO says of exports, or null. */
    public JsonObject exportInfo() {
        return permissions == null ? null : json(permissions.exportRule());
    }

    private static boolean isAllowed(byte[] subject, byte[][] allow, byte[][] deny) {
        return (allow == null || startsWithMqtt(subject)
                        || matchesAny(allow, subject, 0, subject.length))
                && (deny == null || !matchesAny(deny, subject, 0, subject.length));
    }

    private static boolean startsWithMqtt(byte[] subject) {
        return subject.length > MQTT.length
                && java.util.Arrays.equals(subject, 0, MQTT.length, MQTT, 0, MQTT.length);
    }

    private static boolean matchesAny(byte[][] patterns, byte[] bytes, int from, int to) {
        for (byte[] pattern : patterns) {
            if (Subjects.matches(pattern, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] bytes(List<String> subjects) {
        return subjects == null ? null : subjects.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private static JsonObject json(Rule rule) {
        if (rule == null) {
            return null;
        }
        final JsonWriter json = new JsonWriter().beginObject();
        list(json, "allow", rule.allow());
        list(json, "deny", rule.deny());
        final byte[] bytes = json.endObject().toString().getBytes(StandardCharsets.UTF_8);
        try {
            return JsonReader.readObject(bytes, 0, bytes.length);
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void list(JsonWriter json, String name, List<String> subjects) {
        if (subjects != null) {
            json.name(name).beginArray();
            subjects.forEach(json::value);
            json.endArray();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteFilter
                && java.util.Objects.equals(permissions, ((RouteFilter) other).permissions);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(permissions);
    }
}
