package io.natterjack.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that include others, and what is said when they cannot be read. */
class ConfigIncludeTest {

    @Test
    void entriesOfTheIncludedFileStandWhereTheIncludeStands() throws ConfigException {
        final ConfigValue tree = read(Map.of(
                "d/a.conf", "x: 1\nm { include 'sub/b.conf', y: $z }\nx: 2",
                "d/sub/b.conf", "z: 3\ninclude ../c.conf",
                "d/c.conf", "\nw: 4"), "d/a.conf");

        assertEquals("{\"m\":{\"w\":4,\"y\":3,\"z\":3},\"x\":2}", ConfigDigest.json(tree));
        assertEquals(new Position("d/c.conf", 2, 1),
                tree.map().get("m").map().get("w").position());
    }

    @Test
    void theIncludedFileDoesNotSeeVariablesOfTheOther() {
        assertRefused("error parsing include file 'b', "
                + "variable reference for 'v' on line 1 can not be found",
                Map.of("a", "v: 1\ninclude b", "b", "w: $v"), "a");
    }

    @Test
    void aFileThatIncludesItselfIsRefused() {
        assertRefused("error parsing include file './a', include cycle",
                Map.of("a", "include ./a"), "a");
        assertRefused("error parsing include file 'a', include cycle",
                Map.of("d/a", "include a"), "d/../d/a");
    }

    @Test
    void aCycleOfFilesIsRefusedWhereItCloses() {
        assertRefused("error parsing include file 's/b', error parsing include file '../a', "
                + "include cycle",
                Map.of("a", "include s/b", "s/b", "x { include ../a }"), "a");
    }

    @Test
    void aFileMayBeIncludedTwice() throws ConfigException {
        assertEquals("{\"m\":{\"x\":1},\"x\":1}", ConfigDigest.json(read(
                Map.of("a", "include b\nm { include b }", "b", "x: 1"), "a")));
    }

    /** nats-server joins an absolute name to the directory of the including file too. */
    @ParameterizedTest
    @CsvSource({"a.conf, b.conf, b.conf", "d/a.conf, b.conf, d/b.conf", "a.conf, /etc/b, etc/b",
        "/c/a.conf, /etc/b, /c/etc/b", "d/a.conf, ../../b, ../b", "/a.conf, ../b, /b",
        "a.conf, '', .", "d/a.conf, '', d", "./d//a.conf, ./b/./c/, d/b/c"})
    void joinsNamesAsTheServerDoes(String file, String name, String joined) {
        assertEquals(joined, ConfigFiles.joined(file, name));
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path directory) throws IOException {
        final Path file = Files.writeString(directory.resolve("a"), "x: 1");

        assertUnreadable("open %s: no such file or directory", directory.resolve("b").toString());
        assertUnreadable("open %s: no such file or directory", directory + "/\udc80");
        assertUnreadable("open %s: no such file or directory", "");
        assertUnreadable("read %s: is a directory", directory.toString());
        assertUnreadable("open %s: not a directory", file + "/b");
    }

    private static void assertUnreadable(String message, String path) {
        final ConfigException refusal = assertThrows(ConfigException.class,
                () -> ConfigParser.parseFile(path, name -> null));

        assertEquals(String.format(message, path), refusal.getMessage());
    }

    private static void assertRefused(String message, Map<String, String> texts, String file) {
        final ConfigException refusal =
                assertThrows(ConfigException.class, () -> read(texts, file));

        assertEquals(message, refusal.getMessage());
    }

    private static ConfigValue read(Map<String, String> texts, String file)
            throws ConfigException {
        return ConfigParser.parseFile(file, name -> null, path -> {
            final String text = texts.get(ConfigFiles.clean(path));
            if (text == null) {
                throw new ConfigException("open " + path + ": no such file or directory");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        });
    }
}
