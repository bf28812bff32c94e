package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Names, addresses and urls of a cluster. */
class RouteClusterTest extends RouteFixture {

    @Override
    String clusterOptions() {
        return "pool_size: -1";
    }

    @Test
    void item121_afterAPeersDuplicateTheServerDialsBack() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final String name = peerName();
            final RawRoute first = servers.own(RawRoute.open(server, name));
            final String info = first.info("").replace("\"port\":1,",
                    "\"port\":" + listener.getLocalPort() + ",");
            first.sendLine(first.connect());
            first.sendLine(info);
            first.sync();
            final RawRoute second = open();
            second.sendLine(second.connect());
            second.sendLine(info);
            second.expectClose();

            first.close();

            assertTrue(servers.own(RawRoute.accept(listener, name)).line()
                    .startsWith("CONNECT "));
        }
    }

    @Test
    void item123_aRouteToItselfIsDetectedAndNotRetried() throws Exception {
        final ServerProcess self = servers.create(ServerKind.OURS, "self");
        self.configure("""
                debug: true
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d", "nats://localhost:%d"]
                }
                """.formatted(self.clusterPort(), self.clusterPort(), self.clusterPort()))
                .start();
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        // For each of the two, once for the pool and once for the system account; a real server
        // says nothing of a name that stands for its own address.
        final int detections = ServerKind.oursIsStoodIn() ? 2 : 4;
        while (selfDetections(self) < detections) {
            assertTrue(System.nanoTime() < deadlineNs, self::logTail);
            LockSupport.parkNanos(10_000_000);
        }
        // Past the second after which an explicit route would be dialed again.
        LockSupport.parkNanos(1_500_000_000);
        assertEquals(detections, selfDetections(self), self::logTail);
        assertFalse(self.logs("Registering"), self::logTail);
    }

    private static long selfDetections(ServerProcess server) {
        return server.log().lines().filter(line -> line.contains("Detected route to self"))
                .count();
    }

    @Test
    void item124_connectWithAnotherClusterNameIsRefused() {
        final RawRoute route = open();
        route.sendLine(route.connect().replace("\"C1\"", "\"C2\""));
        route.sendLine(route.info(""));
        assertRefused(route, "Rejecting connection, cluster name \"C2\" does not match \"C1\"");
    }

    @Test
    void item125_infoWithAnotherClusterNameIsClosedSilently() {
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(route.info("").replace("\"C1\"", "\"C2\""));
        route.expectClose();
    }

    @Test
    void item126_item128_aDynamicNameIsGivenUpForAConfiguredOne() {
        final ServerProcess unnamed = unnamed("dyn1");
        final RawRoute early = servers.own(RawRoute.open(unnamed, peerName()));
        final String generated =
                early.serverInfo().replaceFirst(".*\"cluster\":\"([^\"]+)\".*", "$1");
        assertContains(early.serverInfo(), "\"cluster_dynamic\":true");
        early.sendLine(early.connect().replace("\"C1\"", "\"" + generated + "\""));
        early.sendLine(early.info("").replace("\"C1\"", "\"" + generated + "\""));
        early.sync();

        final RawRoute named = servers.own(RawRoute.register(unnamed, peerName()));

        assertEquals(List.of(), named.sync());
        early.awaitClose();
        final String info = servers.own(RawRoute.open(unnamed, peerName())).serverInfo();
        assertContains(info, "\"cluster\":\"C1\"");
    }

    @Test
    void item127_betweenDynamicNamesTheGreaterWins() {
        final ServerProcess unnamed = unnamed("dyn2");
        final RawRoute route = servers.own(RawRoute.open(unnamed, peerName()));
        route.sendLine(route.connect().replace("\"C1\"", "\"zzzz\",\"cluster_dynamic\":true"));
        route.sendLine(route.info(",\"cluster_dynamic\":true").replace("\"C1\"", "\"zzzz\""));
        route.sync();
        final String info = servers.own(RawRoute.open(unnamed, peerName())).serverInfo();
        assertContains(info, "\"cluster\":\"zzzz\"");
        assertContains(info, "\"cluster_dynamic\":true");

        final RawRoute smaller = servers.own(RawRoute.open(unnamed, peerName()));
        smaller.sendLine(smaller.connect().replace("\"C1\"", "\"!aa\",\"cluster_dynamic\":true"));
        smaller.awaitClose();
    }

    private ServerProcess unnamed(String name) {
        final ServerProcess unnamed = servers.create(ServerKind.OURS, name);
        return unnamed.configure("""
                cluster { listen: 127.0.0.1:%d }
                """.formatted(unnamed.clusterPort())).start();
    }

    @Test
    void item129_item130_clientsAreToldOfPeersOncePerUrl() {
        final RawClient client = client();
        final RawRoute one = peer(null, ",\"connect_urls\":[\"10.1.1.1:4222\"]");
        awaitLine(client, "\"10.1.1.1:4222\"");
        final RawRoute two = peer(null,
                ",\"connect_urls\":[\"10.1.1.1:4222\",\"10.1.1.2:4222\"]");
        awaitLine(client, "\"10.1.1.2:4222\"");

        two.close();
        String last = client.line();
        assertFalse(last.contains("10.1.1.2:4222"), last);
        assertContains(last, "10.1.1.1:4222");
        one.close();
        last = client.line();
        assertFalse(last.contains("10.1.1.1:4222"), last);
    }

    private static void awaitLine(RawClient client, String part) {
        String line = client.line();
        while (!line.contains(part)) {
            line = client.line();
        }
    }

    @Test
    void item131_item132_whatIsAdvertised() {
        final ServerProcess hidden = servers.create(ServerKind.OURS, "hidden");
        hidden.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  no_advertise: true
                  advertise: "10.9.9.9:7777"
                }
                """.formatted(hidden.clusterPort())).start();
        final RawClient client = servers.client(hidden);
        final RawRoute route = servers.own(RawRoute.open(hidden, peerName()));

        assertFalse(route.serverInfo().contains("connect_urls"), route.serverInfo());
        assertContains(route.serverInfo(), "\"host\":\"10.9.9.9\"");
        assertContains(route.serverInfo(), "\"port\":7777");
        assertContains(route.serverInfo(), "\"ip\":\"nats-route://10.9.9.9:7777/\"");
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"connect_urls\":[\"10.1.1.3:4222\"]"));
        route.sync();
        assertTrue(client.flushed().isEmpty());
        client.sendLine("PING");
        assertEquals("PONG", client.line());
    }

    @Test
    void item186_item188_credentialsOfTheUrlArePercentDecoded() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final ServerProcess dialer = servers.create(ServerKind.OURS, "percent");
            dialer.configure("""
                    debug: true
                    trace: true
                    cluster {
                      name: C1
                      listen: 127.0.0.1:%d
                      pool_size: -1
                      routes: ["nats://r%%40u:p%%2Fw@127.0.0.1:%d"]
                    }
                    """.formatted(dialer.clusterPort(), listener.getLocalPort())).start();

            final RawRoute route = servers.own(RawRoute.accept(listener, peerName()));
            final String connect = route.line();

            assertContains(connect, "\"user\":\"r@u\",\"pass\":\"p/w\"");
            route.close();
            dialer.awaitLog("Router connection closed");
            assertContains(dialer.log(), "CONNECT {");
            assertFalse(dialer.logs("p/w"), dialer::logTail);
            assertFalse(dialer.logs("p%2Fw"), dialer::logTail);
        }
    }

    /** Wrong credentials: an explicit route is dialed again once a second, not faster. */
    @Test
    void wrongCredentialsNeverLoopFast() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            final ServerProcess dialer = servers.create(ServerKind.OURS, "wrong");
            dialer.configure("""
                    cluster {
                      name: C1
                      listen: 127.0.0.1:%d
                      pool_size: -1
                      routes: ["nats://u:wrong@127.0.0.1:%d"]
                    }
                    """.formatted(dialer.clusterPort(), listener.getLocalPort())).start();
            long refusedNs = 0;
            for (int i = 0; i < 4; i++) {
                final RawRoute route = RawRoute.accept(listener, "refuses");
                final long waitedNs = System.nanoTime() - refusedNs;
                assertTrue(i == 0 || waitedNs > 950_000_000L, "dialed after " + waitedNs + " ns");
                route.line();
                refusedNs = System.nanoTime();
                route.sendLine("-ERR 'Authorization Violation'");
                route.close();
            }
        }
    }

    @Test
    void item187_item214_hashedPasswordOfTheCluster() {
        final ServerProcess guarded = servers.create(ServerKind.OURS, "hashed");
        guarded.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  pool_size: -1
                  authorization {
                    user: r
                    password: "$2a$04$VC7QXTquZW7x/eJuMZtD1OqFkgv5CsU0/o2dfUZrKycW3M0tTM73O"
                    timeout: 3
                  }
                }
                """.formatted(guarded.clusterPort())).start();
        for (String password : List.of("wrong", "secret")) {
            final RawRoute route = servers.own(RawRoute.open(guarded, peerName()));
            route.sendLine(route.connect().replace("{\"echo\"",
                    "{\"user\":\"r\",\"pass\":\"" + password + "\",\"echo\""));
            route.sendLine(route.info(""));
            if (password.equals("wrong")) {
                assertRefused(route, "Authorization Violation");
            } else {
                assertEquals(List.of(), route.sync());
            }
        }
    }
}
