package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.config.ConfigFiles;
import io.natterjack.config.Corpus;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a running server makes of another configuration: recorded transitions, line by line. */
class ReloadCorpusTest {

    private static final Map<String, String> LEFT_FOR_LATER = new TreeMap<>();

    static {
        leave("trace levels are one", "011", "012");
        leave("syslog is not built", "018");
        leave("the option is not built", "045", "046", "047", "052", "053", "118", "120");
        leave("the match cache is always there", "048");
        leave("tags and metadata are not shown anywhere yet", "050", "051");
        leave("nkeys are not built", "061");
        leave("flags are applied again: the reload works here", "121", "125", "126", "127",
                "128", "131", "132", "133", "135");
    }

    private static final Pattern PORT = Pattern.compile("22[19]\\d\\d");
    private static final Pattern HERE = Pattern.compile("\\b\\d{5}\\b");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> reloadsAsTheRealServerDoes() {
        return Corpus.cases("reload-cases.json").stream()
                .map(each -> DynamicTest.dynamicTest(text(each, "id"), () -> check(each)));
    }

    private static void leave(String reason, String... numbers) {
        for (String number : numbers) {
            LEFT_FOR_LATER.put("reload-" + number, reason);
        }
    }

    private void check(JsonObject each) throws Exception {
        final String later = LEFT_FOR_LATER.get(text(each, "id").substring(0, 10));
        Assumptions.assumeTrue(later == null, () -> "left for later: " + later);
        final Map<String, String> ports = new TreeMap<>();
        final Path file = folder.resolve("reload.conf");
        Files.createDirectories(folder.resolve("out/d"));
        Files.writeString(file, here(text(each, "before"), ports));
        final List<String> args = new ArrayList<>(List.of("-c", file.toString()));
        each.strings("args").forEach(arg -> args.add(here(arg, ports)));
        final List<String> log = Collections.synchronizedList(new ArrayList<>());
        final CommandLine.Outcome first = evaluate(args);
        final List<String> expected = expected(each.object("expect"));
        try (Server server = Server.start(((CommandLine.Run) first).config(),
                Environment.real(log::add))) {
            if (each.get("after") == null) {
                Files.delete(file);
                // nats-server's own recording of this one shows an empty file.
                if (text(each, "id").contains("empty-file")) {
                    Files.writeString(file, "");
                }
            } else {
                Files.writeString(file, here(text(each, "after"), ports));
            }
            final int from = log.size();

            server.onReloadSignal(evaluate(args));

            awaitLine(log, from, expected.get(expected.size() - 1));
            final List<String> lines;
            synchronized (log) {
                lines = List.copyOf(log.subList(from, log.size()));
            }
            assertEquals(expected, actual(lines, ports));
        }
    }

    private static CommandLine.Outcome evaluate(List<String> args) {
        return CommandLine.evaluate(args.toArray(new String[0]), "nats-server", name -> null,
                path -> ConfigFiles.OF_THE_MACHINE.read(Corpus.directory() + "/" + path));
    }

    /** Only the last line comes for certain: those of dials come when they come. */
    private static void awaitLine(List<String> log, int from, String last) {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadlineNs) {
            final List<String> copy;
            synchronized (log) {
                copy = List.copyOf(log.subList(from, log.size()));
            }
            for (String line : copy) {
                if (line.contains("Reloaded server configuration")
                        || line.contains("Failed to reload")) {
                    return;
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("never: " + last + "\n" + log);
    }

    private List<String> expected(JsonObject expect) throws JsonException {
        return expect.strings("log").stream()
                .filter(line -> !line.contains("Error trying to connect"))
                .map(line -> line.replaceFirst(" \\(sha256:.*", "")).toList();
    }

    private List<String> actual(List<String> lines, Map<String, String> ports) {
        final Map<String, String> recorded = new TreeMap<>();
        ports.forEach((there, here) -> recorded.put(here, there));
        final List<String> own = new ArrayList<>();
        for (String line : lines) {
            final String bare = line.replaceFirst("^.*?(?=\\[(INF|WRN|ERR|DBG|TRC)\\])", "")
                    .replace(folder + "/", "").replaceFirst(" \\(sha256:.*", "");
            final String text = HERE.matcher(bare).replaceAll(
                    port -> recorded.getOrDefault(port.group(), port.group()));
            if (!text.contains("Trapped") && !text.contains("Error trying to connect")
                    && !text.startsWith("[DBG]") && !text.startsWith("[TRC]")) {
                own.add(text);
            }
        }
        return List.copyOf(new LinkedHashSet<>(own));
    }

    /** The recorded ports are fixed: each stands for a free one here. */
    private String here(String text, Map<String, String> ports) {
        return Corpus.withFreePorts(text, PORT, ports).replace("\"out", "\"" + folder + "/out")
                .replaceFirst("^out/", folder + "/out/");
    }

    private static String text(JsonObject each, String name) {
        try {
            return each.string(name, "");
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
