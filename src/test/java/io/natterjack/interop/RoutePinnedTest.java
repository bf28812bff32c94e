package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools and pinned accounts, by nats-server's own rule for accounts; the test is the peer. */
class RoutePinnedTest extends RouteFixture {

    private static final String ACCOUNTS = """
            accounts {
              A { users: [{user: a, password: x}] }
              B { users: [{user: b, password: x}] }
              C { users: [{user: c, password: x}] }
            }
            """;

    @Override
    String serverOptions() {
        return ACCOUNTS;
    }

    @Override
    String clusterOptions() {
        return super.clusterOptions() + "\naccounts: [A]";
    }

    @Test
    void item134_item154_poolSizesInInfo() {
        assertContains(open().serverInfo(), "\"route_pool_size\":3");
        for (String size : List.of("0", "5", "-1")) {
            final ServerProcess other = servers.create(ServerKind.OURS, "p" + peerName());
            other.configure("cluster { name: C1, listen: 127.0.0.1:" + other.clusterPort()
                    + ", pool_size: " + size + " }").start();
            final String info = servers.own(RawRoute.open(other, peerName())).serverInfo();
            assertEquals(size.equals("0") ? "3" : size.equals("5") ? "5" : "",
                    info.contains("route_pool_size")
                            ? info.replaceFirst(".*\"route_pool_size\":(\\d+).*", "$1") : "");
        }
    }

