package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.SimulatedClient.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters in a simulated world. Oracle: at most once, order per publisher, exactly once while
 * nothing fails, one delivery for each queue group; after faults stop: a full mesh, interest that
 * equals what is subscribed, nothing borrowed.
 */
class ClusterSimulationTest {

    private static final int SERVERS = 3;
    private static final String[] COMPRESSION = {
        "off", "s2_fast", "accept", "s2_auto", "s2_better"
    };
    private static final int MESH_STEPS = 20_000;
    /** Seeds from here on have TLS between the servers. */
    private static final long TLS_SEEDS = 1_000;

    /** Bytes come in pieces of any size and late, and nothing is lost, doubled or reordered. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1001, 1002, 1003, 1004, 1006})
    void deliversExactlyOnceWhileNothingFails(long seed) throws IOException {
        final Simulation sim = new Simulation(seed);
        sim.network.pieceMax(seed % 2 == 0 ? 300 : 4_000);
        sim.network.slow(seed % 3 == 0);
        startCluster(sim, seed);
        final List<SimulatedClient> subscribers = subscribers(sim);
        sim.await("mesh", MESH_STEPS, sim::isMeshed);
        final List<SimulatedClient> publishers = publishers(sim);

        for (int round = 0; round < 60; round++) {
            publish(sim, publishers, round);
            sim.step();
        }
        settle(sim, publishers);
        settle(sim, subscribers);

        check(seed, subscribers, 60 * SERVERS, true);
        assertNothingBorrowed(sim, seed);
    }

    /** Routes break at any moment; each message arrives at most once, and the mesh heals. */
    @ParameterizedTest
    @ValueSource(longs = {
        100, 101, 102, 103, 104, 105, 108, 119, 126, 127, 132, 134, 139, 142,
        1101, 1102, 1103, 1104, 1106, 1107
    })
    void healsAfterRoutesBreak(long seed) throws IOException {
        final Simulation sim = new Simulation(seed);
        sim.network.slow(seed % 2 == 0);
        startCluster(sim, seed);
        final List<SimulatedClient> subscribers = subscribers(sim);
        sim.await("mesh", MESH_STEPS, sim::isMeshed);
        final List<SimulatedClient> publishers = publishers(sim);

        int resets = 0;
        for (int round = 0; round < 1_500; round++) {
            if (round % 15 == 0) {
                publish(sim, publishers, round / 15);
            }
            if (sim.random.nextInt(20) == 0 && sim.network.resetOne(
                    "server" + sim.random.nextInt(SERVERS),
                    "server" + sim.random.nextInt(SERVERS))) {
                resets++;
            }
            sim.step();
        }
        assertTrue(resets > 5, "resets=" + resets);
        sim.run(200);
        sim.await("mesh after faults", 2 * MESH_STEPS, sim::isMeshed);
        settle(sim, publishers);
        settle(sim, subscribers);
        check(seed, subscribers, 100 * SERVERS, false);

        subscribers.forEach(subscriber -> subscriber.received().clear());
        for (int round = 0; round < 20; round++) {
            publish(sim, publishers, round);
            sim.step();
        }
        settle(sim, publishers);
        settle(sim, subscribers);
        check(seed, subscribers, 20 * SERVERS, true);
        assertNothingBorrowed(sim, seed);
    }

