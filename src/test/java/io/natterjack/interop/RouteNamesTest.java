package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natterjack.Environment;
import io.natterjack.Server;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the addresses of routes come from: names with several of them, IPv6. */
class RouteNamesTest {

    @RegisterExtension
    final Servers servers = Servers.perTest();

    /** Nobody listens at two of three addresses; the name changes while the server runs. */
    @Test
    void everyAddressOfANameIsTriedAndTheNameAskedAgain() throws Exception {
        final ServerProcess peer = servers.create(ServerKind.V2_15, "peer");
        Servers.inCluster(peer, List.of()).start();
        final AtomicInteger asked = new AtomicInteger();
        final List<InetAddress> dead = List.of(InetAddress.getByName("127.0.0.2"),
                InetAddress.getByName("127.0.0.3"));
        final List<InetAddress> alive = List.of(dead.get(0), dead.get(1),
                InetAddress.getByName("127.0.0.1"));
        final Environment real = Environment.real(line -> { });
        final Environment environment = new Environment(real.transport(), real.clock(),
                real.epochMicros(), real.seed(), (host, found) -> {
                    assertEquals("cluster.example", host);
                    // The pool and the system account ask once each before the name changes.
                    found.accept(asked.incrementAndGet() <= 2 ? dead : alive, null);
                }, real.blocking(), real.sink(), false, real.onClose());
        try (Server ours = Server.start(ServerConfig.builder().serverName("ours")
                .host("127.0.0.1").port(-1)
                .cluster(ClusterConfig.builder().name("C1").host("127.0.0.1").port(-1)
                        .routes(List.of(new RouteUrl("", "cluster.example", peer.clusterPort(),
                                null, null))).build())
                .build(), environment)) {
            final long deadlineNs = System.nanoTime() + 20_000_000_000L;
            while (ours.peerCount() == 0) {
                assertTrue(System.nanoTime() < deadlineNs, "asked=" + asked);
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
            assertTrue(asked.get() > 2);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "V2_10", "V2_9", "OURS"})
    void routesOverIpv6(ServerKind kind) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assumeTrue(socket.isBound());
        } catch (java.io.IOException ex) {
            assumeTrue(false, "no IPv6 on this machine");
        }
        final ServerProcess one = servers.create(ServerKind.OURS, "one");
        final ServerProcess two = servers.create(kind, "two");
        final ServerProcess three = servers.create(ServerKind.OURS, "three");
        for (ServerProcess each : List.of(one, two, three)) {
            each.configure("""
                    cluster {
                      name: C1
                      listen: "[::1]:%d"
                      routes: ["nats://[::1]:%d"]
                    }
                    """.formatted(each.clusterPort(), one.clusterPort())).start();
        }
        // Two and three know of each other by gossip alone.
        Mesh.formed(List.of(one, two, three)).close();
    }
}
