package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.natterjack.Server;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.CompressionConfig;
import io.natterjack.config.ConfigException;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A reload of the mode: routes are renegotiated, or only the encoder changes. */
class CompressionReloadTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int WAIT_STEPS = 400;

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_10", "V2_15"})
    void item216_changesTheLevelInPlaceAndTheKindAnew(ServerKind kind) throws Exception {
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  compression: s2_fast
                }
                """.formatted(peer.clusterPort())).start();
        try (Server ours = Server.start(config("s2_fast", peer.clusterPort()))) {
            final int port = ours.monitorAddress().getPort();
            final TreeSet<String> first = awaitRoutes(port, "s2_fast");

            ours.reload(config("s2_better", peer.clusterPort()));
            assertEquals(first, awaitRoutes(port, "s2_better"));

            ours.reload(config("off", peer.clusterPort()));
            final TreeSet<String> plain = awaitRoutes(port, "off");
            assertNotEquals(first, plain);

            ours.reload(config("s2_best", peer.clusterPort()));
            assertNotEquals(plain, awaitRoutes(port, "s2_best"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15"})
    void item217_removesAndAddsRoutes(ServerKind kind) throws Exception {
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                }
                """.formatted(peer.clusterPort())).start();
        try (Server ours = Server.start(config("accept", peer.clusterPort()))) {
            final int port = ours.monitorAddress().getPort();
            awaitRoutes(port, "off");

            ours.reload(config("accept", 0));
            awaitNoRoutes(port);
            ours.reload(config("accept", peer.clusterPort()));
            awaitRoutes(port, "off");
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15"})
    void refusesTheWholeIfOnePartNeedsARestart(ServerKind kind) throws Exception {
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                }
                """.formatted(peer.clusterPort())).start();
        final ServerConfig running = config("accept", peer.clusterPort());
        try (Server ours = Server.start(running)) {
            final int port = ours.monitorAddress().getPort();
            final TreeSet<String> before = awaitRoutes(port, "off");
            final ServerConfig next = config("s2_fast", peer.clusterPort()).toBuilder()
                    .serverName("other").build();

            final ConfigException ex = org.junit.jupiter.api.Assertions.assertThrows(
                    ConfigException.class, () -> ours.reload(next));

            assertEquals("config reload not supported for ServerName: old=ours, new=other",
                    ex.getMessage());
            assertEquals(before, awaitRoutes(port, "off"));
        }
    }

    private static ServerConfig config(String mode, int peerPort) {
        return ServerConfig.builder().serverName("ours").host("127.0.0.1").port(-1)
                .http("127.0.0.1", -1)
                .cluster(ClusterConfig.builder().name("C1").host("127.0.0.1").port(-1)
                        .routes(peerPort == 0 ? List.of()
                                : List.of(new RouteUrl("", "127.0.0.1", peerPort, null, null)))
                        .compression(new CompressionConfig(mode, List.of())).build())
                .build();
    }

    private static void awaitNoRoutes(int port) throws Exception {
        for (int i = 0; i < WAIT_STEPS; i++) {
            if (routez(port).contains("\"num_routes\": 0")) {
                return;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("routes stay: " + routez(port));
    }

    /** Waits until all four connections show {@code mode}; returns their ids. */
    private static TreeSet<String> awaitRoutes(int port, String mode) throws Exception {
        String json = "";
        for (int i = 0; i < WAIT_STEPS; i++) {
            json = routez(port);
            if (all(json, "\"compression\": \"" + mode + "\"").size() == 1
                    && count(json, "\"compression\": \"" + mode + "\"") == 4
                    && json.contains("\"num_routes\": 4")) {
                return all(json, "\"rid\": \\d+");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("mode=" + mode + " is never shown: " + json);
    }

    private static String routez(int port) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/routez")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private static int count(String text, String pattern) {
        final Matcher matcher = Pattern.compile(pattern).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    private static TreeSet<String> all(String text, String pattern) {
        final TreeSet<String> all = new TreeSet<>();
        final Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            all.add(matcher.group());
        }
        return all;
    }
}
