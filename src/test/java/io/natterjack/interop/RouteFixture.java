package io.natterjack.interop;

import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One server for the tests of a class, and per test a client of it and names of its own: the test
 * is the peer. Test methods carry the numbers of the route checklist that they hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RouteFixture {

    @RegisterExtension
    final Servers servers = Servers.perClass();

    ServerProcess server;
    private String method;
    private int peers;

    /** Lines for the cluster block; a class overrides what it needs. */
    String clusterOptions() {
        // The checklist is about what real servers do.
        return ServerKind.oursIsStoodIn() ? "" : "pool_distribution: account_hash";
    }

    String serverOptions() {
        return "";
    }

    @BeforeAll
    void startServer() {
        server = servers.create(ServerKind.OURS, "s1");
        server.configure(serverOptions() + """

                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                }
                """.formatted(server.clusterPort(), clusterOptions())).start();
    }

    @BeforeEach
    void nameTheTest(TestInfo info) {
        method = info.getTestMethod().orElseThrow().getName().replace("_", "");
    }

    /** A subject that no other test of the class uses. */
    String subject() {
        return method;
    }

    String peerName() {
        peers++;
        final String letters = method.replaceAll("[^A-Za-z]", "");
        return letters.substring(0, Math.min(30, letters.length()))
                + "x" + (char) ('a' + peers / 26 % 26) + (char) ('a' + peers % 26);
    }

    RawClient client() {
        return servers.client(server);
    }

    /** A connection to the cluster port on which the test has said nothing yet. */
    RawRoute open() {
        return servers.own(RawRoute.open(server, peerName()));
    }

    /** A registered peer without pooling. */
    RawRoute peer() {
        return servers.own(RawRoute.register(server, peerName()));
    }

    /** A registered peer whose INFO has {@code more} keys. */
    RawRoute peer(String connect, String more) {
        final RawRoute route = open();
        route.sendLine(connect == null ? route.connect() : connect);
        route.sendLine(route.info(more));
        route.sync();
        return route;
    }

    /** Sends {@code lines} as a registered peer; the server must close without a word. */
    void assertClosesSilently(String lines) {
        final RawRoute route = peer();
        route.send(lines);
        route.expectClose();
    }

    /** Sends {@code lines} as a registered peer; the server must say {@code error} and close. */
    void assertRefuses(String lines, String error) {
        final RawRoute route = peer();
        route.send(lines);
        assertRefused(route, error);
    }

    static void assertRefused(RawRoute route, String error) {
        assertEquals("-ERR '" + error + "'", route.next());
        route.expectClose();
    }

    /** Asserts that {@code lines} are taken without answer and the route goes on. */
    void assertIgnored(String lines) {
        final RawRoute route = peer();
        route.send(lines);
        assertEquals(List.of(), route.sync());
    }

    /** Asserts that a message that {@code route} sends now reaches a new subscriber. */
    void assertCarries(RawRoute route) {
        final RawClient subscriber = client().subscribe(subject() + ".carries", 9).flush();
        route.message("$G " + subject() + ".carries", "ok");
        assertEquals("ok", subscriber.message().payload());
    }

    /** What {@code client} gets from {@code route} up to now: a last message marks the end. */
    List<RawClient.Msg> received(RawClient client, RawRoute route) {
        route.message("$G " + subject() + ".end", "the end");
        return client.messagesUntil("the end");
    }

    /** A client with {@code subscriptions} that can be asked by {@link #received}. */
    RawClient receiver() {
        return client().subscribe(subject() + ".end", 99);
    }

    static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "lacks " + part + ": " + text);
    }
}
