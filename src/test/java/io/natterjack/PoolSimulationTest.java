package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.SimulatedClient.Received;
import io.natterjack.cluster.LoopRoutes;
import io.natterjack.cluster.RouteState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several busy accounts over the pools of a simulated cluster. Oracle: accounts are dealt evenly;
 * when connections of a pool break, each message arrives at most once and in order, and the
 * accounts of a broken connection go on while the others live.
 */
class PoolSimulationTest {

    private static final List<String> ACCOUNTS = List.of("A", "B", "C", "D", "E", "F", "G");
    private static final int SERVERS = 2;
    private static final int STEPS_MAX = 40_000;

    /** A publisher and a subscriber of one account on each server, towards each other. */
    private record Pair(String account, int from, SimulatedClient publisher,
                        SimulatedClient subscriber) {
        String name() {
            return account + from;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void accountsAreDealtEvenly(long seed) throws IOException {
        final Simulation sim = start(seed, false, 1 + (int) (seed % 4));
        sim.await("mesh", STEPS_MAX, sim::isMeshed);
        sim.run(3_000);

        sim.servers().values().forEach(server -> assertEven(server, seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void brokenConnectionsLoseNoAccount(long seed) throws IOException {
        final Simulation sim = start(seed, false, 3);
        final List<Pair> pairs = pairs(sim);
        sim.await("mesh", STEPS_MAX, sim::isMeshed);

        int resets = 0;
        for (int round = 0; round < 1_500; round++) {
            publish(pairs, round, round % 3 == 0);
            if (sim.random.nextInt(60) == 0 && sim.network.resetOne("server0", "server1")) {
                resets++;
            }
            sim.step();
        }
        assertTrue(resets > 5, "resets=" + resets);
        sim.run(3_000);
        sim.await("mesh after faults", STEPS_MAX, sim::isMeshed);
        sim.run(500);
        pairs.forEach(pair -> assertOrder(pair, seed));
        sim.servers().values().forEach(server -> assertEven(server, seed));

        pairs.forEach(pair -> pair.subscriber.received().clear());
        for (int round = 10_000; round < 10_100; round++) {
            publish(pairs, round, true);
            sim.step();
        }
        sim.run(1_000);
        for (Pair pair : pairs) {
            assertOrder(pair, seed);
            assertEquals(100, pair.subscriber.received().size(), pair.name() + ", seed=" + seed);
        }
    }

    /** One connection breaks and stays away: its accounts are soon carried by another. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void accountsOfALostConnectionGoOn(long seed) throws IOException {
        final Simulation sim = start(seed, false, 3);
        final List<Pair> pairs = pairs(sim);
        sim.await("mesh", STEPS_MAX, sim::isMeshed);
        sim.run(3_000);

        sim.network.refuseConnects(true);
        assertTrue(sim.network.resetOne("server0", "server1"));
        sim.run(100);
        for (int round = 0; round < 50; round++) {
            publish(pairs, round, true);
            sim.step();
        }
        sim.run(1_000);
        for (Pair pair : pairs) {
            assertOrder(pair, seed);
            assertEquals(50, pair.subscriber.received().size(), pair.name() + ", seed=" + seed);
        }

        sim.network.refuseConnects(false);
        sim.run(40_000);
        sim.await("mesh", STEPS_MAX, sim::isMeshed);
        sim.servers().values().forEach(server -> assertEven(server, seed));
    }

    /** With spreading, each publisher keeps its order, and one account uses the whole pool. */
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void spreadsThePublishersOfOneAccount(long seed) throws IOException {
        final Simulation sim = start(seed, true, 3);
        final SimulatedClient subscriber = sim.client(1, "A");
        subscriber.send("SUB t.> all\r\n");
        sim.await("mesh", STEPS_MAX, () -> sim.isMeshed() && sim.servers().get(0).accounts()
                .get("A").interest().routedCount() == 1);
        sim.run(3_000);
        final List<SimulatedClient> publishers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            publishers.add(sim.client(0, "A"));
        }
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < publishers.size(); i++) {
                publishers.get(i).publish("t." + i, round + ":");
            }
            sim.step();
        }
        sim.run(1_000);

        final Map<String, Integer> next = new HashMap<>();
        for (Received message : subscriber.received()) {
            final int number = Integer.parseInt(message.payload().split(":")[0]);
            assertEquals(next.merge(message.subject(), 1, Integer::sum) - 1, number,
                    message.subject() + ", seed=" + seed);
        }
        assertEquals(9 * 200, subscriber.received().size(), "seed=" + seed);
        for (RouteState route : routes(sim.servers().get(0))) {
            assertEquals(route.account().isEmpty(), route.outMessages() > 0,
                    "index=" + route.poolIndex() + ", seed=" + seed);
        }
    }

    private static Simulation start(long seed, boolean spreads, int pool) throws IOException {
        final Simulation sim = new Simulation(seed);
        sim.network.slow(seed % 3 != 1);
        sim.accounts(ACCOUNTS, spreads);
        final int loops = 1 + (int) (seed % 3);
        sim.start(0, loops, pool);
        sim.start(1, 1 + (int) (seed % 2), pool, 0);
        return sim;
    }

    private static List<Pair> pairs(Simulation sim) throws IOException {
        final List<Pair> pairs = new ArrayList<>();
        for (String account : ACCOUNTS) {
            for (int from = 0; from < SERVERS; from++) {
                final SimulatedClient subscriber = sim.client(1 - from, account);
                subscriber.send("SUB t.from" + from + " 1\r\n");
                pairs.add(new Pair(account, from, sim.client(from, account), subscriber));
            }
        }
        sim.run(200);
        return pairs;
    }

    private static void publish(List<Pair> pairs, int round, boolean isDue) {
        if (isDue) {
            pairs.forEach(pair -> pair.publisher.publish("t.from" + pair.from,
                    round + ":" + pair.name()));
        }
    }

    private static void assertOrder(Pair pair, long seed) {
        int last = -1;
        for (Received message : pair.subscriber.received()) {
            final String[] parts = message.payload().split(":");
            final int number = Integer.parseInt(parts[0]);
            final int before = last;
            assertEquals(pair.name(), parts[1], "seed=" + seed);
            assertTrue(number > before, () -> pair.name() + ": " + before + " then " + number
                    + ", seed=" + seed);
            last = number;
        }
    }

    private static List<RouteState> routes(Server server) {
        final List<RouteState> states = new ArrayList<>();
        for (LoopRoutes routes : server.loopRoutes()) {
            routes.forEach(session -> states.add(session.state()));
        }
        return states;
    }

    /** All accounts but the pinned one are somewhere, once, and no connection has two more. */
    private static void assertEven(Server server, long seed) {
        final Map<Integer, Integer> counts = new TreeMap<>();
        int all = 0;
        for (RouteState route : routes(server)) {
            if (route.account().isEmpty()) {
                counts.put(route.poolIndex(), route.carried().size());
                all += route.carried().size();
            }
        }
        assertEquals(ACCOUNTS.size() + 1, all, counts + ", seed=" + seed);
        final int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        final int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        assertTrue(most - least <= 1, counts + ", seed=" + seed);
    }
}
