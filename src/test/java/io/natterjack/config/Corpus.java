package io.natterjack.config;

import io.natterjack.interop.Ports;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The recorded configurations and what real servers made of them. */
public final class Corpus {

    private Corpus() {
    }

    /** Where the recorded files are. */
    public static Path directory() {
        return Path.of(System.getProperty("natterjack.home", "."), "src", "test", "resources",
                "config-corpus");
    }

    /** The cases of a file of the corpus. */
    public static List<JsonObject> cases(String file) {
        try {
            final byte[] json = Files.readAllBytes(directory().resolve(file));
            final JsonObject root = JsonReader.readObject(json, 0, json.length);
            final List<JsonObject> cases = new ArrayList<>();
            for (Object each : (List<?>) root.get("cases")) {
                cases.add((JsonObject) each);
            }
            return cases;
        } catch (IOException | io.natterjack.json.JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The environment variables of a case. */
    public static String environment(JsonObject each, String name) {
        try {
            final JsonObject env = each.object("env");
            return env == null ? null : env.string(name, null);
        } catch (io.natterjack.json.JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The recorded ports are fixed: each stands for a free one here, the same every time. */
    public static String withFreePorts(String text, Pattern port, Map<String, String> ports) {
        return port.matcher(text).replaceAll(found -> ports.computeIfAbsent(found.group(),
                key -> Integer.toString(Ports.free())));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
