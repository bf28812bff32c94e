package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer sees of our own distribution of accounts over the connections of a pool. */
class RoutePoolTest extends RouteFixture {

    private static final int POOL = 3;

    @Override
    String clusterOptions() {
        return "";
    }

    @Override
    String serverOptions() {
        return """
                accounts {
                  A { users: [{user: a, password: x}] }
                  B { users: [{user: b, password: x}] }
                  C { users: [{user: c, password: x}] }
                  D { users: [{user: d, password: x}] }
                  E { users: [{user: e, password: x}] }
                }
                """;
    }

    @BeforeEach
    void onlyOurs() {
        assumeFalse(ServerKind.oursIsStoodIn(), "this is not what real servers do");
    }

    @Test
    void dealsAccountsInTurn() {
        subscribeAll();
        final List<RawRoute> pool = pool();

        int all = 0;
        for (RawRoute route : pool) {
            final int count = own(route.sync()).size();
            assertTrue(count == 1 || count == 2, "accounts on one connection: " + count);
            all += count;
        }
        assertEquals(5, all);
    }

    @Test
    void movesToALivingConnectionAndBackWithoutASecondOnTheWay() {
        subscribeAll();
        final List<RawRoute> pool = pool();
        final List<List<String>> told = new ArrayList<>();
        pool.forEach(route -> told.add(own(route.sync())));

        pool.get(1).reset();
        final List<RawRoute> living = List.of(pool.get(0), pool.get(2));
        final List<List<String>> moved = List.of(new ArrayList<>(), new ArrayList<>());
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (moved.get(0).size() + moved.get(1).size() < told.get(1).size()) {
            assertTrue(System.nanoTime() < deadlineNs, moved::toString);
            for (int i = 0; i < 2; i++) {
                moved.get(i).addAll(own(living.get(i).sync()));
            }
        }
        assertEquals(told.get(1), moved.stream().flatMap(List::stream).sorted().toList());

        living.forEach(RawRoute::keepPings);
        final RawRoute again = join(pool.get(1).name(), 1);
        for (int i = 0; i < 2; i++) {
            for (String line : moved.get(i)) {
                living.get(i).await(line.replace("RS+", "RS-"));
                living.get(i).await("PING");
            }
        }
        // Not yet answered: nothing is told to the connection that came back.
        assertEquals(List.of(), own(again.sync()));

        // One more than was asked for: the first of the regular ones may have come as well.
        living.get(0).sendLine("PONG\r\nPONG\r\nPONG");
        living.get(1).sendLine("PONG\r\nPONG\r\nPONG");
        for (String line : told.get(1)) {
            again.await(line);
        }
    }

    @Test
    void requestsTakeTheConnectionThatCarriesTheInterestInTheReply() {
        final List<RawRoute> pool = pool();
        final RawClient requester = connect("a");
        requester.subscribe("inbox." + subject(), 1).flush();
        RawRoute carrier = null;
        for (RawRoute route : pool) {
            if (route.sync().contains("RS+ A inbox." + subject())) {
                carrier = route;
            }
        }
        final RawRoute other = pool.get(carrier == pool.get(0) ? 1 : 0);
        other.sendLine("RS+ A " + subject());
        other.sync();

        requester.publish(subject(), "plain").flush();
        requester.publish(subject(), "inbox." + subject(), "ask").flush();

        assertTrue(other.nextMessage().endsWith("\nplain"));
        assertTrue(carrier.nextMessage().endsWith("\nask"));
    }

    @Test
    void answersAreSentBackBeforeTheInterestInThemIsKnown() {
        final List<RawRoute> pool = pool();
        final RawClient responder = connect("b");
        responder.subscribe(subject(), 1).flush();
        for (RawRoute route : pool) {
            route.sync();
        }
        pool.get(2).message("B " + subject() + " elsewhere.1", "ask");

        responder.publish(responder.message().reply(), "answer").flush();

        assertEquals("RMSG B elsewhere.1 6\nanswer", pool.get(2).nextMessage());
    }

    private void subscribeAll() {
        for (String user : List.of("a", "b", "c", "d", "e")) {
            connect(user).subscribe(subject(), 1).flush();
        }
    }

    private RawClient connect(String user) {
        return servers.own(RawClient.connect(server.port(), RawClient.CONNECT.replace("{",
                "{\"user\":\"" + user + "\",\"pass\":\"x\",")));
    }

    private List<RawRoute> pool() {
        final String name = peerName();
        final List<RawRoute> pool = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            pool.add(join(name, i));
        }
        return pool;
    }

    private RawRoute join(String name, int index) {
        final RawRoute route = servers.own(RawRoute.open(server, name));
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"route_pool_size\":" + POOL
                + (index == 0 ? "" : ",\"route_pool_idx\":" + index)));
        return route;
    }

    private List<String> own(List<String> lines) {
        return lines.stream().filter(line -> line.matches("RS\\+ [A-E] " + subject())).sorted()
                .toList();
    }
}
