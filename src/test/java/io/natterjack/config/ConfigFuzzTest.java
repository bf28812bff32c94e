package io.natterjack.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, reading it ends, in a tree or in a message. */
class ConfigFuzzTest {

    private static final byte[] SPICE = "{}[]()\"'\\#/$=:,;\n\r\t .-0k\0\u00ff".getBytes(
            java.nio.charset.StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedFilesEndInATreeOrAMessage(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Path> files;
        try (Stream<Path> all = Files.list(Corpus.directory().resolve("cases"))) {
            files = all.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
        }
        for (int round = 0; round < 3_000; round++) {
            final byte[] bytes = Files.readAllBytes(files.get(random.nextInt(files.size())));
            read(mutated(bytes, random), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noiseEndsInATreeOrAMessage(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 5_000; round++) {
            final byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextBoolean() ? SPICE[random.nextInt(SPICE.length)]
                        : (byte) ('a' + random.nextInt(4));
            }
            read(bytes, seed);
        }
    }

    @Test
    void deepNestingIsAMessage() {
        Assertions.assertThrows(ConfigException.class, () -> ConfigParser.parse(
                Corpus.bytes("a=" + "[".repeat(100_000)), "f", name -> null));
        read(Corpus.bytes("{".repeat(100_000)), 0);
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        final byte[] mutated = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = SPICE[random.nextInt(SPICE.length)];
        }
        return java.util.Arrays.copyOf(mutated,
                mutated.length - random.nextInt(1 + mutated.length / 4));
    }

    private static void read(byte[] bytes, long seed) {
        try {
            ConfigDigest.of(ConfigParser.parse(bytes, "f", name -> null));
        } catch (ConfigException ex) {
            Assertions.assertFalse(ex.getMessage().isEmpty());
        } catch (RuntimeException | StackOverflowError ex) {
            throw new AssertionError("seed=" + seed + ", text=" + new String(bytes,
                    java.nio.charset.StandardCharsets.ISO_8859_1), ex);
        }
    }
}