    /** A server that dies is forgotten with its interest; started again it belongs to the mesh. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void takesBackAServerThatWasKilled(long seed) throws IOException {
        final Simulation sim = new Simulation(seed);
        startCluster(sim, seed);
        subscribers(sim);
        sim.await("mesh", MESH_STEPS, sim::isMeshed);

        sim.kill(SERVERS - 1);
        sim.await("mesh of two", MESH_STEPS, sim::isMeshed);
        sim.start(SERVERS - 1, 1, 0, 0);
        sim.await("mesh of three", MESH_STEPS, sim::isMeshed);

        assertEquals(SERVERS, sim.servers().size());
    }

    private static void startCluster(Simulation sim, long seed) throws IOException {
        final int loops = 1 + (int) (seed % 3);
        final int pool = seed % 5 == 0 ? -1 : (int) (seed % 4);
        sim.compression(COMPRESSION[(int) (seed % COMPRESSION.length)]);
        if (seed >= TLS_SEEDS) {
            sim.tls();
        }
        sim.start(0, loops, pool);
        sim.start(1, 1, seed % 7 == 0 ? 5 : pool, 0);
        // Server 2 learns of server 1 by gossip alone.
        sim.start(2, loops, pool, 0);
    }

    /** On each server one plain, one wildcard and one queue subscriber. */
    private static List<SimulatedClient> subscribers(Simulation sim) throws IOException {
        final List<SimulatedClient> subscribers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            final SimulatedClient client = sim.client(i);
            client.send("SUB t.a plain\r\nSUB t.> wild\r\nSUB t.* q queue\r\n");
            client.flush();
            subscribers.add(client);
        }
        sim.await("subscribed", MESH_STEPS,
                () -> subscribers.stream().allMatch(SimulatedClient::isFlushed));
        return subscribers;
    }

    private static List<SimulatedClient> publishers(Simulation sim) throws IOException {
        final List<SimulatedClient> publishers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            publishers.add(sim.client(i));
        }
        return publishers;
    }

    private static void publish(Simulation sim, List<SimulatedClient> publishers, int round) {
        for (int i = 0; i < publishers.size(); i++) {
            final int size = sim.random.nextInt(5) == 0 ? sim.random.nextInt(12_000) : 0;
            publishers.get(i).publish("t.a", i + ":" + round + ":" + "x".repeat(size));
        }
    }

    private static void settle(Simulation sim, List<SimulatedClient> clients) {
        sim.run(1_500);
        clients.forEach(SimulatedClient::flush);
        sim.await("flushed", MESH_STEPS,
                () -> clients.stream().allMatch(SimulatedClient::isFlushed));
        sim.run(500);
    }

    private static void check(long seed, List<SimulatedClient> subscribers, int published,
                              boolean exactly) {
        final Set<String> queued = new HashSet<>();
        int queueDeliveries = 0;
        for (SimulatedClient subscriber : subscribers) {
            for (String sid : List.of("plain", "wild")) {
                final int count = checkOrder(seed, subscriber, sid);
                assertTrue(exactly ? count == published : count <= published,
                        "sid=" + sid + ", count=" + count + ", published=" + published
                                + ", seed=" + seed);
            }
            for (Received message : subscriber.received()) {
                if (message.sid().equals("queue")) {
                    queueDeliveries++;
                    assertTrue(queued.add(key(message)), "twice in the queue group: "
                            + key(message) + ", seed=" + seed);
                }
            }
        }
        assertTrue(exactly ? queueDeliveries == published : queueDeliveries <= published,
                "queue deliveries=" + queueDeliveries + ", published=" + published + ", seed="
                        + seed);
    }

    private static int checkOrder(long seed, SimulatedClient subscriber, String sid) {
        final Map<String, Integer> last = new HashMap<>();
        int count = 0;
        for (Received message : subscriber.received()) {
            if (!message.sid().equals(sid)) {
                continue;
            }
            count++;
            final String[] parts = message.payload().split(":");
            final int sequence = Integer.parseInt(parts[1]);
            final Integer before = last.put(parts[0], sequence);
            assertTrue(before == null || before < sequence, "sid=" + sid + ", publisher="
                    + parts[0] + ": " + before + " then " + sequence + ", seed=" + seed);
        }
        return count;
    }

    private static String key(Received message) {
        return message.payload().substring(0, message.payload().lastIndexOf(':'));
    }

    private static void assertNothingBorrowed(Simulation sim, long seed) {
        for (Server server : sim.servers().values()) {
            for (int i = 0; i < server.loops().size(); i++) {
                assertEquals(0, server.loops().get(i).buffers().bytes().lent(), "arrays, seed="
                        + seed);
                assertEquals(0, server.loops().get(i).buffers().chunks().lent(), "chunks, seed="
                        + seed);
            }
        }
    }
}
