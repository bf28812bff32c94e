package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Route connections to real servers are cut at random while messages of all sizes flow both ways:
 * what arrives is right byte for byte, in order, at most once, and all of it once the cutting ends.
 */
class CutUnderLoadTest {

    private static final int CUTS = 8;
    private static final int BETWEEN_CUTS = 200;
    private static final int AFTERWARDS = 1_000;
    private static final String JSON = "{\"toad\":\"natterjack\",\"legs\":4},";
    private static final long WAIT_NS = 30_000_000_000L;

    @RegisterExtension
    final Servers servers = Servers.perTest();

    /** One direction: numbered messages, and what was seen of them. */
    private static final class Flow {

        private final RawClient publisher;
        private final RawClient subscriber;
        private final String subject;
        private final long seed;
        private int sent;
        private int expected;
        private int received;

        Flow(RawClient publisher, RawClient subscriber, String subject, long seed) {
            this.publisher = publisher;
            this.subscriber = subscriber.subscribe(subject, 1).flush();
            this.subject = subject;
            this.seed = seed;
        }

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                publisher.publish(subject, payload(sent++));
            }
        }

        /** Takes what is there; each message must be a later one than the last, and whole. */
        void receive(long timeoutMs) {
            for (RawClient.Msg next = subscriber.tryMessage(timeoutMs); next != null;
                 next = subscriber.tryMessage(0)) {
                final String got = next.payload();
                final int number = Integer.parseInt(got.substring(0, got.indexOf(' ')));
                assertTrue(number >= expected, () -> "again: " + number + " of " + subject);
                assertEquals(payload(number), got);
                expected = number + 1;
                received++;
            }
        }

        private String payload(int number) {
            final Random random = new Random(seed + number);
            final int dice = random.nextInt(1_000);
            final int size = dice < 900 ? random.nextInt(300) : dice < 980 ? random.nextInt(8_192)
                    : dice < 998 ? 60_000 + random.nextInt(10_000) : 1_000_000;
            final byte[] bytes = new byte[size];
            switch (random.nextInt(3)) {
                case 0 -> random.nextBytes(bytes);
                case 1 -> Arrays.fill(bytes, (byte) 0);
                default -> {
                    for (int i = 0; i < size; i++) {
                        bytes[i] = (byte) JSON.charAt(i % JSON.length());
                    }
                }
            }
            return number + " " + new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource({"V2_15, off", "V2_15, s2_fast", "V2_15, s2_better", "V2_15, s2_best",
        "V2_15, s2_auto", "V2_10, s2_fast", "V2_10, s2_better", "V2_10, s2_auto", "V2_9, off"})
    void whatArrivesIsRightAndAllArrivesAfterwards(ServerKind kind, String mode) throws Exception {
        final long seed = System.nanoTime();
        final String compression = mode.equals("off") ? "" : "compression: " + mode;
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                }
                """.formatted(peer.clusterPort(), compression)).start();
        final CuttingProxy proxy = servers.own(new CuttingProxy(peer.clusterPort()));
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        ours.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                  routes: ["nats://127.0.0.1:%d"]
                }
                """.formatted(ours.clusterPort(), compression, proxy.port())).start();
        final List<Flow> flows = List.of(
                new Flow(servers.client(ours), servers.client(peer), "out", seed),
                new Flow(servers.client(peer), servers.client(ours), "in", seed + 1));

        try {
            final Random random = new Random(seed);
            for (int cut = 0; cut < CUTS; cut++) {
                exchange(flows);
                flows.forEach(flow -> flow.publish(random.nextInt(50)));
                proxy.cutSome(random);
            }
            exchange(flows);
            settle(flows);
        } catch (AssertionError ex) {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
        }
    }

    /** Publishes until both ends have received enough since the last cut. */
    private static void exchange(List<Flow> flows) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        final int[] before = flows.stream().mapToInt(flow -> flow.received).toArray();
        boolean isEnough = false;
        while (!isEnough) {
            isEnough = true;
            for (int i = 0; i < before.length; i++) {
                flows.get(i).publish(20);
                flows.get(i).receive(2);
                isEnough &= flows.get(i).received - before[i] >= BETWEEN_CUTS;
            }
            assertTrue(System.nanoTime() < deadlineNs, "the route stays cut");
        }
    }

    /** Nothing is lost any more. The pool may still be filling: wait until it has. */
    private static void settle(List<Flow> flows) {
        for (Flow flow : flows) {
            final int last = flow.sent;
            final long deadlineNs = System.nanoTime() + WAIT_NS;
            while (flow.expected < last) {
                flow.publish(1);
                flow.receive(20);
                assertTrue(System.nanoTime() < deadlineNs, "messages stay away");
            }
        }
        for (Flow flow : flows) {
            final int first = flow.sent;
            final int received = flow.received + flow.sent - flow.expected;
            flow.publish(AFTERWARDS);
            final long deadlineNs = System.nanoTime() + WAIT_NS;
            while (flow.expected < flow.sent && System.nanoTime() < deadlineNs) {
                flow.receive(50);
            }
            assertEquals(received + AFTERWARDS, flow.received,
                    "of those that were published from " + first + " on, some are missing");
        }
    }
}
