package io.natterjack.interop;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a peer is told about the subscriptions of local clients, and what it may tell. */
class RouteInterestTest extends RouteFixture {

    @Test
    void item071_item072_onlyTheFirstAndTheLastPlainSubscriptionAreTold() {
        final RawRoute route = peer();
        final RawClient one = client().subscribe(subject(), 1).flush();
        final RawClient two = client().subscribe(subject(), 1).subscribe(subject(), 2).flush();
        assertEquals(List.of("RS+ $G " + subject()), route.sync());

        one.sendLine("UNSUB 1");
        one.flush();
        two.sendLine("UNSUB 1");
        two.flush();
        assertEquals(List.of(), route.sync());

        two.sendLine("UNSUB 2");
        two.flush();
        assertEquals(List.of("RS- $G " + subject()), route.sync());
    }

    @Test
    void item073_item074_item075_queueSubscriptionsAreToldWithTheirTotal() {
        final RawRoute route = peer();
        final RawClient client = client();
        final String key = " $G " + subject() + " q";

        client.subscribe(subject(), "q", 1).flush();
        route.expectNext("RS+" + key + " 1");
        client.subscribe(subject(), "q", 2).flush();
        route.expectNext("RS+" + key + " 2");
        client.sendLine("UNSUB 1");
        route.expectNext("RS+" + key + " 1");
        client.sendLine("UNSUB 2");
        route.expectNext("RS-" + key);
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item076_reachedAutoUnsubscribeIsTold() {
        final RawRoute route = peer();
        final RawClient client = client().subscribe(subject(), 1);
        client.sendLine("UNSUB 1 2");
        client.flush();
        assertEquals(List.of("RS+ $G " + subject()), route.sync());

        route.message("$G " + subject(), "1");
        client.message();
        assertEquals(List.of(), route.sync());
        route.message("$G " + subject(), "2");
        client.message();
        route.expectNext("RS- $G " + subject());
    }

    @Test
    void item077_leavingClientIsToldOncePerKey() {
        final RawRoute route = peer();
        final RawClient client = client().subscribe(subject(), 1).subscribe(subject(), 2)
                .subscribe(subject(), "q", 3).subscribe(subject(), "q", 4).flush();
        route.sync();

        client.close();

        assertEquals(Set.of("RS- $G " + subject(), "RS- $G " + subject() + " q"),
                Set.of(route.next(), route.next()));
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item078_newPeerIsToldEverything() {
        client().subscribe(subject(), 1).subscribe(subject(), "q", 2)
                .subscribe(subject(), "q", 3).flush();
        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(route.info(""));

        final Set<String> told = new HashSet<>(route.sync());

        assertTrue(told.contains("RS+ $G " + subject()), told::toString);
        assertTrue(told.contains("RS+ $G " + subject() + " q 2"), told::toString);
    }

    @Test
    void item079_repeatedInterestReplaces() {
        final RawRoute route = peer();
        route.send(("RS+ $G " + subject() + "\r\n").repeat(2));
        route.send("RS+ $G " + subject() + " q 1\r\nRS+ $G " + subject() + " q 5\r\n");
        route.sync();

        client().publish(subject(), "hi").flush();

        assertEquals("RMSG $G " + subject() + " | q 2\nhi", route.nextMessage());
        assertEquals(List.of(), route.sync());
        route.sendLine("RS- $G " + subject());
        route.sendLine("RS- $G " + subject() + " q");
        route.sync();
        ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), subject());
    }

    @Test
    void item080_interestEndsWithItsConnection() {
        final RawRoute route = peer();
        route.sendLine("RS+ $G " + subject());
        route.sync();
        route.close();
        ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), subject());
    }

    @Test
    void item081_returningPoolConnectionIsToldEverythingAgain() {
        client().subscribe(subject(), 1).flush();
        final String name = peerName();
        final RawRoute other = pooled(name, 0);
        other.sync();
        final RawRoute first = pooled(name, 2);
        assertTrue(first.sync().contains("RS+ $G " + subject()));
        first.sendLine("RS+ $G " + subject() + ".alive");
        first.sync();
        first.close();
        // Once its interest is gone the place in the pool is free again.
        ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), subject() + ".alive");

        final RawRoute again = pooled(name, 2);
        boolean isTold = false;
        for (int i = 0; i < 100 && !isTold; i++) {
            // Ours takes the interest back from the other connection first, and waits for PONG.
            other.sync();
            isTold = again.sync().contains("RS+ $G " + subject());
        }
        assertTrue(isTold);
    }

    @Test
    void item082_interestOfAPeerIsNotToldToOthers() {
        final RawRoute one = peer();
        final RawRoute two = peer();
        one.sync();

        two.sendLine("RS+ $G " + subject());
        two.sync();

        assertTrue(one.sync().stream().noneMatch(line -> line.startsWith("RS+")));
    }

    @Test
    void item083_inboxIsToldBeforeTheRequest() {
        final RawRoute route = peer();
        route.sendLine("RS+ $G " + subject());
        route.sync();

        client().subscribe("_INBOX." + subject(), 1)
                .publish(subject(), "_INBOX." + subject(), "ask");

        route.expectNext("RS+ $G _INBOX." + subject());
        assertEquals("RMSG $G " + subject() + " _INBOX." + subject() + " 3\nask",
                route.nextMessage());
    }

    private RawRoute pooled(String name, int index) {
        final RawRoute route = servers.own(RawRoute.open(server, name));
        route.sendLine(route.connect());
        route.sendLine(route.info(",\"route_pool_size\":3"
                + (index == 0 ? "" : ",\"route_pool_idx\":" + index)));
        return route;
    }
}
