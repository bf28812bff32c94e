package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that do not read, servers that end, and what an operator sees of a route. */
class RouteFailureTest extends RouteFixture {

    private static final int LARGE = 1 << 20;

    @Override
    String serverOptions() {
        return "max_pending: 2MB\nwrite_deadline: \"30s\"\n";
    }

    @Test
    void item206_maxPendingDoesNotCloseARoute() {
        final RawRoute route = peer();
        route.sendLine("RS+ $G " + subject());
        route.sync();
        final RawClient client = client();
        final String payload = "x".repeat(LARGE);
        for (int i = 0; i < 24; i++) {
            client.publish(subject(), payload);
        }
        client.flush();

        for (int i = 0; i < 24; i++) {
            assertTrue(route.nextMessage().endsWith("x"), "message " + i);
        }
        assertCarries(route);
    }

    @Test
    void item207_writeDeadlineWithoutProgressClosesARoute() {
        final ServerProcess hasty = servers.create(ServerKind.OURS, "hasty");
        hasty.configure("""
                write_deadline: "2s"
                cluster { name: C1, listen: 127.0.0.1:%d }
                """.formatted(hasty.clusterPort())).start();
        final RawRoute stuck = servers.own(RawRoute.register(hasty, peerName()));
        final RawRoute slow = servers.own(RawRoute.register(hasty, peerName()));
        for (RawRoute route : List.of(stuck, slow)) {
            route.sendLine("RS+ $G " + subject());
            route.sync();
        }
        final RawClient client = servers.client(hasty);
        final String payload = "x".repeat(LARGE);
        for (int i = 0; i < 24; i++) {
            client.publish(subject(), payload);
        }
        client.flush();
        // Slow but steady, over more than one deadline.
        for (int i = 0; i < 24; i++) {
            assertTrue(slow.nextMessage().endsWith("x"), "message " + i);
            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
        hasty.awaitLog("Slow Consumer");
        slow.sync();
        stuck.awaitClose();
    }

    @Test
    void item212_shutdownClosesWithoutAnError() {
        final ServerProcess ends = servers.create(ServerKind.OURS, "ends");
        ends.configure("cluster { name: C1, listen: 127.0.0.1:" + ends.clusterPort() + " }")
                .start();
        final RawRoute route = servers.own(RawRoute.register(ends, peerName()));
        route.sync();

        ends.signal("TERM");

        for (String line = route.tryLine(5_000); line != null; line = route.tryLine(5_000)) {
            assertTrue(!line.startsWith("-ERR"), line);
        }
        assertTrue(route.atEnd());
    }

    @Test
    void item219_monitoringHasOneEntryForEachConnection() throws Exception {
        final RawRoute route = peer();
        route.sendLine("RS+ $G " + subject());
        route.sync();

        final String json = server.monitor("/routez?subs=1");

        assertContains(json, "\"remote_id\": \"" + route.id() + "\"");
        for (String key : List.of("rid", "remote_name", "did_solicit", "is_configured", "ip",
                "port", "start", "last_activity", "rtt", "uptime", "idle", "pending_size",
                "in_msgs", "out_msgs", "in_bytes", "out_bytes", "subscriptions",
                "subscriptions_list", "compression")) {
            assertContains(json, "\"" + key + "\":");
        }
        final long entries = json.lines().filter(line -> line.contains("\"rid\"")).count();
        assertContains(json, "\"num_routes\": " + entries);
        assertEquals(1, json.lines().filter(line -> line.contains(route.id())).count());
    }
}
