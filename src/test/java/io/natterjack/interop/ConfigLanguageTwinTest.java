package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ConfigDigest;
import io.natterjack.config.ConfigException;
import io.natterjack.config.ConfigParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random configurations give the same digest, or the same message, as a real server's check. All of
 * it stands in {@code SYSTEM}, a spelling that real servers pass over whatever its value is, so
 * that a digest comes out of any tree.
 */
class ConfigLanguageTwinTest {

    private static final int ROUNDS = 500;
    private static final String FILE = "twin.conf";

    private static final Map<String, String> ENVIRONMENT = Map.of("va", "8MB", "vb", "[a,b ]",
            "vc", "a b", "vd", "$va", "ve", "$ve", "vf", "{x:1,y", "vg", "3kbb");

    private static final List<String> PIECES = List.of("a", "b", "a: 1", "c ", "{", "}", "[", "]",
            "(", "(x\n)\n", "\n)", "\n", "\r\n", ",", ";", " ", "\t", "=", ":", "'", "\"", "\\",
            "\\n", "\\x41", "\\xzz", "\\q", "#c", "//c", "/", "$va", "$vb", "$vc", "$vd", "$ve",
            "$vf", "$vg", "$zz", "$a", "$2a$10$x", "include ", "include ''", "include x", "1", "-1",
            "-", "0x1", "1k", "2kb", "3kbb", "4Gi", "5m3", "1e3", "9223372036854775808", "9999p",
            "1.5", "1.", "-1.5k", ".5", "1.2.3.4:80", "2020-01-02T03:04:05Z",
            "2020-02-30T03:04:05Z", "2020-0", "true", "OFF", "\u00e9", "\u0663", "\u00a0",
            "\u2028", "\0", "01", "1e400",
            "1.0", "'a\nb'", "\"a\nb\"", "{a:1,b:2 }", "[1 , 2 ]", "a//b");

    private static final Pattern VALID = Pattern.compile("is valid \\((sha256:\\p{XDigit}+)\\)");

    private static final Pattern SYNTAX = Pattern.compile("Parse error on|integer '|float '"
            + "|expected |variable reference|error parsing include file|config is invalid");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreeOnRandomTexts(long seed) throws IOException, InterruptedException {
        ServerKind.V2_15.require();
        final SplittableRandom random = new SplittableRandom(seed);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final String text = text(random);
            Files.writeString(directory.resolve(FILE), text);

            final String real = verdict(check());
            if (real != null) {
                assertEquals(real, ourVerdict(text), () -> "seed=" + seed + ", text=" + text);
                compared++;
            }
        }
        assertTrue(compared > ROUNDS / 2, "only " + compared + " of " + ROUNDS + " compared");
    }

    private static String text(SplittableRandom random) {
        final StringBuilder inside = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            inside.append(PIECES.get(random.nextInt(PIECES.size())))
                    .append(" ".repeat(random.nextInt(2)));
        }
        return switch (random.nextInt(4)) {
            case 0 -> "SYSTEM {" + inside + "}";
            case 1 -> "SYSTEM {\n" + inside + "\n}\n";
            case 2 -> "SYSTEM = [" + inside + "\n]";
            default -> "a: 1\nport: 4222\nSYSTEM = " + inside;
        };
    }

    private String check() throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(ServerKind.V2_15.command(Path.of(FILE)));
        command.add("-t");
        final ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(ENVIRONMENT);
        final Process process = builder.start();
        final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Digest or message; null where an option was refused, for the tree is not shown then. */
    private static String verdict(String output) {
        final var valid = VALID.matcher(output);
        if (valid.find()) {
            return valid.group(1);
        }
        final String message = output.replaceFirst("^nats-server: ", "");
        return SYNTAX.matcher(message).lookingAt() ? message.strip() : null;
    }

    private String ourVerdict(String text) {
        try {
            return ConfigDigest.of(ConfigParser.parse(text.getBytes(StandardCharsets.UTF_8), FILE,
                    ENVIRONMENT::get));
        } catch (ConfigException ex) {
            return ex.getMessage().strip();
        }
    }
}
