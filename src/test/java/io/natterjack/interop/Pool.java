package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The route connections of a server as /routez shows them: what stands, and who carries what.
 * Between two equal looks at servers on both ends no connection was lost and no account moved.
 *
 * @param routes in the order in which they came about
 */
record Pool(List<Route> routes) {

    private static final long WAIT_NS = 30_000_000_000L;

    /**
     * One connection.
     *
     * @param index   its place in the pool, -1 where the server does not say (a real one) or there
     *                is none
     * @param carried accounts whose interest it carries, as far as the server says
     */
    record Route(long rid, int index, List<String> carried) {
    }

    /** What {@code server} shows now. */
    static Pool of(ServerProcess server) {
        try {
            final JsonObject json = (JsonObject) JsonReader.read(server.monitor("/routez"));
            final List<Route> routes = new ArrayList<>();
            for (Object each : (List<?>) json.get("routes")) {
                final JsonObject route = (JsonObject) each;
                routes.add(new Route(route.integer("rid", -1),
                        (int) route.integer("pool_index", -1),
                        route.strings("carried_accounts")));
            }
            return new Pool(routes);
        } catch (JsonException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Waits until what {@code server} shows is as it should be. */
    static Pool await(ServerProcess server, Predicate<Pool> condition) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        Pool pool = of(server);
        while (!condition.test(pool)) {
            assertTrue(System.nanoTime() < deadlineNs, server.name() + " shows " + pool);
            LockSupport.parkNanos(10_000_000);
            pool = of(server);
        }
        return pool;
    }

    /** How many accounts each connection carries, the fewest first. */
    List<Integer> carriedCounts() {
        return routes.stream().map(route -> route.carried().size()).sorted().toList();
    }

    /** Whether the account is carried at that place of the pool. */
    boolean carries(String account, int index) {
        return routes.stream().anyMatch(
                route -> route.index() == index && route.carried().contains(account));
    }
}
