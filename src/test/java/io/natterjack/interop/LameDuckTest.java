package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals of a running server: lame duck mode, and the log file opened anew. */
class LameDuckTest {

    private static final String SLOW = "lame_duck_duration: \"30s\"\n"
            + "lame_duck_grace_period: \"1s\"\n";

    @RegisterExtension
    final Servers servers = Servers.perTest();

    private ServerProcess start(ServerKind kind, String more, ServerProcess... dialed) {
        final ServerProcess server = servers.create(kind, "s" + kind);
        return server.configure(more + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                  routes: [%s]
                }
                """.formatted(server.clusterPort(),
                        kind == ServerKind.V2_9 ? "" : "pool_size: -1", dialed.length == 0 ? ""
                        : "\"" + dialed[0].routeUrl() + "\"")).start();
    }

    @Test
    void item208_item211_peersAreToldOnceAndClientsLeave() {
        final ServerProcess server = start(ServerKind.OURS, SLOW);
        final RawRoute route = servers.own(RawRoute.register(server, "lamepeerx"));
        final RawClient client = servers.client(server);

        server.signal("USR2");

        final String info = route.next();
        assertTrue(info.contains("\"ldm\":true"), info);
        assertTrue(info.contains("\"connect_urls\":[\"127.0.0.1:" + server.port() + "\"]"), info);
        final RawRoute late = servers.own(RawRoute.register(server, "latepeerx"));
        assertEquals(List.of(), late.sync());
        client.awaitClose();
        route.awaitClose();
        awaitEnd(server);
    }

    @Test
    void item209_withoutClientsItEndsAtOnceAndTellsNobody() {
        final ServerProcess server = start(ServerKind.OURS, SLOW);
        final RawRoute route = servers.own(RawRoute.register(server, "lamepeery"));

        server.signal("USR2");

        route.expectClose();
        awaitEnd(server);
    }

    /** Both ways: whose clients are sent away, and who sends them. */
    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "V2_10", "V2_9"})
    void item210_clientsOfTheOthersForgetTheDuck(ServerKind kind) {
        final ServerProcess real = start(kind, SLOW);
        final ServerProcess ours = start(ServerKind.OURS, SLOW, real);
        final RawClient watcher = servers.client(real);
        awaitInfo(watcher, "127.0.0.1:" + ours.port(), true);
        final RawClient client = servers.client(ours);
        awaitInfo(client, "127.0.0.1:" + real.port(), true);

        ours.signal("USR2");
        awaitInfo(watcher, "127.0.0.1:" + ours.port(), false);
        client.awaitClose();
        awaitEnd(ours);

        final ServerProcess again = start(ServerKind.OURS, SLOW, real);
        final RawClient other = servers.client(again);
        awaitInfo(other, "127.0.0.1:" + real.port(), true);
        real.signal("USR2");
        awaitInfo(other, "127.0.0.1:" + real.port(), false);
    }

    @Test
    void theLogFileIsOpenedAnew(@TempDir Path folder) throws Exception {
        final Path log = folder.resolve("server.log");
        final ServerProcess server = start(ServerKind.OURS, "log_file: \"" + log + "\"\n");
        awaitText(log, "Server is ready");
        final Path moved = folder.resolve("moved.log");
        Files.move(log, moved);

        server.signal("USR1");

        awaitText(log, "File log re-opened");
        assertTrue(Files.readString(moved).contains("Server is ready"));
        final ServerProcess asks = servers.create(ServerKind.OURS, "asks");
        final List<String> command = ServerKind.OURS.command(folder.resolve("none"));
        command.removeIf(word -> word.equals("-c") || word.endsWith("none"));
        command.addAll(List.of("--signal", "ldm=" + server.pid()));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), asks.name());
        awaitText(log, "Entering lame duck mode, stop accepting new clients");
        awaitEnd(server);
    }

    /** Whoever knows the process can signal it, at any time: it must not end by that. */
    @Test
    void aSignalThatComesWhileItStartsIsHeeded(@TempDir Path folder) throws Exception {
        final Path log = folder.resolve("server.log");
        final ServerProcess server = servers.create(ServerKind.OURS, "early");
        server.configure("log_file: \"" + log + "\"\n").begin();
        awaitText(log, "Starting natterjack");

        server.signal("USR1");

        awaitText(log, "File log re-opened");
        assertTrue(server.isAlive());
    }

    private static void awaitText(Path file, String text) throws Exception {
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(file)
                || !Files.readString(file, StandardCharsets.UTF_8).contains(text)) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "never: " + text);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    private static void awaitEnd(ServerProcess server) {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (server.isAlive()) {
            assertTrue(System.nanoTime() < deadlineNs, "the server stays");
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    /** Waits for an INFO that names the URL, or does not name it any more. */
    private static void awaitInfo(RawClient client, String url, boolean isThere) {
        String last = client.info();
        final long deadlineNs = System.nanoTime() + 15_000_000_000L;
        // The greeting may be older than the mesh; a PING brings nothing new by itself.
        while (last.contains(url) != isThere) {
            final String line = client.tryLine(200);
            if (line != null && line.startsWith("INFO ")) {
                last = line;
            }
            final String seen = last;
            assertTrue(System.nanoTime() < deadlineNs, () -> url + ", last=" + seen);
        }
    }
}
