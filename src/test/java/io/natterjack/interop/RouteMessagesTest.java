package io.natterjack.interop;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Messages to a peer and from it. */
class RouteMessagesTest extends RouteFixture {

    private static final String HEADERS = "NATS/1.0\r\nA: b\r\n\r\n";

    @Test
    void item085_oneCopyForOverlappingInterest() {
        final RawRoute route = interested("", ".*", ".>");
        client().publish(subject() + ".a", "hi").flush();
        assertEquals("RMSG $G " + subject() + ".a 2\nhi", route.nextMessage());
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item086_severalGroupsRideOnOneLine() {
        final RawRoute route = interested(" q1 1", " q2 1");
        client().publish(subject(), "hi").flush();
        assertTrue(Set.of("RMSG $G " + subject() + " | q1 q2 2\nhi",
                "RMSG $G " + subject() + " | q2 q1 2\nhi").contains(route.nextMessage()));
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item087_groupsAfterAReply() {
        final RawRoute route = interested(" q1 1");
        client().publish(subject(), "re", "hi").flush();
        assertEquals("RMSG $G " + subject() + " + re q1 2\nhi", route.nextMessage());
    }

    @Test
    void item088_plainAndQueueInterestMakeOneLine() {
        final RawRoute route = interested("", " q1 1");
        client().publish(subject(), "hi").flush();
        assertEquals("RMSG $G " + subject() + " | q1 2\nhi", route.nextMessage());
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item089_item090_item091_theListNamesTheGroupsButPlainSubscribersAlwaysGetIt() {
        final RawClient local = receiver().subscribe(subject(), 1).subscribe(subject(), "q1", 2)
                .subscribe(subject(), "q2", 3).flush();
        final RawRoute route = peer();

        route.message("$G " + subject() + " | q1", "list");
        route.message("$G " + subject(), "none");

        assertEquals(List.of("1list", "1none", "2list"), received(local, route).stream()
                .map(m -> m.sid() + m.payload()).sorted().toList());
    }

    @Test
    void item092_choiceIsByWeightOverLocalAndRemoteMembers() {
        final RawRoute route = interested(" q 3");
        final RawClient local = client().subscribe(subject(), "q", 1).flush();
        final RawClient publisher = client();

        for (int i = 0; i < 400; i++) {
            publisher.publish(subject(), "hi");
        }
        publisher.flush();

        final int here = local.flushed().size();
        // A quarter is expected here; these limits are ten standard deviations away.
        assertTrue(here > 15 && here < 185, "local deliveries=" + here);
        for (int i = here; i < 400; i++) {
            assertEquals("RMSG $G " + subject() + " | q 2\nhi", nextSkippingInterest(route));
        }
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item093_localMembersWinForMessagesFromARoute() {
        final RawRoute other = interested(" q 50");
        final RawRoute route = peer();
        other.sync();
        final RawClient local = receiver().subscribe(subject(), "q", 1).flush();
        other.sync();

        for (int i = 0; i < 50; i++) {
            route.message("$G " + subject() + " | q", "hi");
        }

        assertEquals(50, received(local, route).size());
        assertTrue(other.sync().stream().noneMatch(line -> line.startsWith("RMSG")));
    }

    @Test
    void item094_withoutALocalMemberAThirdServerGetsIt() {
        final RawRoute third = interested(" q 1");
        final RawRoute route = peer();
        third.sync();

        route.message("$G " + subject() + " | q", "hi");

        assertEquals("RMSG $G " + subject() + " | q 2\nhi", nextSkippingInterest(third));
    }

    @Test
    void item095_oursNeverSendsItBack() {
        assumeFalse(ServerKind.oursIsStoodIn(), "a real server may send it back");
        final RawRoute route = interested(" q 1");
        route.message("$G " + subject() + " | q", "hi");
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item096_echoFalseStopsTheWayBackButNothingElse() {
        final RawRoute route = open();
        route.sendLine(route.connect().replace("\"echo\":true", "\"echo\":false"));
        route.sendLine(route.info(""));
        route.sendLine("RS+ $G " + subject() + " q 1");
        route.sync();

        route.message("$G " + subject() + " | q", "own");
        assertEquals(List.of(), route.sync());
        client().publish(subject(), "hi").flush();
        assertEquals("RMSG $G " + subject() + " | q 2\nhi", route.nextMessage());
    }

    @Test
    void item097_plainMessagesMakeOneHop() {
        final RawRoute other = interested("");
        final RawRoute route = peer();
        other.sync();

        route.message("$G " + subject(), "hi");
        route.sync();

        assertTrue(other.sync().stream().noneMatch(line -> line.startsWith("RMSG")));
        assertTrue(route.sync().stream().noneMatch(line -> line.startsWith("RMSG")));
    }

    @Test
    void item098_headersTravelWithBothSizes() {
        final RawRoute route = interested("");
        client().publishHeaders(subject(), HEADERS, "body").flush();
        assertEquals("HMSG $G " + subject() + " 18 22\n" + HEADERS + "body",
                route.nextMessage());

        final RawClient local = client().subscribe(subject() + ".in", 1).flush();
        route.send("HMSG $G " + subject() + ".in re 18 22\r\n" + HEADERS + "body\r\n");
        assertEquals(new RawClient.Msg(subject() + ".in", "1", "re", HEADERS, "body"),
                local.message());
    }

    @Test
    void item099_headersAreStrippedForAPeerWithoutThem() {
        final RawRoute route = open();
        route.sendLine(route.connect().replace("\"headers\":true", "\"headers\":false"));
        route.sendLine(route.info("").replace("\"headers\":true", "\"headers\":false"));
        route.sendLine("RS+ $G " + subject());
        route.sync();

        client().publishHeaders(subject(), HEADERS, "body").flush();

        assertEquals("RMSG $G " + subject() + " 4\nbody", route.nextMessage());
    }

    @Test
    void item100_headersAreStrippedForAClientWithoutThem() {
        final RawClient plain = servers.own(
                RawClient.connect(server.port(), "{\"verbose\":false,\"headers\":false}"));
        plain.subscribe(subject(), 1).flush();
        peer().send("HMSG $G " + subject() + " 18 22\r\n" + HEADERS + "body\r\n");
        plain.expect("MSG " + subject() + " 1 4");
        assertEquals("body\r\n", plain.bytes(6));
    }

    @Test
    void item101_noRespondersOnlyWhereNoInterestIsKnown() {
        final RawClient requester = client().subscribe("inbox", 1);
        final RawRoute route = interested("");
        requester.publish(subject(), "inbox", "x").flush();
        assertEquals("RMSG $G " + subject() + " inbox 1\nx", nextSkippingInterest(route));

        route.sendLine("RS- $G " + subject());
        route.sync();
        requester.publish(subject(), "inbox", "x");
        assertTrue(requester.message().headers().startsWith("NATS/1.0 503"));
    }

    @Test
    void item102_nothingReturnsForARequestWithoutLocalInterest() {
        final RawRoute route = peer();
        route.sendLine("RS+ $G re." + subject());
        route.message("$G " + subject() + " re." + subject(), "ask");
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item103_jetStreamAckReplyIsRewritten() {
        final RawClient local = client().subscribe("deliver." + subject(), 1).flush();
        final String ack = "$JS.ACK.S.C.1.2.3.4.5.6";
        peer().message("$G deliver." + subject() + " " + ack + "@orders.new", "hi");
        assertEquals(new RawClient.Msg("orders.new", "1", ack, "", "hi"), local.message());
    }

    @Test
    void item104_shortJetStreamAckReplyIsNotRewritten() {
        final RawClient local = client().subscribe(subject(), 1).flush();
        peer().message("$G " + subject() + " $JS.ACK.S.C@orders.new", "hi");
        assertEquals(new RawClient.Msg(subject(), "1", "$JS.ACK.S.C@orders.new", "", "hi"),
                local.message());
    }

    private RawRoute interested(String... ends) {
        final RawRoute route = peer();
        for (final String end : ends) {
            route.sendLine("RS+ $G " + subject() + end);
        }
        route.sync();
        return route;
    }

    private static String nextSkippingInterest(RawRoute route) {
        String line = route.next();
        while (line.startsWith("RS") || line.startsWith("INFO")) {
            line = route.next();
        }
        final int length = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        return line + "\n" + route.bytes(length + 2).substring(0, length);
    }
}
