package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package imports only from floors below; packages on one floor never import each other. */
class LayersTest {

    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("s2", 1), Map.entry("subject", 1), Map.entry("config", 1),
            Map.entry("json", 1), Map.entry("log", 1),
            Map.entry("net", 2), Map.entry("protocol", 2),
            Map.entry("broker", 3), Map.entry("auth", 3),
            Map.entry("client", 4), Map.entry("cluster", 4),
            Map.entry("control", 5), Map.entry("monitor", 5),
            Map.entry("", 6),
            Map.entry("bench", 7));

    /** Protocol writes straight into connections: it stands on net, not beside it. */
    private static final List<String> ALLOWED = List.of("protocol -> net");

    private static final Pattern REFERENCE =
            Pattern.compile("io\\.natterjack\\.(?:([a-z0-9]+)\\.)?[A-Z]");

    @Test
    void importsPointDownwards() throws IOException {
        final List<String> wrong = new ArrayList<>();
        final int[] files = new int[1];
        try (Stream<Path> sources = Files.walk(root())) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                files[0]++;
                wrong.addAll(wrongReferences(file));
            });
        }

        assertTrue(files[0] > 50, "read " + files[0] + " files");
        assertEquals(List.of(), wrong);
    }

    @Test
    void nothingBelowTheSessionsLogs() throws IOException {
        final List<String> wrong = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(root())) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                final int floor = FLOORS.get(packageOf(file));
                if (floor < 4 && !packageOf(file).equals("log")
                        && text(file).contains("io.natterjack.log.")) {
                    wrong.add(root().relativize(file).toString());
                }
            });
        }

        assertEquals(List.of(), wrong);
    }

    private static List<String> wrongReferences(Path file) {
        final String from = packageOf(file);
        final List<String> wrong = new ArrayList<>();
        final Matcher matcher = REFERENCE.matcher(text(file));
        while (matcher.find()) {
            final String to = matcher.group(1) == null ? "" : matcher.group(1);
            final boolean isMain = file.getFileName().toString().equals("Main.java");
            if (!to.equals(from) && !isMain && FLOORS.get(to) >= FLOORS.get(from)
                    && !ALLOWED.contains(from + " -> " + to)) {
                wrong.add(root().relativize(file) + " -> " + to);
            }
        }
        return wrong;
    }

    private static String packageOf(Path file) {
        final Path relative = root().relativize(file);
        return relative.getNameCount() == 1 ? "" : relative.getName(0).toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("natterjack.home", "."), "src", "main", "java", "io",
                "natterjack");
    }
}
