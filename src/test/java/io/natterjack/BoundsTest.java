package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ClusterConfig;
import io.natterjack.config.EngineConfig;
import io.natterjack.config.ServerConfig;
import io.natterjack.net.MemoryNetwork;
import io.natterjack.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad and endless input ends the connection it comes from, disturbs no other, and never makes a
 * connection hold more than a line and a payload.
 */
class BoundsTest {

    private static final int CLIENTS = 4000;
    private static final int ROUTES = 6000;

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final StringBuilder received = new StringBuilder();
    private long nowNs;
    private Server server;

    @ParameterizedTest
    @CsvSource({
        "'SUB xxxxxxxxxx', 500, maximum control line exceeded",
        "'PUB a 100\r\n', 1, ''",
        "'CONNECT {xxxxx', 2000, maximum control line exceeded",
        "'GARBAGE', 1, Unknown Protocol Operation",
        "'PUB a 2000000\r\n', 1, Maximum Payload Violation",
        "'HPUB a 10 20\r\n', 1, ''",
        "'PUB a x\r\n', 1, ''"
    })
    void aClientHoldsNoMoreThanItMay(String piece, int times, String error) throws Exception {
        start();
        final Transport.Channel other = open(CLIENTS, "other");
        final Transport.Channel bad = open(CLIENTS, "bad");

        send(bad, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n");
        for (int i = 0; i < times; i++) {
            send(bad, piece);
        }

        assertTrue(received.toString().contains(error), received.toString());
        assertTrue(held() < 10_000, "held=" + held());
        assertServes(other);
    }

    @ParameterizedTest
    @CsvSource({
        "'RS+ $G xxxxxxxxxx', 10000, maximum control line exceeded",
        "'INFO {xxxxxxxxxxxx', 10000, maximum control line exceeded",
        "'RMSG $G a 999999999\r\n', 1, ''",
        "'RMSG $G a 99999999999\r\n', 1, ''",
        "'RS+ $G\r\n', 1, ''",
        "'RS+ $G a..b\r\n', 1, Invalid Subscription",
        "'MSG a 1 2\r\n', 1, Unknown Protocol Operation"
    })
    void aRouteHoldsNoMoreThanItMay(String piece, int times, String error) throws Exception {
        start();
        final Transport.Channel other = open(CLIENTS, "other");
        final Transport.Channel bad = open(ROUTES, "bad");

        send(bad, "CONNECT {\"cluster\":\"C\"}\r\n");
        for (int i = 0; i < times; i++) {
            send(bad, piece);
        }

        assertTrue(received.toString().contains(error), received.toString());
        assertTrue(held() < 10_000, "held=" + held());
        assertServes(other);
    }

    private void start() throws IOException {
        final ServerConfig config = ServerConfig.builder().host("127.0.0.1").port(CLIENTS)
                .cluster(ClusterConfig.builder().name("C").host("127.0.0.1").port(ROUTES).build())
                .engine(new EngineConfig(1, EngineConfig.IdleStrategy.PARK, 4 << 10, 4 << 10,
                        4 << 10)).build();
        server = Server.start(config, new Environment(network.transport("server"), () -> nowNs,
                () -> nowNs / 1_000, 1, (host, found) -> found.accept(List.of(), "none"),
                Runnable::run, line -> { }, true, () -> { }));
    }

    private Transport.Channel open(int port, String host) throws Exception {
        final Transport.Channel channel = network.transport(host).connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        step();
        return channel;
    }

    private void send(Transport.Channel channel, String text) throws Exception {
        final ByteBuffer[] bytes = {
            ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))
        };
        try {
            while (bytes[0].hasRemaining()) {
                if (channel.write(bytes, 1) == 0) {
                    return;
                }
            }
        } catch (IOException ex) {
            return;
        } finally {
            step();
            read(channel);
        }
    }

    private void read(Transport.Channel channel) {
        final ByteBuffer in = ByteBuffer.allocate(64 << 10);
        try {
            while (channel.read(in) > 0) {
                received.append(new String(in.array(), 0, in.position(),
                        StandardCharsets.ISO_8859_1));
                in.clear();
            }
        } catch (IOException ex) {
            received.append("<reset>");
        }
    }

    private void step() throws Exception {
        for (int i = 0; i < 6; i++) {
            nowNs += 1_000_000;
            network.step();
            for (var agent : server.agents()) {
                agent.doWork();
            }
        }
    }

    /** Bytes of carried frames, as arrays that are lent: none is larger than a line may be. */
    private int held() {
        return server.loops().get(0).buffers().bytes().lent() * 4_096
                + server.loops().get(0).buffers().chunks().lent() * 1_000_000;
    }

    private void assertServes(Transport.Channel client) throws Exception {
        received.setLength(0);
        send(client, "CONNECT {\"verbose\":false}\r\nSUB ok 1\r\nPUB ok 2\r\nhi\r\n");
        step();
        read(client);

        assertTrue(received.toString().endsWith("MSG ok 1 2\r\nhi\r\n"), received.toString());
        assertEquals(1, server.directory().connected() >= 1 ? 1 : 0);
    }
}
