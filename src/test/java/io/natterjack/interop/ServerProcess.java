package io.natterjack.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One server process of a test, with ports that stay the same over restarts. */
final class ServerProcess {

    private static final long READY_MAX_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOG_MAX_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int LOG_TAIL_LINES = 60;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ServerKind kind;
    private final String name;
    private final Path config;
    private final Path log;
    private final int port;
    private final int clusterPort = Ports.free();
    private final int monitorPort = Ports.free();
    private List<String> javaOptions = List.of();
    private Process process;

    ServerProcess(ServerKind kind, String name, Path folder, int port) {
        this.kind = kind;
        this.name = name;
        this.port = port;
        config = folder.resolve(name + ".conf");
        log = folder.resolve(name + ".log");
    }

    /** Options of the Java that runs ours. */
    void javaOptions(String... options) {
        javaOptions = List.of(options);
    }

    ServerKind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int clusterPort() {
        return clusterPort;
    }

    int monitorPort() {
        return monitorPort;
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    String routeUrl() {
        return "nats://127.0.0.1:" + clusterPort;
    }

    /** Writes the usual configuration: a client port, monitoring, and {@code more} lines. */
    ServerProcess configure(String more) {
        return configureExactly("""
                server_name: %s
                listen: 127.0.0.1:%d
                http: 127.0.0.1:%d
                %s
                """.formatted(name, port, monitorPort, more));
    }

    ServerProcess configureExactly(String text) {
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts it, and does not wait for anything. */
    ServerProcess begin() {
        kind.require();
        launch();
        return this;
    }

    /** Starts it, and returns when it answers clients. */
    ServerProcess start(String... options) {
        kind.require();
        final long deadlineNs = System.nanoTime() + READY_MAX_NS;
        launch(options);
        while (!answers()) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("server does not answer: name=" + name + logTail());
            }
            if (!process.isAlive()) {
                // The port of a killed server can stay taken for a moment.
                if (!logTail().contains("address already in use")) {
                    throw new IllegalStateException("server ended: name=" + name + logTail());
                }
                launch(options);
            }
        }
        return this;
    }

    /** Ends it as a crash does: nothing is said to anybody. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end (SIGTERM) and waits; one that does not end in ten seconds is killed. */
    void stop() {
        if (process == null) {
            return;
        }
        process.destroy();
        awaitEnd();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything it has logged. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its monitoring answers to {@code path}; a server that does not answer fails. */
    String monitor(String path) {
        try {
            return HTTP.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + monitorPort + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String logTail() {
        try {
            final List<String> lines = Files.readAllLines(log);
            final int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
            return "\n--- log of " + name + " (" + kind + ")\n"
                    + String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            return "\n--- no log of " + name;
        }
    }

    /** Whether its log has a line with this text. */
    boolean logs(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Waits for a line with this text. What a server does and what it logs of it may be seen in
     * any order: a conductor or a loop may still be about to write its line.
     */
    void awaitLog(String text) {
        final long deadlineNs = System.nanoTime() + LOG_MAX_NS;
        while (!logs(text)) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("never logged: " + text + logTail());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void launch(String... options) {
        final List<String> command = kind.command(config);
        if (!javaOptions.isEmpty() && command.contains("-cp")) {
            // The last of two counts.
            command.addAll(command.indexOf("-cp"), javaOptions);
        }
        command.addAll(List.of(options));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (RawConnection connection = RawConnection.dial(port)) {
            // A port may be open long before anybody accepts. Who ends a connection has accepted
            // it, and counts it no more.
            connection.keepPings();
            connection.socket().shutdownOutput();
            connection.awaitClose();
            return process.isAlive();
        } catch (IOException notYet) {
            awaitExit(20);
            return false;
        }
    }

    private void awaitEnd() {
        if (!awaitExit(10_000)) {
            process.destroyForcibly();
            awaitExit(10_000);
        }
    }

    private boolean awaitExit(long ms) {
        try {
            return process.waitFor(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
