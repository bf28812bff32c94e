package io.natterjack.interop;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a server does by the clock on a route, with short intervals in its configuration. */
class RouteTimersTest extends RouteFixture {

    @Override
    String serverOptions() {
        return "ping_interval: \"40s\"\nping_max: 9\n";
    }

    @Override
    String clusterOptions() {
        // Item 37: these count, not the global ones.
        return "ping_interval: \"500ms\"\nping_max: 2";
    }

    @Test
    void item032_item034_item037_pingsDespiteTraffic() {
        final RawRoute route = peer();
        route.keepPings();
        for (int ping = 0; ping < 3; ping++) {
            String line = null;
            while (line == null) {
                route.message("$G " + subject(), "traffic");
                line = route.tryLine(50);
            }
            assertEquals("PING", line);
            route.sendLine("PONG");
        }
    }

    @Test
    void item036_item037_unansweredPingsEndTheRoute() {
        final RawRoute route = peer();
        route.keepPings();
        route.expect("PING");
        route.expect("PING");
        route.expect("-ERR 'Stale Connection'");
        route.expectClose();
    }

    @Test
    void item030_item031_unfinishedHandshakeEndsWithoutPings() {
        final RawRoute route = open();
        route.keepPings();
        final long startNs = System.nanoTime();
        route.sendLine(route.connect());

        route.expect("-ERR 'Stale Connection'");

        route.expectClose();
        // Three intervals of 500 ms, not one less.
        assertTrue(System.nanoTime() - startNs > 1_300_000_000L);
    }
}
