package io.natterjack.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tree, the digest and the message of every recorded configuration file. */
class LanguageCorpusTest {

    @TestFactory
    Stream<DynamicTest> readsEveryFileAsTheRealServerDoes() {
        return Corpus.cases("expected.json").stream().filter(each -> each.has("file"))
                .map(each -> DynamicTest.dynamicTest(text(each, "id"), () -> check(each)));
    }

    private static void check(JsonObject each) throws JsonException {
        final String name = text(each, "file").substring("cases/".length());
        final String file = Corpus.directory().resolve("cases").resolve(name).toString();
        final JsonObject expected = each.object("check");
        final boolean isParseError = each.bool("parse_error", false);
        final ConfigValue tree;
        try {
            tree = ConfigParser.parseFile(file, variable -> Corpus.environment(each, variable));
        } catch (ConfigException ex) {
            assertTrue(isParseError, ex.getMessage());
            assertEquals(expected.strings("stderr").get(0),
                    "nats-server: " + ex.getMessage().replace(file, "{file}")
                            .replace(Corpus.directory().resolve("cases") + "/", "")
                            .replace(Corpus.directory().resolve("cases").toString(), "."));
            return;
        }
        assertTrue(!isParseError, () -> "read as " + ConfigDigest.json(tree));
        if (each.has("parsed")) {
            assertEquals(each.get("parsed") instanceof JsonObject
                    ? plain(each.get("parsed")) : each.get("parsed"), plain(tree));
        }
        if (expected.has("digest")) {
            assertEquals(expected.string("digest", ""), ConfigDigest.of(tree));
        }
    }

    private static Object plain(ConfigValue value) {
        return switch (value.kind()) {
            case MAP -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                value.map().forEach((key, each) -> map.put(replaced(key), plain(each)));
                yield map;
            }
            case LIST -> value.list().stream().map(LanguageCorpusTest::plain).toList();
            case STRING -> value.string().chars().anyMatch(
                    c -> ConfigText.isWrongByte((char) c)) ? Map.of("$bytes",
                            java.util.HexFormat.of().formatHex(ConfigText.encode(value.string())))
                    : value.string();
            case DATE -> Map.of("$datetime", value.string());
            case INTEGER -> BigDecimal.valueOf(value.integer());
            case FLOAT -> Map.of("$float", ConfigDigest.number(value.floating()));
            default -> value.bool();
        };
    }

    private static String replaced(String key) {
        final StringBuilder text = new StringBuilder();
        key.chars().forEach(c -> text.append(
                ConfigText.isWrongByte((char) c) ? '\uFFFD' : (char) c));
        return text.toString();
    }

    private static Object plain(Object json) {
        if (json instanceof JsonObject) {
            final Map<String, Object> map = new LinkedHashMap<>();
            ((JsonObject) json).values().forEach((key, value) -> map.put(key, plain(value)));
            return map;
        }
        if (json instanceof List) {
            return ((List<?>) json).stream().map(LanguageCorpusTest::plain).toList();
        }
        return json;
    }

    private static String text(JsonObject each, String name) {
        try {
            return each.string(name, "");
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
