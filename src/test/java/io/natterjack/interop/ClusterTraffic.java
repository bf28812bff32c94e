package io.natterjack.interop;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every cluster must do, whoever its members are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterTraffic {

    private static final int MESSAGES = 2_000;
    private static final int PUBLISHERS = 3;

    @RegisterExtension
    final Servers servers = Servers.perClass();

    private final List<ServerKind> kinds;
    private List<ServerProcess> nodes;
    private Mesh mesh;

    ClusterTraffic(ServerKind... kinds) {
        this.kinds = List.of(kinds);
    }

    @BeforeAll
    void formCluster() {
        nodes = servers.createAll(kinds);
        for (final ServerProcess node : nodes) {
            Servers.inCluster(node, nodes).start();
        }
        mesh = Mesh.formed(nodes);
    }

    @AfterAll
    void closeMesh() {
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    void everyNodeGetsEveryMessageOnceAndInOrder() {
        for (final ServerProcess to : nodes) {
            final RawClient subscriber = servers.client(to);
            subscriber.subscribe("order." + to.name() + ".*", 1);
            mesh.settle(to, subscriber);
            for (final ServerProcess from : nodes) {
                sendInOrder(from, to, subscriber);
            }
        }
    }

    private void sendInOrder(ServerProcess from, ServerProcess to, RawClient subscriber) {
        final List<RawClient> publishers = new ArrayList<>();
        for (int p = 0; p < PUBLISHERS; p++) {
            publishers.add(servers.client(from));
        }
        for (int first = 0; first < MESSAGES; first += 100) {
            for (int p = 0; p < PUBLISHERS; p++) {
                publishers.get(p).send(batch("order." + to.name() + "." + p, first, 100));
            }
        }

        final int[] next = new int[PUBLISHERS];
        for (int i = 0; i < MESSAGES * PUBLISHERS; i++) {
            final RawClient.Msg message = subscriber.message();
            final int p = message.subject().charAt(message.subject().length() - 1) - '0';
            assertEquals(next[p]++, Integer.parseInt(message.payload()),
                    () -> from.name() + " to " + to.name());
        }
        publishers.forEach(RawClient::flush);
        subscriber.flush();
    }

    private static String batch(String subject, int first, int count) {
        final StringBuilder batch = new StringBuilder();
        for (int i = first; i < first + count; i++) {
            final String payload = Integer.toString(i);
            batch.append("PUB ").append(subject).append(' ').append(payload.length())
                    .append("\r\n").append(payload).append("\r\n");
        }
        return batch.toString();
    }

    @Test
    void queueGroupOverAllNodesGetsEachMessageOnce() {
        final List<RawClient> members = new ArrayList<>();
        for (final ServerProcess node : nodes) {
            final RawClient member = servers.client(node);
            member.subscribe("work", "crew", 1).subscribe("work.end", 2);
            members.add(member);
        }
        for (int i = 0; i < nodes.size(); i++) {
            mesh.settle(nodes.get(i), members.get(i));
        }

        final RawClient publisher = servers.client(nodes.get(0));
        publisher.send(batch("work", 0, 1_000));
        publisher.publish("work.end", "end").flush();

        final int[] seen = new int[1_000];
        for (int i = 0; i < members.size(); i++) {
            final List<RawClient.Msg> got = members.get(i).messagesUntil("end");
            got.forEach(message -> seen[Integer.parseInt(message.payload())]++);
            // A member of a fair group of at most four that got none of 1000: practically never.
            assertTrue(!got.isEmpty(), nodes.get(i).name() + " got nothing");
        }
        for (int i = 0; i < seen.length; i++) {
            assertEquals(1, seen[i], "deliveries of message " + i);
        }
    }

    @Test
    void requestsAreAnsweredAcrossNodes() {
        for (final ServerProcess from : nodes) {
            for (final ServerProcess to : nodes) {
                final String subject = "svc." + from.name() + "." + to.name();
                final RawClient responder = servers.client(to).subscribe(subject, 1);
                mesh.settle(to, responder);
                final RawClient requester = servers.client(from).subscribe("_INBOX.a.*", 1);

                for (int i = 0; i < 20; i++) {
                    requester.publish(subject, "_INBOX.a." + i, "ask " + i);
                    final RawClient.Msg request = responder.message();
                    responder.publish(request.reply(), "answer to " + request.payload());

                    assertEquals("answer to ask " + i, requester.message().payload());
                }
                requester.close();
                responder.close();
            }
        }
    }

    @Test
    void headersArriveIntact() {
        final String headers = "NATS/1.0\r\nA: 1\r\nB:  two words \r\nA: again\r\n\r\n";
        for (final ServerProcess to : nodes) {
            final RawClient subscriber = servers.client(to).subscribe("headers", 1);
            mesh.settle(to, subscriber);
            for (final ServerProcess from : nodes) {
                servers.client(from).publishHeaders("headers", headers, "body").flush();

                final RawClient.Msg message = subscriber.message();
                assertEquals(headers, message.headers());
                assertEquals("body", message.payload());
            }
            subscriber.close();
        }
    }

    @Test
    void requestWithoutInterestAnywhereIsAnsweredWith503() {
        for (final ServerProcess node : nodes) {
            final RawClient requester = servers.client(node).subscribe("inbox", 1);

            requester.publish("nobody.listens", "inbox", "hello");

            assertIs503(requester.message());
        }
    }

    @Test
    void remoteInterestKeepsThe503Away() {
        final ServerProcess last = nodes.get(nodes.size() - 1);
        final RawClient silent = servers.client(last).subscribe("silent", 1);
        mesh.settle(last, silent);
        for (final ServerProcess node : nodes) {
            final RawClient requester = servers.client(node).subscribe("inbox", 1);

            requester.publish("silent", "inbox", "hello").flush();

            assertEquals("hello", silent.message().payload());
        }
    }

    @Test
    void unsubscribingIsSeenByTheOtherNodes() {
        for (final ServerProcess to : nodes) {
            final RawClient subscriber = servers.client(to).subscribe("gone", 1);
            mesh.settle(to, subscriber);
            subscriber.sendLine("UNSUB 1");
            mesh.settle(to, subscriber);
            for (final ServerProcess from : nodes) {
                assertNoInterest(from, "gone");
            }
        }
    }

    @Test
    void reachedLimitOfAnAutoUnsubscribeIsSeenByTheOtherNodes() {
        for (final ServerProcess to : nodes) {
            final ServerProcess from = nodes.get((nodes.indexOf(to) + 1) % nodes.size());
            final RawClient subscriber = servers.client(to).subscribe("few", 1);
            subscriber.sendLine("UNSUB 1 3");
            mesh.settle(to, subscriber);

            servers.client(from).send(batch("few", 0, 10));

            for (int i = 0; i < 3; i++) {
                assertEquals(Integer.toString(i), subscriber.message().payload());
            }
            mesh.settle(to, subscriber);
            assertNoInterest(from, "few");
        }
    }

    @Test
    void interestOfAClientThatLeavesIsSeenByTheOtherNodes() {
        for (final ServerProcess to : nodes) {
            final RawClient subscriber = servers.client(to).subscribe("left", 1);
            mesh.settle(to, subscriber);
            subscriber.close();
            for (final ServerProcess from : nodes) {
                awaitNoInterest(servers.client(from).subscribe("inbox", 1), "left");
            }
        }
    }

    private void assertNoInterest(ServerProcess node, String subject) {
        final RawClient requester = servers.client(node).subscribe("inbox", 1);
        requester.publish(subject, "inbox", "anybody?");
        assertIs503(requester.message());
        requester.close();
    }

    /** Newer servers name the subject in a header: only the status is common to all. */
    private static void assertIs503(RawClient.Msg answer) {
        assertTrue(answer.headers().startsWith("NATS/1.0 503\r\n"), answer::toString);
    }

    /** Asks until nobody is known to listen; {@code requester} has subscribed to "inbox". */
    static void awaitNoInterest(RawClient requester, String subject) {
        final long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadlineNs) {
            requester.publish(subject, "inbox", "anybody?");
            final RawClient.Msg answer = requester.tryMessage(50);
            if (answer != null) {
                assertIs503(answer);
                return;
            }
        }
        throw new AssertionError("interest stays: subject=" + subject);
    }
}
