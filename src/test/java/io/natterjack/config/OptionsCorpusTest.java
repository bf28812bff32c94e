package io.natterjack.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a check of every recorded configuration file prints, and whether it passes. */
class OptionsCorpusTest {

    @TestFactory
    Stream<DynamicTest> checksEveryFileAsTheRealServerDoes() {
        return Corpus.cases("expected.json").stream().filter(each -> each.has("file"))
                .map(each -> DynamicTest.dynamicTest(id(each), () -> check(each)));
    }

    private static void check(JsonObject each) throws JsonException {
        final String later = CorpusLeftForLater.reason(id(each), category(each));
        Assumptions.assumeTrue(later == null, () -> "left for later: " + later);
        final Path directory = Corpus.directory().resolve("cases");
        final String file =
                directory.resolve(each.string("file", "").substring("cases/".length())).toString();
        final List<String> lines = new ArrayList<>();
        try {
            final LoadedConfig loaded =
                    ConfigLoader.load(file, name -> Corpus.environment(each, name),
                            path -> ConfigFiles.OF_THE_MACHINE.read(directory + "/" + path));
            lines.addAll(loaded.warnings());
            if (lines.isEmpty()) {
                lines.add("configuration file {file} is valid ({digest})");
            }
        } catch (ConfigException ex) {
            lines.addAll(ex.warnings());
            lines.addAll(ex.errors());
        }
        assertEquals(expected(each), new TreeSet<>(lines.stream()
                .map(line -> line.replace(file, "{file}").replace(directory + "/", "")
                        .replace(directory.toString(), ".")
                        .replaceAll("got (map\\[|\\{).*", "got a map"))
                .toList()));
    }

    private static TreeSet<String> expected(JsonObject each) throws JsonException {
        final List<String> artefacts = each.strings("artefacts");
        final TreeSet<String> lines = new TreeSet<>();
        for (String line : each.object("check").strings("stderr")) {
            final String bare = line.replaceFirst("^nats-server: ", "");
            if (!artefacts.contains(line) && !artefacts.contains(bare)
                    && !bare.contains("runtime error: invalid memory address")) {
                lines.add(bare.replaceAll("got (map\\[|\\{).*", "got a map"));
            }
        }
        return lines;
    }

    private static String id(JsonObject each) {
        return text(each, "id");
    }

    private static String category(JsonObject each) {
        return text(each, "category");
    }

    private static String text(JsonObject each, String name) {
        try {
            return each.string(name, "");
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
