package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ClusterConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import io.natterjack.net.MemoryNetwork;
import io.natterjack.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a route does after seconds and minutes, under a clock of the test's own. */
public class RouteClockTest {

    private static final int ROUTES = 6000;
    private static final int NOBODY = 6001;
    private static final long STEP_MS = 10;
    private static final RouteUrl TO_NOBODY =
            new RouteUrl("", "127.0.0.1", NOBODY, null, null);

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final List<String> log = new ArrayList<>();
    private long nowMs;
    private Server server;

    @Test
    void item032_item033_thePeerIsPingedAfterASecondAndThenEvery30Seconds() throws Exception {
        start(cluster());
        final Transport.Channel peer = registeredPeer();
        final long registeredMs = nowMs;

        final StringBuilder received = new StringBuilder();
        final List<Long> pings = new ArrayList<>();
        while (nowMs < registeredMs + 95_000) {
            step();
            received.append(received(peer));
            if (received.toString().endsWith("PING\r\n")) {
                received.setLength(0);
                pings.add(nowMs - registeredMs);
                send(peer, "PONG\r\n");
            }
        }

        assertEquals(4, pings.size(), pings::toString);
        assertBetween(1_000, 1_200, pings.get(0));
        assertBetween(30_000, 30_000, pings.get(1) - pings.get(0));
        assertBetween(30_000, 30_000, pings.get(3) - pings.get(2));
    }

    @Test
    void item040_connectBackoffDoublesTheDelayUpTo30Seconds() throws Exception {
        start(cluster().routes(List.of(TO_NOBODY)).connectBackoff(true));

        assertDelays(dialsWithin(100_000), 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000);
    }

    @Test
    void item038_withoutBackoffAConfiguredRouteIsDialedEverySecondAfterAFewSooner()
            throws Exception {
        start(cluster().routes(List.of(TO_NOBODY)));

        assertDelays(dialsWithin(4_500), 50, 100, 200, 400, 1_000, 1_000, 1_000);
    }

    @Test
    void item042_aDiscoveredRouteIsTriedAsOftenAsConnectRetriesSaysASecondApart()
            throws Exception {
        start(cluster().connectRetries(2));
        final Transport.Channel peer = registeredPeer();

        send(peer, "INFO {\"server_id\":\"OTHER\",\"server_name\":\"OTHER\",\"host\":\"127.0.0.1\","
                + "\"port\":" + NOBODY + ",\"ip\":\"nats-route://127.0.0.1:" + NOBODY + "/\"}\r\n");

        assertDelays(dialsWithin(60_000), 1_000, 1_000);
    }

    @Test
    void item044_aDialThatNobodyAnswersIsGivenUpAfterASecond() throws Exception {
        network.swallowConnects(true);
        start(cluster().routes(List.of(TO_NOBODY)));

        assertDelays(dialsWithin(10_000), 1_050, 1_100, 1_200, 1_400, 2_000, 2_000);
        assertTrue(log.toString().contains("i/o timeout"), log::toString);
    }

    private static ClusterConfig.Builder cluster() {
        return ClusterConfig.builder().name("C").host("127.0.0.1").port(ROUTES).poolSize(1);
    }

    private void start(ClusterConfig.Builder cluster) throws Exception {
        final ServerConfig config = ServerConfig.builder().host("127.0.0.1").port(4000)
                .cluster(cluster.build()).build();
        server = Server.start(config, new Environment(network.transport("server"),
                () -> nowMs * 1_000_000, () -> nowMs * 1_000, 1,
                (host, found) -> found.accept(List.of(InetAddress.getLoopbackAddress()), null),
                Runnable::run, log::add, true, () -> { }));
    }

    private Transport.Channel registeredPeer() throws Exception {
        final Transport.Channel peer = network.transport("peer").connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ROUTES));
        step();
        send(peer, "CONNECT {\"cluster\":\"C\"}\r\nINFO {\"server_id\":\"PEER\"}\r\n");
        while (server.peerCount() == 0) {
            step();
            assertTrue(nowMs < 60_000, () -> "no peer: " + log);
        }
        return peer;
    }

    /** When the server dialed within the next {@code ms}: for the pool and for $SYS, at once. */
    private List<Long> dialsWithin(long ms) throws Exception {
        final long untilMs = nowMs + ms;
        int count = network.dials();
        final List<Long> dials = new ArrayList<>();
        while (nowMs < untilMs) {
            step();
            if (network.dials() > count) {
                count = network.dials();
                dials.add(nowMs);
            }
        }
        return dials;
    }

    private static void assertDelays(List<Long> dials, long... delays) {
        assertEquals(delays.length + 1, dials.size(), dials::toString);
        for (int i = 0; i < delays.length; i++) {
            assertBetween(delays[i], delays[i], dials.get(i + 1) - dials.get(i));
        }
    }

    /** Both limits included, give or take a few steps. */
    private static void assertBetween(long fromMs, long toMs, long ms) {
        assertTrue(ms >= fromMs - STEP_MS && ms <= toMs + 5 * STEP_MS,
                () -> "ms=" + ms + ", expected " + fromMs + " to " + toMs);
    }

    private void step() throws Exception {
        nowMs += STEP_MS;
        network.step();
        for (var agent : server.agents()) {
            agent.doWork();
        }
    }

    private static void send(Transport.Channel channel, String text) throws Exception {
        final ByteBuffer[] bytes = {ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))};
        while (bytes[0].hasRemaining()) {
            channel.write(bytes, 1);
        }
    }

    private static String received(Transport.Channel channel) throws Exception {
        final ByteBuffer in = ByteBuffer.allocate(64 << 10);
        while (channel.read(in) > 0) {
            continue;
        }
        return new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII);
    }
}
