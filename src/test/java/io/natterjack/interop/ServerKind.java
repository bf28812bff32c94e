package io.natterjack.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Which server a node of a test runs.
 * <p>
 * Real servers are looked up in the folder that the environment names as {@code NATTERJACK_PEERS},
 * else in {@code .peers} of the project. A test that needs a missing one is skipped; where
 * {@code NATTERJACK_PEERS_REQUIRED=true} is set, it fails.
 * <p>
 * {@code -Dnatterjack.interop.standin=2.15} puts that real server in the place of ours: it shows
 * whether the tests themselves tell the truth about NATS.
 */
enum ServerKind {
    OURS(null),
    V2_9("2.9"),
    V2_10("2.10"),
    V2_15("2.15");

    private final String version;

    ServerKind(String version) {
        this.version = version;
    }

    /** True where a real server plays the part of ours. */
    static boolean oursIsStoodIn() {
        return standIn() != null;
    }

    /** Skips the calling test, or fails it where peers are required, unless this kind can run. */
    void require() {
        final String needed = needed();
        if (needed == null || Files.isExecutable(binary(needed))) {
            return;
        }
        skip("no real nats-server " + needed + " at " + binary(needed));
    }

    /** The folder of the client for Node.js; skips the calling test, or fails it, as above. */
    static Path nodeClient() {
        final Path client = peers().resolve("node");
        if (!Files.isDirectory(client.resolve("node_modules/@nats-io/transport-node"))) {
            skip("no NATS client for Node.js at " + client);
        }
        return client;
    }

    private static void skip(String missing) {
        final String message = missing + ", run: bin/peers .peers";
        if ("true".equals(System.getenv("NATTERJACK_PEERS_REQUIRED"))) {
            fail(message);
        }
        // A class whose set-up is skipped leaves no trace in the build's report.
        System.err.println("skipped: " + message);
        assumeTrue(false, message);
    }

    /** The command line that runs a server with the given configuration file. */
    List<String> command(Path config) {
        final List<String> command = new ArrayList<>();
        if (needed() != null) {
            command.add(binary(needed()).toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // A test server lives for seconds: what it compiles thoroughly it never uses.
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            command.addAll(List.of("-cp", classPath(), "io.natterjack.Main"));
        }
        command.addAll(List.of("-c", config.toString()));
        return command;
    }

    private String needed() {
        return this == OURS ? standIn() : version;
    }

    private static String standIn() {
        final String version = System.getProperty("natterjack.interop.standin", "");
        return version.isEmpty() ? null : version;
    }

    private static Path binary(String version) {
        return peers().resolve(version).resolve("nats-server");
    }

    private static Path peers() {
        final String folder = System.getenv("NATTERJACK_PEERS");
        final Path home =
                Path.of(System.getProperty("natterjack.home", System.getProperty("user.dir")));
        return (folder == null ? home.resolve(".peers") : Path.of(folder)).toAbsolutePath();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