    @Test
    void item139_item140_sizesThatDifferUseTheGreaterAndEachSideItsOwnForInterest() {
        subscribe("b");
        final String name = peerName();
        final List<RawRoute> pool = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pool.add(join(name, 5, ",\"route_pool_idx\":" + i));
        }
        for (int i = 0; i < 5; i++) {
            // B has index 0 of 3, and 4 of 5.
            assertEquals(i == 0, pool.get(i).sync().contains("RS+ B " + subject()), "index " + i);
        }
    }

    @Test
    void item142_indexOutsideThePoolIsRefused() {
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"route_pool_size\":3,\"route_pool_idx\":3"));
        assertRefused(route, "Invalid route pool index: 3 - pool size is 3");
    }

    @Test
    void item144_item145_withoutAPoolSizeOneConnectionCarriesAll() {
        subscribe("a");
        subscribe("b");
        for (String key : List.of("", ",\"route_pool_size\":0", ",\"route_pool_size\":-2")) {
            final RawRoute route = open();
            route.sendLine(route.connect());
            route.sendLine(route.info(key));
            final List<String> lines = route.sync();
            assertTrue(lines.contains("RS+ A " + subject()), key);
            assertTrue(lines.contains("RS+ B " + subject()), key);
        }
    }

    @Test
    void item148_item149_item151_anyPoolConnectionServes() {
        final String name = peerName();
        final RawRoute zero = join(name, 3, "");
        final RawRoute one = join(name, 3, ",\"route_pool_idx\":1");
        final RawClient client = connect("b").subscribe(subject() + ".in", 1).flush();
        one.sync();
        zero.sync();
        // B belongs to index 0: interest and messages on 1 count all the same.
        one.sendLine("RS+ B " + subject());
        one.sync();
        client.publish(subject(), "out").flush();
        assertEquals("RMSG B " + subject() + " 3\nout", one.nextMessage());
        one.message("B " + subject() + ".in", "in");
        assertEquals("in", client.message().payload());

        zero.sendLine("RS- B " + subject());
        zero.sync();
        client.publish(subject(), "still").flush();
        assertEquals("RMSG B " + subject() + " 5\nstill", one.nextMessage());
        assertEquals(List.of(), own(zero.sync()));
    }

    @Test
    void item150_item152_interestOnTwoConnectionsIsTwoInterests() {
        final String name = peerName();
        final RawRoute zero = join(name, 3, "");
        final RawRoute one = join(name, 3, ",\"route_pool_idx\":1");
        for (RawRoute route : List.of(zero, one)) {
            route.sendLine("RS+ B " + subject());
            route.sendLine("RS+ B " + subject() + ".q grp 1");
            route.sync();
        }
        final RawClient client = connect("b");
        client.publish(subject(), "twice").flush();
        assertTrue(zero.nextMessage().endsWith("\ntwice"));
        assertTrue(one.nextMessage().endsWith("\ntwice"));

        for (int i = 0; i < 60; i++) {
            client.publish(subject() + ".q", "once");
        }
        client.flush();
        final int[] counts = new int[2];
        for (int i = 0; i < 2; i++) {
            final RawRoute route = i == 0 ? zero : one;
            route.sendLine("PING");
            for (String line = route.next(); !line.equals("PONG"); line = route.next()) {
                counts[i] += line.startsWith("RMSG B " + subject() + ".q | grp ") ? 1 : 0;
            }
        }
        assertEquals(60, counts[0] + counts[1]);
        assertTrue(counts[0] > 0 && counts[1] > 0, counts[0] + ":" + counts[1]);
    }

    @Test
    void item155_item156_dedicatedLinesHaveNoAccount() {
        subscribe("a");
        final String name = peerName();
        join(name, 3, "").sync();
        final RawRoute dedicated = join(name, 3, ",\"route_account\":\"A\"");
        assertTrue(dedicated.sync().contains("RS+ " + subject()));
        dedicated.sendLine("RS+ A " + subject() + " q 1");
        dedicated.awaitClose();
    }

    @Test
    void item157_item158_item159_item160_dedicatedConnectionsThatHaveNoPlace() {
        final String name = peerName();
        assertRefused(joinSilently(name, ",\"route_pool_size\":3,\"route_account\":\"NOPE\""),
                "Unable to lookup account \"NOPE\": account missing");
        assertRefused(joinSilently(name, ",\"route_pool_size\":3,\"route_account\":\"B\""),
                "No route for account \"B\"");
        assertRefused(joinSilently(name, ",\"route_account\":\"$SYS\""),
                "Not possible to have a dedicated route for account \"$SYS\" between those "
                        + "servers");
        join(name, 3, ",\"route_account\":\"A\"").sync();
        joinSilently(name, ",\"route_pool_size\":3,\"route_account\":\"A\"").expectClose();
    }

    @Test
    void item161_item162_item163_pinnedHereButNotThere() {
        subscribe("a");
        final String name = peerName();
        final List<RawRoute> pool = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pool.add(join(name, 3, ",\"route_pool_idx\":" + i));
        }
        for (RawRoute route : pool) {
            assertFalse(route.sync().contains("RS+ A " + subject()));
        }
        final RawClient client = connect("a").subscribe(subject() + ".in", 1).flush();
        pool.get(0).sendLine("RS+ A " + subject() + ".out");
        pool.get(0).sync();
        client.publish(subject() + ".out", "x").flush();
        assertEquals("RMSG A " + subject() + ".out 1\nx", pool.get(0).nextMessage());
        pool.get(1).message("A " + subject() + ".in", "y");
        assertEquals("y", client.message().payload());
        if (!ServerKind.oursIsStoodIn()) {
            server.awaitLog("Account \"A\" is pinned by this server, but not by " + name);
        }
    }

    @Test
    void item165_item167_item168_aPeerPinsWhileTheServerRuns() {
        final RawClient client = connect("c").subscribe(subject(), 1).flush();
        final String name = peerName();
        join(name, 3, "").sync();
        // C belongs to index 1.
        final RawRoute one = join(name, 3, ",\"route_pool_idx\":1");
        one.sync();
        one.sendLine("RS+ C " + subject() + ".out");
        one.sync();
        final String request = "INFO {\"server_id\":\"\",\"server_name\":\"\",\"version\":\"\","
                + "\"proto\":0,\"go\":\"\",\"host\":\"\",\"port\":0,\"headers\":false,"
                + "\"max_payload\":0,\"route_pool_size\":3,\"route_account\":\"C\","
                + "\"route_acc_add_reqid\":\"req1\"}";

        one.sendLine(request);

        String answer = one.next();
        while (!answer.startsWith("INFO ")) {
            answer = one.next();
        }
        assertEquals(request.replace("\"route_account\":\"C\",", ""), answer.trim());
        one.sendLine("RS+ C " + subject() + ".late");
        one.sync();
        client.publish(subject() + ".out", "gone").publish(subject() + ".late", "late").flush();
        assertEquals(List.of(), own(one.sync()));
        final RawRoute dedicated = join(name, 3, ",\"route_account\":\"C\"");
        assertTrue(dedicated.sync().contains("RS+ " + subject()));
    }

    @Test
    void item164_item166_item170_thisServerPinsAndUnpinsByReload() {
        final ServerProcess other = servers.create(ServerKind.OURS, "pins" + peerName());
        configure(other, "").start();
        servers.own(RawClient.connect(other.port(), user("c"))).subscribe(subject(), 1).flush();
        final String name = peerName();
        final RawRoute zero = joinTo(other, name, "");
        final RawRoute one = joinTo(other, name, ",\"route_pool_idx\":1");
        zero.sync();
        assertTrue(one.sync().contains("RS+ C " + subject()));

        configure(other, "accounts: [C]").signal("HUP");

        String info = one.next();
        while (!info.startsWith("INFO ")) {
            info = one.next();
        }
        assertContains(info, "\"route_account\":\"C\",\"route_acc_add_reqid\":\"");
        one.sendLine(info.replace("\"route_account\":\"C\",", ""));
        final RawRoute dedicated = joinTo(other, name, ",\"route_account\":\"C\"");
        assertTrue(dedicated.sync().contains("RS+ " + subject()));

        configure(other, "").signal("HUP");

        dedicated.awaitClose();
        one.await("RS+ C " + subject());
    }

    @Test
    void item143_anAcceptorMustNotSetTheIndex() throws Exception {
        try (java.net.ServerSocket listener = RawRoute.listen()) {
            final ServerProcess dialer = servers.create(ServerKind.OURS, "dials" + peerName());
            // Without the connection of the system account, which comes at the same time.
            dialer.configure("no_sys_acc: true\ncluster { name: C1, listen: 127.0.0.1:"
                    + dialer.clusterPort() + ", routes: [\"nats://127.0.0.1:"
                    + listener.getLocalPort() + "\"] }").start();
            final RawRoute route = servers.own(RawRoute.accept(listener, peerName()));
            assertTrue(route.line().startsWith("CONNECT "));
            route.sendLine(route.info(",\"route_pool_size\":3,\"route_pool_idx\":1"));
            String line = route.line();
            while (line.startsWith("INFO ") || line.startsWith("RS+ ")) {
                line = route.line();
            }
            assertContains(line, "Route pool index should not be set but is set to 1");
        }
    }

    @Test
    void item146_theNextPoolConnectionWaitsForThePong() throws Exception {
        assumeFalse(ServerKind.oursIsStoodIn(), "older ones open it at once");
        try (java.net.ServerSocket listener = RawRoute.listen()) {
            final ServerProcess dialer = servers.create(ServerKind.OURS, "dials" + peerName());
            dialer.configure("no_sys_acc: true\ncluster { name: C1, listen: 127.0.0.1:"
                    + dialer.clusterPort() + ", routes: [\"nats://127.0.0.1:"
                    + listener.getLocalPort() + "\"] }").start();
            final String name = peerName();
            final RawRoute first = servers.own(RawRoute.accept(listener, name));
            first.keepPings();
            first.line();
            first.sendLine(first.info(",\"route_pool_size\":3"));
            first.await("PING");
            listener.setSoTimeout(300);
            org.junit.jupiter.api.Assertions.assertThrows(java.net.SocketTimeoutException.class,
                    listener::accept);
            first.sendLine("PONG");
            assertTrue(servers.own(RawRoute.accept(listener, name)).line()
                    .startsWith("CONNECT "));
        }
    }

    private static ServerProcess configure(ServerProcess other, String more) {
        return other.configure(ACCOUNTS + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                  %s
                }
                """.formatted(other.clusterPort(), ServerKind.oursIsStoodIn() ? ""
                        : "pool_distribution: account_hash", more));
    }

    private void subscribe(String user) {
        connect(user).subscribe(subject(), 1).flush();
    }

    private RawClient connect(String user) {
        return servers.own(RawClient.connect(server.port(), user(user)));
    }

    private static String user(String user) {
        return RawClient.CONNECT.replace("{", "{\"user\":\"" + user + "\",\"pass\":\"x\",");
    }

    private RawRoute join(String name, int size, String more) {
        return joinSilently(name, ",\"route_pool_size\":" + size + more);
    }

    private RawRoute joinSilently(String name, String more) {
        final RawRoute route = servers.own(RawRoute.open(server, name));
        route.sendLine(route.connect());
        route.sendLine(route.info(more));
        return route;
    }

    private RawRoute joinTo(ServerProcess other, String name, String more) {
        final RawRoute route = servers.own(RawRoute.open(other, name));
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"route_pool_size\":3" + more));
        return route;
    }

    private List<String> own(List<String> lines) {
        return lines.stream().filter(line -> line.contains(subject())).toList();
    }
}
