package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What went wrong in clusters before, anywhere, and must not here. */
@Tag("soak")
class ClusterRegressionTest {

    private static final int RESTARTS = 50;
    private static final int NODES = 10;

    @RegisterExtension
    final Servers servers = Servers.perTest();

    /** Two servers that dial each other end with one set of connections, whoever is faster. */
    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "V2_10", "V2_9", "OURS"})
    void item122_dialingEachOtherLeavesOneSetOfConnections(ServerKind kind) throws Exception {
        for (int round = 0; round < 5; round++) {
            final ServerProcess one = servers.create(ServerKind.OURS, "one" + round);
            final ServerProcess two = servers.create(kind, "two" + round);
            Servers.inCluster(one, List.of(two));
            Servers.inCluster(two, List.of(one));
            final Thread other = new Thread(two::start);
            other.start();
            one.start();
            other.join();

            final int full = kind == ServerKind.V2_9 ? 1 : 4;
            awaitRoutes(one, full);
            awaitRoutes(two, full);
            servers.end();
        }
    }

    /** A peer that dies and comes back, again and again, is soon in the mesh each time. */
    @Test
    void aPeerKilledManyTimesIsBackWithinSeconds() throws Exception {
        final ServerProcess stays = servers.create(ServerKind.OURS, "stays");
        final ServerProcess real = servers.create(ServerKind.V2_15, "real");
        Servers.inCluster(stays, List.of(real));
        Servers.inCluster(real, List.of(stays));
        stays.start();
        real.start();
        awaitRoutes(stays, 4);
        long worstMs = 0;
        for (int i = 0; i < RESTARTS; i++) {
            real.kill();
            final long startNs = System.nanoTime();
            real.start();
            awaitRoutes(real, 4);
            awaitRoutes(stays, 4);
            worstMs = Math.max(worstMs, (System.nanoTime() - startNs) / 1_000_000);
        }
        assertTrue(worstMs < 5_000, "slowest return: " + worstMs + " ms");
    }

    /** Servers started together form the mesh without dialing each other over and over. */
    @Test
    void tenNodesStartedTogetherFormTheMeshWithFewDuplicates() throws Exception {
        final List<ServerProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(servers.create(ServerKind.OURS, "n" + i));
        }
        for (ServerProcess node : nodes) {
            // Each dials two others; the rest comes by gossip.
            final int at = nodes.indexOf(node);
            node.configure("""
                    debug: true
                    cluster {
                      name: C1
                      listen: 127.0.0.1:%d
                      routes: [%s]
                    }
                    """.formatted(node.clusterPort(), List.of(nodes.get(0),
                            nodes.get((at + 3) % NODES)).stream().filter(other -> other != node)
                            .map(other -> "\"" + other.routeUrl() + "\"")
                            .collect(Collectors.joining(", "))));
        }
        final List<Thread> starts = nodes.stream().map(node -> new Thread(node::start)).toList();
        starts.forEach(Thread::start);
        for (Thread start : starts) {
            start.join();
        }
        for (ServerProcess node : nodes) {
            awaitRoutes(node, 4 * (NODES - 1));
        }
        long duplicates = 0;
        for (ServerProcess node : nodes) {
            duplicates += node.log().lines()
                    .filter(line -> line.contains("Router connection closed: Duplicate Route"))
                    .count();
        }
        final int pairs = NODES * (NODES - 1) / 2;
        // Four connections for each pair, each seen at both ends: twice that is far from a storm.
        assertTrue(duplicates <= 2L * 4 * 2 * pairs, "duplicates=" + duplicates + ", pairs="
                + pairs);
    }

    /** Connections of a pool that are refused at first are made good. */
    @Test
    void anIncompletePoolHeals() throws Exception {
        final ServerProcess real = servers.create(ServerKind.V2_15, "real");
        Servers.inCluster(real, List.of()).start();
        final CuttingProxy proxy = servers.own(new CuttingProxy(real.clusterPort()));
        proxy.allow(2);
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        ours.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d"]
                }
                """.formatted(ours.clusterPort(), proxy.port())).start();
        awaitRoutes(ours, 2);
        final long deadlineNs = System.nanoTime() + 30_000_000_000L;
        while (proxy.refused() == 0) {
            assertTrue(System.nanoTime() < deadlineNs, "nothing more is dialed");
            Thread.onSpinWait();
        }

        proxy.allow(Integer.MAX_VALUE);

        awaitRoutes(ours, 4);
        awaitRoutes(real, 4);
    }

    private static void awaitRoutes(ServerProcess server, int count) throws Exception {
        final long deadlineNs = System.nanoTime() + 30_000_000_000L;
        int stable = 0;
        String json = "";
        // Seen twice in a row, so that a set which is about to fall apart does not count.
        while (stable < 2) {
            try {
                json = server.monitor("/routez");
            } catch (UncheckedIOException ex) {
                json = ex.toString();
            }
            stable = json.contains("\"num_routes\": " + count + ",") ? stable + 1 : 0;
            if (System.nanoTime() > deadlineNs) {
                assertEquals(count + " routes", json, server.name());
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
