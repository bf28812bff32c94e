package io.natterjack.interop;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The lines of a route: what is understood, what is ignored, what ends the connection. */
class RouteLinesTest extends RouteFixture {

    private static final String UNKNOWN = "Unknown Protocol Operation";

    @Test
    void item045_lineFeedAloneEndsALine() {
        final RawRoute route = peer();
        route.send("RS+ $G " + subject() + "\n");
        route.sync();
        assertInterested(route);
    }

    @Test
    void item046_verbsInAnyCase() {
        final RawRoute route = peer();
        route.send("rs+ $G " + subject() + "\r\npInG\r\n");
        route.expectNext("PONG");
        assertInterested(route);
    }

    @Test
    void item047_missingQueueWeightClosesARealServer() {
        assumeTrue(ServerKind.oursIsStoodIn(), "item 48: ours takes it for one");
        assertClosesSilently("RS+ $G foo q\r\n");
    }

    @Test
    void item048_missingQueueWeightCountsAsOne() {
        assumeFalse(ServerKind.oursIsStoodIn(), "item 47: a real server closes");
        for (final String line : List.of("RS+ $G " + subject() + " q", "RS+ $G " + subject()
                + " q ")) {
            final RawRoute route = peer();
            route.sendLine(line);
            route.sync();
            client().publish(subject(), "hi").flush();
            assertEquals("RMSG $G " + subject() + " | q 2\nhi", route.nextMessage());
            route.close();
            ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), subject());
        }
    }

    @Test
    void item049_weightZeroOrNoNumberIsAccepted() {
        assumeTrue(ServerKind.oursIsStoodIn(), "item 49 is about real servers");
        assertIgnored("RS+ $G " + subject() + " q 0\r\nRS+ $G " + subject() + " r x\r\n");
    }

    @Test
    void item050_invalidSubjectIsReported() {
        final RawRoute route = peer();
        route.sendLine("RS+ $G foo..bar");
        assertEquals(List.of("-ERR 'Invalid Subscription'"), route.sync());
    }

    @Test
    void item051_item052_unknownAccountsAndInterestAreIgnored() {
        assertIgnored("RS+ NOPE foo\r\nRS- NOPE foo\r\nRS- $G never.seen\r\n"
                + "RS- $G never.seen q\r\n");
    }

    @Test
    void item053_wrongNumberOfArgumentsOfRsMinusCloses() {
        assertClosesSilently("RS- $G\r\n");
        assertClosesSilently("RS- $G a b c d\r\n");
    }

    @Test
    void item054_rsMinusRemovesWhatRsPlusAdded() {
        final RawRoute route = peer();
        route.send("RS+ $G " + subject() + " q 2\r\nRS- $G " + subject() + " q\r\n");
        route.send("RS+ $G " + subject() + "\r\nRS- $G " + subject() + "\r\n");
        route.sync();
        final RawClient requester = client().subscribe("inbox", 1);
        requester.publish(subject(), "inbox", "x");
        assertTrue(requester.message().headers().startsWith("NATS/1.0 503"));
    }

    @Test
    void item055_argumentsOfMessages() {
        final RawClient local = receiver().subscribe(subject(), 1)
                .subscribe(subject(), "q", 2).flush();
        final RawRoute route = peer();

        route.message("$G " + subject(), "none");
        route.message("$G " + subject() + " re", "reply");
        route.message("$G " + subject() + " | q", "queue");
        route.message("$G " + subject() + " + re q", "both");

        final List<String> got = received(local, route).stream()
                .map(m -> m.sid() + m.reply() + m.payload()).sorted().toList();
        assertEquals(List.of("1none", "1queue", "1reboth", "1rereply", "2queue", "2reboth"), got);
    }

    @Test
    void item056_otherIndicatorCloses() {
        assertClosesSilently("RMSG $G s x r q 2\r\nhi\r\n");
    }

    @Test
    void item057_indicatorAloneIsAReply() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        peer().message("$G " + subject() + " |", "hi");
        assertEquals("|", local.message().reply());
    }

    @Test
    void item058_badSizesClose() {
        for (final String size : List.of("1234567890", "-1", "abc")) {
            assertClosesSilently("RMSG $G s " + size + "\r\n");
        }
    }

    @Test
    void item059_payloadMustEndWithCrLf() {
        assertRefuses("RMSG $G s 2\r\nhiPING\r\n", UNKNOWN);
    }

    @Test
    void item060_headerLargerThanTotalCloses() {
        assertClosesSilently("HMSG $G s 12 4\r\n");
    }

    @Test
    void item061_leafMessageHasOriginAndHeaderSize() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        final RawRoute route = peer();
        route.send("LMSG origin $G " + subject() + " 0 2\r\nhi\r\n");
        assertEquals("hi", local.message().payload());
        route.send("LMSG origin $G " + subject() + " re 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
        final RawClient.Msg second = local.message();
        assertEquals("re", second.reply());
        assertEquals("NATS/1.0\r\n\r\n", second.headers());
    }

    @Test
    void item062_messageOfAnUnknownAccountIsIgnored() {
        assertIgnored("RMSG NOPE s 2\r\nhi\r\n");
    }

    @Test
    void item063_maxPayloadIsNotForRoutes() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        final String large = "x".repeat(3_000_000);
        peer().message("$G " + subject(), large);
        assertEquals(large.length(), local.message().payload().length());
    }

    @Test
    void item064_emptyPayload() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        peer().message("$G " + subject(), "");
        assertEquals("", local.message().payload());
    }

    @Test
    void item065_unknownVerbsEndTheRoute() {
        assertRefuses("NONSENSE\r\n", UNKNOWN);
        assertRefuses("MSG a 1 2\r\nhi\r\n", UNKNOWN);
        assertRefuses("\r\n", UNKNOWN);
    }

    @Test
    void item066_clientVerbsAreSwallowedButUnsub() {
        assertIgnored("SUB a 1\r\n");
        assertIgnored("PUB b 2\r\nhi\r\n");
        assertIgnored("HPUB c 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
        assertClosesSilently("UNSUB 1\r\n");
    }

    @Test
    void item067_gatewayVerbsAndAnswersAreIgnored() {
        assertIgnored("A+ x\r\nA- x\r\n+OK\r\nPONG\r\n");
    }

    @Test
    void item068_errorEndsTheRouteAndIsLogged() {
        final RawRoute route = peer();
        route.sendLine("-ERR 'because of " + subject() + "'");
        route.awaitClose();
        server.awaitLog("because of " + subject());
    }

    @Test
    void item069_longLinesAreRefused() {
        // 16 times the default max_control_line of 4096.
        final RawRoute route = peer();
        route.sendLine("RS+ $G " + "a".repeat(65_000));
        assertEquals(List.of(), route.sync());
        route.sendLine("RS+ $G " + "a".repeat(66_000));
        assertEquals("-ERR 'maximum control line exceeded'", route.next());
        route.awaitClose();
    }

    private void assertInterested(RawRoute route) {
        client().publish(subject(), "hi").flush();
        assertEquals("RMSG $G " + subject() + " 2\nhi", route.nextMessage());
    }
}
