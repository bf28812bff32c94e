package io.natterjack.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The Java client that everybody uses, against one server and against a mixed cluster. */
class JnatsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @Test
    void publishesToSubscribersAndKeepsTheOrder() throws Exception {
        final ServerProcess server = single();
        final Connection publisher = connect(server);
        final Subscription all = subscribed(connect(server), "orders.>");

        for (int i = 0; i < 5_000; i++) {
            publisher.publish("orders.eu." + i, bytes("order " + i));
        }

        for (int i = 0; i < 5_000; i++) {
            final Message message = next(all);
            assertEquals("orders.eu." + i, message.getSubject());
            assertEquals("order " + i, text(message));
        }
    }

    @Test
    void queueGroupSharesTheWork() throws Exception {
        final ServerProcess server = single();
        final Set<Integer> done = ConcurrentHashMap.newKeySet();
        final AtomicInteger deliveries = new AtomicInteger();
        final CountDownLatch all = new CountDownLatch(1_000);
        for (int member = 0; member < 3; member++) {
            final Connection worker = connect(server);
            worker.createDispatcher(message -> {
                deliveries.incrementAndGet();
                if (done.add(Integer.parseInt(text(message)))) {
                    all.countDown();
                }
            }).subscribe("jobs", "crew");
            worker.flush(SOON);
        }

        final Connection publisher = connect(server);
        for (int i = 0; i < 1_000; i++) {
            publisher.publish("jobs", bytes(Integer.toString(i)));
        }

        assertTrue(all.await(10, TimeUnit.SECONDS), () -> "done=" + done.size());
        assertEquals(1_000, deliveries.get());
    }

    @Test
    void manyRequestsAtOnceGetTheirOwnAnswers() throws Exception {
        final List<ServerProcess> nodes = mixedCluster();
        final Connection responder = connect(nodes.get(1));
        responder.createDispatcher(request ->
                responder.publish(request.getReplyTo(), bytes("re: " + text(request))))
                .subscribe("svc", "workers");
        settle(nodes, responder);

        final Connection requester = connect(nodes.get(0));
        final List<CompletableFuture<Message>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            answers.add(requester.request("svc", bytes("ask " + i)));
        }

        for (int i = 0; i < answers.size(); i++) {
            assertEquals("re: ask " + i, text(answers.get(i).get(10, TimeUnit.SECONDS)));
        }
    }

    @Test
    void headersCrossTheCluster() throws Exception {
        final List<ServerProcess> nodes = mixedCluster();
        final Connection receiver = connect(nodes.get(2));
        final Subscription subscription = subscribed(receiver, "with.headers");
        settle(nodes, receiver);
        final Headers headers = new Headers().add("Trace", "a", "b").add("Kind", "test");

        connect(nodes.get(0)).publish(NatsMessage.builder().subject("with.headers")
                .headers(headers).data(bytes("body")).build());

        final Message message = next(subscription);
        assertEquals(List.of("a", "b"), message.getHeaders().get("Trace"));
        assertEquals("test", message.getHeaders().getFirst("Kind"));
        assertEquals("body", text(message));
    }

    @Test
    void drainDeliversWhatWasSentAndEnds() throws Exception {
        final ServerProcess server = single();
        final Connection receiver = connect(server);
        final AtomicInteger got = new AtomicInteger();
        final Dispatcher dispatcher =
                receiver.createDispatcher(message -> got.incrementAndGet()).subscribe("drained");
        receiver.flush(SOON);
        final Connection publisher = connect(server);
        for (int i = 0; i < 1_000; i++) {
            publisher.publish("drained", bytes("x"));
        }
        publisher.flush(SOON);
        receiver.flush(SOON);

        assertTrue(receiver.drain(SOON).get(10, TimeUnit.SECONDS));

        assertEquals(1_000, got.get());
        assertEquals(Connection.Status.CLOSED, receiver.getStatus());
        assertTrue(!dispatcher.isActive());
    }

    @Test
    void requestNobodyServesFailsAtOnce() throws Exception {
        final List<ServerProcess> nodes = mixedCluster();
        for (final ServerProcess node : nodes) {
            final CompletableFuture<Message> answer =
                    connect(node).request("nobody", bytes("hello"));

            final Exception failure = assertThrows(Exception.class,
                    () -> answer.get(10, TimeUnit.SECONDS));
            assertTrue(failure instanceof CancellationException
                    || failure instanceof ExecutionException, failure::toString);
        }
    }

    @Test
    void noRespondersIsReportedWhereTheClientAsksForIt() throws Exception {
        final ServerProcess server = single();
        final Connection requester = own(Nats.connect(new Options.Builder().server(server.url())
                .reportNoResponders().build()));

        final ExecutionException failure = assertThrows(ExecutionException.class,
                () -> requester.request("nobody", bytes("x")).get(10, TimeUnit.SECONDS));

        assertInstanceOf(io.nats.client.JetStreamStatusException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("503"), failure.getMessage());
    }

    @Test
    void reconnectsToAnotherNodeThatItWasToldOf() throws Exception {
        final List<ServerProcess> nodes = mixedCluster();
        final CountDownLatch reconnected = new CountDownLatch(1);
        final Connection client = own(Nats.connect(new Options.Builder()
                .server(nodes.get(0).url())
                .reconnectWait(Duration.ofMillis(50))
                .connectionListener((connection, event) -> {
                    if (event == ConnectionListener.Events.RECONNECTED) {
                        reconnected.countDown();
                    }
                }).build()));
        final Subscription subscription = subscribed(client, "moved");
        assertTrue(client.getServers().size() >= nodes.size(),
                () -> "servers=" + client.getServers());

        nodes.get(0).kill();

        assertTrue(reconnected.await(10, TimeUnit.SECONDS));
        settle(nodes.subList(1, 3), client);
        connect(nodes.get(2)).publish("moved", bytes("still here"));
        assertEquals("still here", text(next(subscription)));
    }

    @Test
    void payloadsUpToTheLimitPass() throws Exception {
        final List<ServerProcess> nodes = mixedCluster();
        final Connection receiver = connect(nodes.get(1));
        final Subscription subscription = subscribed(receiver, "large");
        settle(nodes, receiver);
        final Connection publisher = connect(nodes.get(0));
        final int max = (int) publisher.getMaxPayload();

        for (final int length : new int[] {0, 1, 4_096, 65_536, 100_000, max - 1, max}) {
            final byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) (i * 31 + length);
            }
            publisher.publish("large", payload);
            assertArrayEquals(payload, next(subscription).getData());
        }
    }

    @Test
    void slowConsumerHarmsNobodyElse() throws Exception {
        final ServerProcess server = servers.create(ServerKind.OURS, "n1")
                .configure("max_pending: 1MB\nwrite_deadline: \"2s\"").start();
        final Subscription quick = subscribed(connect(server), "flood");
        quick.setPendingLimits(-1, -1);
        final RawClient stalled = servers.client(server).subscribe("flood", 1).flush();

        final Connection publisher = connect(server);
        final byte[] payload = new byte[32 * 1024];
        for (int i = 0; i < 1_000; i++) {
            publisher.publish("flood", payload);
            // In step with the quick one: only the stalled one falls behind.
            assertEquals(payload.length, next(quick).getData().length);
        }

        // It never read: what it finds now ends early.
        stalled.awaitClose();
    }

    private ServerProcess single() {
        return servers.create(ServerKind.OURS, "n1").configure("").start();
    }

    private List<ServerProcess> mixedCluster() {
        final List<ServerProcess> nodes = servers.createAll(
                List.of(ServerKind.OURS, ServerKind.V2_15, ServerKind.OURS));
        nodes.forEach(node -> Servers.inCluster(node, nodes).start());
        Mesh.formed(nodes).close();
        return nodes;
    }

    private Connection connect(ServerProcess server) throws IOException, InterruptedException {
        return own(Nats.connect(new Options.Builder().server(server.url()).build()));
    }

    private Connection own(Connection connection) {
        return servers.own(connection);
    }

    /** Returns when every node reaches what {@code client} subscribed to up to now. */
    private void settle(List<ServerProcess> nodes, Connection client) throws Exception {
        final String echo = "settled." + System.nanoTime();
        final Subscription subscription = subscribed(client, echo);
        for (final ServerProcess node : nodes) {
            final RawClient prober = servers.client(node);
            Message seen = null;
            for (int i = 0; seen == null && i < 100; i++) {
                prober.publish(echo, node.name()).flush();
                seen = subscription.nextMessage(Duration.ofMillis(100));
                while (seen != null && !text(seen).equals(node.name())) {
                    seen = subscription.nextMessage(Duration.ofMillis(100));
                }
            }
            assertNotNull(seen, () -> "not reached from " + node.name());
        }
    }

    private static Subscription subscribed(Connection connection, String subject)
            throws Exception {
        final Subscription subscription = connection.subscribe(subject);
        connection.flush(SOON);
        return subscription;
    }

    private static Message next(Subscription subscription) throws InterruptedException {
        final Message message = subscription.nextMessage(SOON);
        assertNotNull(message, () -> "no message on " + subscription.getSubject());
        return message;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }
}
