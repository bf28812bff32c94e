package io.natterjack.s2;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The recorded streams, and the inputs that they were made from. */
final class Vectors {

    private static final Map<String, JsonObject> INPUTS = new HashMap<>();

    private Vectors() {
    }

    static List<JsonObject> list(String file, String name) {
        try {
            final byte[] json = bytes(file);
            final List<JsonObject> list = new ArrayList<>();
            for (Object each
                    : (List<?>) JsonReader.readObject(json, 0, json.length).get(name)) {
                list.add((JsonObject) each);
            }
            return list;
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(Path.of(System.getProperty("natterjack.home", "."), "src",
                    "test", "resources", "s2-vectors", file));
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static synchronized byte[] input(String id) throws JsonException {
        if (INPUTS.isEmpty()) {
            for (JsonObject each : list("vectors.json", "inputs")) {
                INPUTS.put(each.string("id", ""), each);
            }
        }
        return input(INPUTS.get(id));
    }

    static byte[] input(JsonObject input) throws JsonException {
        if (input.string("recipe", "").equals("file")) {
            return bytes(input.string("file", ""));
        }
        return Recipes.build(input.string("recipe", ""), (int) input.integer("n", 0),
                (int) input.integer("p1", 0), (int) input.integer("p2", 0),
                input.string("kind", ""), input.integer("seed", 0));
    }

    /** The bytes of a malformed case: a file, or segments. */
    static byte[] malformed(JsonObject each) throws JsonException {
        if (each.has("file")) {
            return bytes(each.string("file", ""));
        }
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : (List<?>) each.get("segments")) {
            final JsonObject segment = (JsonObject) part;
            all.writeBytes(HexFormat.of().parseHex(segment.string("hex", "")));
            all.writeBytes(new byte[(int) segment.integer("zeros", 0)]);
        }
        return all.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
