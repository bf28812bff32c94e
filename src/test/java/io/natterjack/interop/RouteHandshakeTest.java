package io.natterjack.interop;

import java.net.ServerSocket;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A route begins: who says what first, and what is refused. */
class RouteHandshakeTest extends RouteFixture {

    @Test
    void item001_acceptorGreetsFirst() {
        assertTrue(open().serverInfo().startsWith("INFO {"));
    }

    @Test
    void item002_item004_solicitorSendsConnectAndItsInfoAfterTheGreeting() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            dial(listener);
            final RawRoute route = servers.own(RawRoute.accept(listener, peerName()));

            assertTrue(route.line().startsWith("CONNECT {"));
            assertNull(route.tryLine(300), "INFO before ours");
            route.sendLine(route.info(",\"route_pool_size\":3"));

            assertTrue(route.next().startsWith("INFO {"));
        }
    }

    @Test
    void item003_item025_acceptorSaysNothingMoreBeforeInfo() {
        client().subscribe(subject(), 1).flush();
        final RawRoute route = open();

        route.sendLine(route.connect());

        assertEquals(List.of(), route.sync());
        route.sendLine(route.info(""));
        assertTrue(route.sync().contains("RS+ $G " + subject()));
    }

    @Test
    void item006_ownInfoEndsWithABlank() {
        assertTrue(open().serverInfo().endsWith("} "));
    }

    @Test
    void item007_registersAPeerThatSaysOnlyTheNecessary() {
        final RawRoute route = open();

        route.sendLine("CONNECT {\"cluster\":\"C1\"}");
        route.sendLine("INFO {\"server_id\":\"" + route.id() + "\"}");

        assertCarries(route);
    }

    @Test
    void item008_infoWithoutClusterIsAccepted() {
        final RawRoute route = open();

        route.sendLine(route.connect());
        route.sendLine(route.info("").replace("\"cluster\":\"C1\",", ""));

        assertCarries(route);
    }

    @Test
    void item009_theIdInInfoCounts() {
        final RawRoute one = open();
        one.sendLine(one.connect().replace(one.id(), RawRoute.id("other")));
        one.sendLine(one.info(""));
        one.sync();

        final RawRoute two = open();
        two.sendLine(two.connect());
        two.sendLine(one.info(""));

        two.expectClose();
        assertCarries(one);
    }

    @Test
    void item010_connectMustBeFirst() {
        for (final String first : List.of("PING", "INFO {\"server_id\":\"X\"}", "RS+ $G a")) {
            final RawRoute route = open();
            route.sendLine(first);
            assertRefused(route, "Authorization Violation");
        }
    }

    @Test
    void item013_secondConnectIsTolerated() {
        final RawRoute route = peer();
        route.sendLine(route.connect());
        assertCarries(route);
    }

    @Test
    void item014_clientOnTheRoutePortIsTold() {
        final RawRoute route = open();
        route.sendLine("CONNECT {\"lang\":\"java\",\"cluster\":\"C1\"}");
        assertRefused(route, "attempted to connect to route port");
    }

    @Test
    void item015_gatewayOnTheRoutePortIsTold() {
        final RawRoute route = open();
        route.sendLine("CONNECT {\"gateway\":\"G\",\"cluster\":\"C1\"}");
        assertRefused(route, "Rejecting connection from gateway \"G\" on the Route port");
    }

    @Test
    void item016_invalidJsonClosesSilently() {
        final RawRoute badConnect = open();
        badConnect.sendLine("CONNECT {nonsense");
        badConnect.expectClose();

        final RawRoute badInfo = open();
        badInfo.sendLine(badInfo.connect());
        badInfo.sendLine("INFO {\"server_id\":7}");
        badInfo.expectClose();
    }

    @Test
    void item017_unknownKeysAreIgnored() {
        final RawRoute route = open();
        route.sendLine(route.connect().replace("{\"echo\"", "{\"news\":[1,{}],\"echo\""));
        route.sendLine(route.info(",\"news\":{\"a\":null}"));
        assertCarries(route);
    }

    @Test
    void item018_verbosePeerIsAnswered() {
        final RawRoute route = open();
        route.sendLine(route.connect().replace("\"verbose\":false", "\"verbose\":true"));
        route.sendLine(route.info(""));
        route.sync();

        route.sendLine("RS+ $G " + subject());
        route.message("$G " + subject() + ".x", "hi");
        route.sendLine("RS- $G " + subject());

        assertEquals(List.of("+OK", "+OK", "+OK"), route.sync());
    }

    @Test
    void item019_theServersOwnIdClosesSilently() {
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(route.info("").replace(route.id(), route.serverId()));
        route.expectClose();
    }

    @Test
    void item020_theServersOwnNameClosesSilently() {
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(RawRoute.info(route.id(), server.name(), 1, ""));
        route.expectClose();
    }

    @Test
    void item021_solicitorDoesNotCheckTheName() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final ServerProcess dialer = dial(listener);
            final RawRoute route = servers.own(RawRoute.accept(listener, dialer.name()));
            assertTrue(route.greet(listener.getLocalPort(), "").startsWith("INFO "));
            final RawClient subscriber = servers.client(dialer).subscribe(subject(), 1).flush();
            route.message("$G " + subject(), "same name");
            assertEquals("same name", subscriber.message().payload());
        }
    }

    @Test
    void item022_twoRemotesMayHaveOneName() {
        final RawRoute one = peer();
        final RawRoute two = open();
        two.sendLine(two.connect());
        two.sendLine(two.info("").replaceFirst("\"server_name\":\"[^\"]+\"",
                "\"server_name\":\"" + one.info("").replaceFirst(
                        ".*\"server_name\":\"([^\"]+)\".*", "$1") + "\""));
        assertCarries(two);
        assertCarries(one);
    }

    @Test
    void item023_linesBetweenConnectAndInfoAreProcessed() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine("RS+ $G " + subject() + ".early");
        route.message("$G " + subject(), "early");
        assertEquals(List.of(), route.sync());
        assertEquals("early", local.message().payload());

        local.publish(subject() + ".early", "back").flush();
        assertEquals("RMSG $G " + subject() + ".early 4\nback", route.nextMessage());
    }

    @Test
    void item024_infoTwiceIsTolerated() {
        final RawRoute route = peer();
        route.sendLine(route.info(""));
        assertCarries(route);
    }

    @Test
    void item026_item027_poolConnectionsComeInAnyOrder() {
        final String name = peerName();
        client().subscribe(subject(), 1).flush();
        for (final String key : List.of(",\"route_account\":\"$SYS\"", ",\"route_pool_idx\":2",
                ",\"route_pool_idx\":1", "")) {
            final RawRoute route = servers.own(RawRoute.open(server, name));
            route.sendLine(route.connect());
            route.sendLine(route.info(",\"route_pool_size\":3" + key));
            // $G has index 2 of 3: its interest is there and nowhere else.
            assertEquals(key.endsWith(":2"), route.sync().contains("RS+ $G " + subject()), key);
        }
    }

    @Test
    void item029_noAuthorizationTimerWithoutClusterUser() {
        final RawRoute route = open();
        // Past the two seconds a configured user would leave: silence and an open connection.
        assertNull(route.tryLine(2_300));
        assertTrue(!route.atEnd());
    }

    /** Another server that dials {@code listener}. */
    private ServerProcess dial(ServerSocket listener) {
        final ServerProcess dialer = servers.create(ServerKind.OURS, "d" + peerName());
        return dialer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d"]
                  # One connection, no dedicated ones.
                  pool_size: -1
                }
                """.formatted(dialer.clusterPort(), listener.getLocalPort())).start();
    }

    @Test
    void item012_item028_authorizationWantsConnectFirstAndSoon() {
        final ServerProcess guarded = servers.create(ServerKind.OURS, "guarded");
        guarded.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  authorization { user: ruser, password: rpass, timeout: 1 }
                }
                """.formatted(guarded.clusterPort())).start();

        final RawRoute route = servers.own(RawRoute.open(guarded, peerName()));
        route.sendLine(route.info(""));
        assertRefused(route, "Authorization Violation");

        final RawRoute silent = servers.own(RawRoute.open(guarded, peerName()));
        assertRefused(silent, "Authentication Timeout");

        final RawRoute known = servers.own(RawRoute.open(guarded, peerName()));
        known.sendLine(known.connect().replace("{\"echo\"",
                "{\"user\":\"ruser\",\"pass\":\"rpass\",\"echo\""));
        known.sendLine(known.info(""));
        assertEquals(List.of(), known.sync());
        assertContains(known.serverInfo(), "\"auth_required\":true");
    }

    @Test
    void item109_item110_dedicatedConnectionsAreGossipedToPoolingPeersOnly() {
        final String oneName = peerName();
        final RawRoute one = pooled(oneName, "");
        final RawRoute oneSystem = pooled(oneName, ",\"route_account\":\"$SYS\"");
        final RawRoute poolless = peer();
        one.sync();
        oneSystem.sync();
        final String twoName = peerName();

        pooled(twoName, "");
        pooled(twoName, ",\"route_account\":\"$SYS\"");

        final String gossip = one.next();
        assertContains(gossip, "\"server_id\":\"" + RawRoute.id(twoName) + "\"");
        assertTrue(!gossip.contains("route_account"), gossip);
        assertContains(oneSystem.next(), "\"route_account\":\"$SYS\"");
        assertTrue(!poolless.next().contains("route_account"));
        assertEquals(List.of(), one.sync());
        assertEquals(List.of(), oneSystem.sync());
        assertEquals(List.of(), poolless.sync());
    }

    private RawRoute pooled(String name, String key) {
        final RawRoute route = servers.own(RawRoute.open(server, name));
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"route_pool_size\":3" + key));
        route.sync();
        return route;
    }
}
