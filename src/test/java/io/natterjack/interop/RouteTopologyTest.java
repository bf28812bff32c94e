package io.natterjack.interop;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is told of whom, who dials whom, and what becomes of a second connection. */
class RouteTopologyTest extends RouteFixture {

    @Override
    String clusterOptions() {
        // One connection to a dialed peer, no dedicated ones: every dial is one to count.
        return "pool_size: -1";
    }

    @Test
    void item105_item107_item108_item116_newRemoteIsAnnouncedToTheOthers() {
        final RawRoute one = peer();
        final RawRoute two = open();
        two.sendLine(two.connect());
        two.sendLine(two.info(",\"nonce\":\"abc\"").replace("\"port\":1,", "\"port\":1234,"));

        final String gossip = one.next();

        assertContains(gossip, "\"server_id\":\"" + two.id() + "\"");
        assertContains(gossip, "\"ip\":\"nats-route://127.0.0.1:1234/\"");
        assertContains(gossip, "\"gossip_mode\":1");
        assertFalse(gossip.contains("nonce"), gossip);
        // Item 6: a forwarded INFO has no blank at its end.
        assertTrue(gossip.endsWith("}"), gossip);
    }

    @Test
    void item106_newRemoteIsNotToldOfTheOthers() {
        peer();
        final RawRoute two = open();
        two.sendLine(two.connect());
        two.sendLine(two.info(""));
        assertTrue(two.sync().stream().noneMatch(line -> line.startsWith("INFO")));
    }

    @Test
    void item111_item117_gossipedAddressIsDialedAtOnce() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final String name = peerName();
            peer().sendLine(gossip(name, listener, ",\"gossip_mode\":1"));

            final RawRoute dialed = servers.own(RawRoute.accept(listener, name));

            assertContains(dialed.greet(listener.getLocalPort(), ""), "\"gossip_mode\":1");
        }
    }

    @Test
    void item114_gossipOfAKnownIdIsIgnored() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final RawRoute known = peer();
            final RawRoute route = peer();
            route.sendLine(gossip("known", listener, "").replace(RawRoute.id("known"),
                    known.id()));
            route.sync();
            // An unknown one behind it is dialed: the known one would have come first.
            final String name = peerName();
            route.sendLine(gossip(name, listener, ""));
            servers.own(RawRoute.accept(listener, name)).greet(listener.getLocalPort(), "");
            listener.setSoTimeout(300);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
    }

    @Test
    void item115_gossipWithoutAddressDoesNotEndTheRoute() {
        final RawRoute route = peer();
        route.sendLine(RawRoute.info(RawRoute.id("nowhere"), "nowhere", 1, ""));
        assertCarries(route);
    }

    @Test
    void item118_item119_secondConnectionIsClosedSilentlyAndTheFirstStays() {
        final RawRoute first = peer();
        final RawRoute second = open();
        second.sendLine(second.connect());
        second.sendLine(first.info(""));
        second.expectClose();
        assertCarries(first);
    }

    @Test
    void item038_item039_configuredRouteIsDialedUntilItAnswersAndAgainWhenLost()
            throws Exception {
        final int port = Ports.free();
        final ServerProcess dialer = dialer(port, "");
        try (ServerSocket listener = new ServerSocket(port, 10,
                InetAddress.getLoopbackAddress())) {
            final RawRoute first = servers.own(RawRoute.accept(listener, "explicit"));
            first.greet(port, "");
            first.sync();
            first.close();
            final RawRoute again = servers.own(RawRoute.accept(listener, "explicit"));
            assertContains(again.greet(port, ""), dialer.name());
        }
    }

    @Test
    void item041_implicitRouteIsRetriedOnceAndForgotten() throws Exception {
        final String name = peerName();
        final RawRoute route = peer();
        final int port;
        final RawRoute dialed;
        try (ServerSocket listener = RawRoute.listen()) {
            port = listener.getLocalPort();
            route.sendLine(gossip(name, listener, ""));
            dialed = servers.own(RawRoute.accept(listener, name));
            dialed.greet(port, "");
            dialed.sendLine("RS+ $G " + subject());
            dialed.sync();
        }
        dialed.close();
        ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), subject());
        // The one attempt comes soon and finds a closed port.
        server.awaitLog("127.0.0.1:" + port + ": connect: connection refused");
        assertNotDialed(port, 1_500);
    }

    @Test
    void item043_acceptedRouteThatIsLostIsNotDialed() throws Exception {
        try (ServerSocket listener = RawRoute.listen()) {
            final RawRoute route = open();
            route.sendLine(route.connect());
            route.sendLine(route.info("").replace("\"port\":1,",
                    "\"port\":" + listener.getLocalPort() + ","));
            route.sync();
            route.close();
            listener.setSoTimeout(1_300);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
    }

    @Test
    void item112_item113_gossipUsesOwnCredentialsAndSkipsConfiguredAddresses() throws Exception {
        final int configured = Ports.free();
        final ServerProcess dialer = dialer(configured,
                "authorization { user: ruser, password: rpass }");
        final RawRoute route = servers.own(RawRoute.open(dialer, peerName()));
        route.sendLine(route.connect().replace("{\"echo\"",
                "{\"user\":\"ruser\",\"pass\":\"rpass\",\"echo\""));
        route.sendLine(route.info(""));
        route.sync();
        try (ServerSocket listener = RawRoute.listen()) {
            final String name = peerName();
            route.sendLine(gossip(name, listener, ",\"auth_required\":true"));
            final RawRoute dialed = servers.own(RawRoute.accept(listener, name));
            assertContains(dialed.line(), "\"user\":\"ruser\",\"pass\":\"rpass\"");
        }
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item120_afterDroppingItsOwnDuplicateTheServerDialsAgain() throws Exception {
        final int port = Ports.free();
        final ServerProcess dialer = dialer(port, "");
        final String name = peerName();
        final RawRoute accepted = servers.own(RawRoute.register(dialer, name));
        try (ServerSocket listener = new ServerSocket(port, 10,
                InetAddress.getLoopbackAddress())) {
            final RawRoute duplicate = servers.own(RawRoute.accept(listener, name));
            assertTrue(duplicate.line().startsWith("CONNECT "));
            duplicate.sendLine(RawRoute.info(accepted.id(), name, port, ""));
            duplicate.awaitClose();
            accepted.close();
            final RawRoute again = servers.own(RawRoute.accept(listener, name));
            assertTrue(again.line().startsWith("CONNECT "));
        }
    }

    private void assertNotDialed(int port, int forMs) throws Exception {
        try (ServerSocket listener = new ServerSocket(port, 10,
                InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(forMs);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
    }

    private ServerProcess dialer(int port, String options) {
        final ServerProcess dialer = servers.create(ServerKind.OURS, "d" + peerName());
        return dialer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d"]
                  pool_size: -1
                  %s
                }
                """.formatted(dialer.clusterPort(), port, options)).start();
    }

    private static String gossip(String name, ServerSocket listener, String more) {
        return RawRoute.info(RawRoute.id(name), name, listener.getLocalPort(),
                ",\"ip\":\"nats-route://127.0.0.1:" + listener.getLocalPort() + "/\"" + more);
    }
}
