package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several accounts over a pool whose connections are cut one by one, towards real servers: at most
 * once, in order, no account is left behind, and all are dealt evenly when the pool is whole. With
 * the publishers spread over the pool, their order is held to when it is whole, not before.
 */
class PoolUnderCutsTest {

    private static final List<String> USERS = List.of("a", "b", "c", "d", "e");
    private static final int CUTS = 10;
    private static final long WAIT_NS = 30_000_000_000L;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern CARRIED =
            Pattern.compile("\"carried_accounts\": \\[([^\\]]*)\\]");

    @RegisterExtension
    final Servers servers = Servers.perTest();

    /** Numbered messages of one account in one direction. */
    private static final class Flow {
        private final RawClient publisher;
        private final RawClient subscriber;
        private final String subject;
        private final BitSet seen = new BitSet();
        /** Numbers from here on must come in order. */
        private int orderedFrom;
        private int sent;
        private int next;
        private int received;

        Flow(RawClient publisher, RawClient subscriber, String subject, boolean isOrdered) {
            this.publisher = publisher;
            this.subscriber = subscriber.subscribe(subject, 1).flush();
            this.subject = subject;
            this.orderedFrom = isOrdered ? 0 : Integer.MAX_VALUE;
        }

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                publisher.publish(subject, Integer.toString(sent++));
            }
        }

        void receive(long timeoutMs) {
            for (RawClient.Msg message = subscriber.tryMessage(timeoutMs); message != null;
                 message = subscriber.tryMessage(0)) {
                final int number = Integer.parseInt(message.payload());
                final int before = next - 1;
                assertFalse(seen.get(number), () -> subject + ": " + number + " again");
                assertTrue(number > before || number < orderedFrom,
                        () -> subject + ": " + number + " after " + before);
                seen.set(number);
                next = Math.max(next, number + 1);
                received++;
            }
        }

        /** All that is published while nothing is cut arrives, in order. */
        void assertWhole(int count) {
            final int first = sent;
            orderedFrom = first;
            publish(count);
            final long deadlineNs = System.nanoTime() + WAIT_NS;
            while (next < sent && System.nanoTime() < deadlineNs) {
                receive(20);
            }
            assertEquals(first + count, seen.nextClearBit(first), () -> subject + " from " + first);
        }
    }

    @ParameterizedTest
    @CsvSource({"V2_15, off", "V2_10, off", "OURS, off", "V2_15, publishers",
        "V2_10, publishers", "OURS, publishers"})
    void noAccountIsLeftBehind(ServerKind kind, String spread) throws Exception {
        final long seed = System.nanoTime();
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure(accounts() + """
                cluster { name: C1, listen: 127.0.0.1:%d }
                """.formatted(peer.clusterPort())).start();
        final CuttingProxy proxy = servers.own(new CuttingProxy(peer.clusterPort()));
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        ours.configure(accounts() + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d"]
                  pool_spread: %s
                }
                """.formatted(ours.clusterPort(), proxy.port(), spread)).start();
        final List<Flow> flows = new ArrayList<>();
        for (String user : USERS) {
            flows.add(new Flow(client(ours, user), client(peer, user), "out." + user,
                    spread.equals("off")));
            flows.add(new Flow(client(peer, user), client(ours, user), "in." + user, true));
        }
        try {
            final Random random = new Random(seed);
            for (int cut = 0; cut < CUTS; cut++) {
                exchange(flows, 20);
                flows.forEach(flow -> flow.publish(random.nextInt(20)));
                proxy.cutSome(random);
            }
            exchange(flows, 20);
            awaitEven(ours);
            exchange(flows, 20);
            flows.forEach(flow -> flow.assertWhole(200));
        } catch (AssertionError ex) {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
        }
    }

    /** Publishes until each has received so many more. */
    private static void exchange(List<Flow> flows, int count) {
        for (Flow flow : flows) {
            final int before = flow.received;
            final long deadlineNs = System.nanoTime() + WAIT_NS;
            while (flow.received - before < count) {
                flow.publish(5);
                flow.receive(3);
                assertTrue(System.nanoTime() < deadlineNs, () -> flow.subject + " stays away");
            }
        }
    }

    /** Six accounts with the global one, two on each of three connections. */
    private static void awaitEven(ServerProcess server) throws Exception {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        List<Integer> counts = List.of();
        while (!counts.equals(List.of(1, 2, 2, 2))) {
            final String json = HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                    + server.monitorPort() + "/routez")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            final List<Integer> found = new ArrayList<>();
            final Matcher matcher = CARRIED.matcher(json);
            while (matcher.find()) {
                found.add(matcher.group(1).isBlank() ? 0 : matcher.group(1).split(",").length);
            }
            counts = found.stream().sorted().toList();
            assertTrue(System.nanoTime() < deadlineNs, json);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String accounts() {
        final StringBuilder text = new StringBuilder("accounts {\n");
        for (String user : USERS) {
            text.append(user.toUpperCase(java.util.Locale.ROOT)).append(" { users: [{user: ")
                    .append(user).append(", password: x}] }\n");
        }
        return text.append("}\n").toString();
    }

    private RawClient client(ServerProcess server, String user) {
        return servers.own(RawClient.connect(server.port(), RawClient.CONNECT.replace("{",
                "{\"user\":\"" + user + "\",\"pass\":\"x\",")));
    }
}
