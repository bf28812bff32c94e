package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reload of the cluster block while traffic runs, with real servers and with ourselves. */
class ClusterReloadTest {

    private static final long WAIT_NS = 20_000_000_000L;

    private static final String ACCOUNTS = """
            accounts {
              A { users: [{user: a, password: x}] }
              B { users: [{user: b, password: x}] }
            }
            """;

    @RegisterExtension
    final Servers servers = Servers.perTest();

    /** Numbered messages of one account from one node to another. */
    private final class Flow {

        private final RawClient publisher;
        private final RawClient subscriber;
        private final String subject;
        private int sent;
        private int next;
        private int received;
        private int lostBefore;

        Flow(ServerProcess from, ServerProcess to, String user) {
            subject = user + "." + from.name();
            publisher = client(from, user);
            subscriber = client(to, user).subscribe(subject, 1).flush();
        }

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                publisher.publish(subject, Integer.toString(sent++));
            }
        }

        void receive() {
            for (RawClient.Msg message = subscriber.tryMessage(3); message != null;
                 message = subscriber.tryMessage(3)) {
                final int number = Integer.parseInt(message.payload());
                final int expected = next;
                assertTrue(number >= expected, () -> subject + ": " + number + " after "
                        + (expected - 1));
                next = number + 1;
                received++;
            }
        }

        /** From here on {@link #assertNothingLost} counts. */
        void mark() {
            lostBefore = sent - received;
        }

        void assertNothingLost() {
            assertEquals(lostBefore, sent - received, subject + " lost something");
        }

        /** All that is published from now on arrives. */
        void settle() {
            final long deadlineNs = System.nanoTime() + WAIT_NS;
            int last = sent;
            while (next <= last && System.nanoTime() < deadlineNs) {
                publish(1);
                receive();
            }
            final int before = received + sent - next;
            publish(500);
            while (next < sent && System.nanoTime() < deadlineNs) {
                receive();
            }
            assertEquals(before + 500, received, subject);
        }
    }

    /** The account gets a connection of its own on both sides, and loses it again. */
    @ParameterizedTest
    @CsvSource({"OURS, V2_15", "OURS, V2_10", "V2_15, OURS", "V2_10, OURS", "OURS, OURS"})
    void pinsAndUnpinsAnAccountWithTrafficRunning(ServerKind first, ServerKind second) {
        final ServerProcess one = start(first, "one", null, "");
        final ServerProcess two = start(second, "two", one, "");
        final List<Flow> flows = flows(one, two);
        flows.forEach(Flow::settle);
        flows.forEach(Flow::mark);

        for (ServerProcess each : List.of(two, one)) {
            reload(each, each == two ? one : null, "accounts: [A]");
            for (int i = 0; i < 30; i++) {
                flows.forEach(flow -> flow.publish(10));
                flows.forEach(Flow::receive);
            }
        }
        for (ServerProcess each : List.of(one, two)) {
            awaitRoutez(each, json -> json.contains("\"account\": \"A\""));
        }
        flows.forEach(Flow::settle);
        flows.get(2).assertNothingLost();
        flows.get(3).assertNothingLost();

        for (ServerProcess each : List.of(two, one)) {
            reload(each, each == two ? one : null, "");
        }
        for (ServerProcess each : List.of(one, two)) {
            awaitRoutez(each, json -> !json.contains("\"account\": \"A\""));
        }
        flows.forEach(Flow::settle);
        flows.get(2).assertNothingLost();
        flows.get(3).assertNothingLost();
    }

    /** An account that a reload adds is carried by routes that were there before. */
    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "V2_10", "OURS"})
    void anAccountThatIsAddedReachesThePeers(ServerKind kind) {
        final ServerProcess one = servers.create(kind, "one");
        final ServerProcess two = servers.create(ServerKind.OURS, "two");
        for (ServerProcess each : List.of(one, two)) {
            each.configure("""
                    accounts { B { users: [{user: b, password: x}] } }
                    cluster {
                      name: C1
                      listen: 127.0.0.1:%d
                      routes: [%s]
                    }
                    """.formatted(each.clusterPort(),
                            each == two ? "\"" + one.routeUrl() + "\"" : "")).start();
        }
        awaitRoutez(two, json -> json.contains("\"num_routes\": 4"));
        reload(one, null, "");
        reload(two, one, "");
        one.awaitLog("Reloaded server configuration");
        two.awaitLog("Reloaded server configuration");

        flows(one, two).forEach(Flow::settle);
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "OURS"})
    void item215_anotherPoolSizeReplacesThePool(ServerKind kind) {
        final ServerProcess one = start(kind, "one", null, "");
        final ServerProcess two = start(ServerKind.OURS, "two", one, "");
        final List<Flow> flows = flows(one, two);
        flows.forEach(Flow::settle);

        reload(two, one, "pool_size: 5");
        awaitRoutez(two, json -> json.contains("\"num_routes\": 6"));
        flows.forEach(Flow::settle);

        reload(two, one, "pool_size: 1");
        awaitRoutez(two, json -> json.contains("\"num_routes\": 4"));
        flows.forEach(Flow::settle);
    }

    /** NATS: accepted routes whose credentials do not fit any more are closed. */
    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = {"V2_15", "V2_10", "OURS"})
    void item214_otherCredentialsCloseAcceptedRoutes(ServerKind kind) {
        final ServerProcess one = start(ServerKind.OURS, "one", null,
                "authorization { user: r, password: old }");
        final ServerProcess two = servers.create(kind, "two");
        two.configure(ACCOUNTS + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://r:old@127.0.0.1:%d"]
                }
                """.formatted(two.clusterPort(), one.clusterPort())).start();
        awaitRoutez(one, json -> json.contains("\"num_routes\": 4"));

        // The hash of "new".
        reload(one, null, "authorization { user: r, password: "
                + "\"$2a$04$IF8LlY0fSx9zTpZMjBUuKuBuZYDzF/t.Rl7v5YFmOzkG1XQDJKWqC\" }");
        awaitRoutez(one, json -> json.contains("\"num_routes\": 0"));
    }

    private List<Flow> flows(ServerProcess one, ServerProcess two) {
        return List.of(new Flow(one, two, "a"), new Flow(two, one, "a"),
                new Flow(one, two, "b"), new Flow(two, one, "b"));
    }

    private ServerProcess start(ServerKind kind, String name, ServerProcess dialed, String more) {
        final ServerProcess server = servers.create(kind, name);
        return configure(server, dialed, more).start();
    }

    private static ServerProcess configure(ServerProcess server, ServerProcess dialed,
                                           String more) {
        return server.configure(ACCOUNTS + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: [%s]
                  %s
                }
                """.formatted(server.clusterPort(),
                        dialed == null ? "" : "\"" + dialed.routeUrl() + "\"", more));
    }

    private static void reload(ServerProcess server, ServerProcess dialed, String more) {
        configure(server, dialed, more).signal("HUP");
    }

    private RawClient client(ServerProcess server, String user) {
        return servers.own(RawClient.connect(server.port(), RawClient.CONNECT.replace("{",
                "{\"user\":\"" + user + "\",\"pass\":\"x\",")));
    }

    private static void awaitRoutez(ServerProcess server, Predicate<String> condition) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        String json = server.monitor("/routez");
        while (!condition.test(json)) {
            assertTrue(System.nanoTime() < deadlineNs, server.name() + " shows " + json);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            json = server.monitor("/routez");
        }
    }
}
