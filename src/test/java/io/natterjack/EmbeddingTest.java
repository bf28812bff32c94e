package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ClusterConfig;
import io.natterjack.config.EngineConfig;
import io.natterjack.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server inside another program: real ports, clean ends, failures as exceptions. */
class EmbeddingTest {

    @Test
    void tellsItsRealAddressesAndServes() throws IOException {
        try (Server server = Server.start(config().http("127.0.0.1", -1)
                .cluster(ClusterConfig.builder().host("127.0.0.1").port(-1).build()).build())) {
            assertTrue(server.clientAddress().getPort() > 0);
            assertTrue(server.routeAddress().getPort() > 0);
            assertTrue(server.monitorAddress().getPort() > 0);
            assertEquals("PONG", pong(server));
        }
    }

    @Test
    void leavesNoThreadBehind() throws IOException {
        final Server server = Server.start(config().http("127.0.0.1", -1)
                .engine(new EngineConfig(3, EngineConfig.IdleStrategy.BACKOFF, 16 << 10,
                        16 << 10, 16 << 10)).build());
        pong(server);
        assertNotEquals(List.of(), threads());

        server.close();

        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            while (!threads().isEmpty()) {
                Thread.onSpinWait();
            }
        });
        assertThrows(IOException.class, () -> pong(server));
        server.close();
    }

    @Test
    void anAddressInUseIsAnExceptionThatNamesIt() throws IOException {
        try (Server first = Server.start(config().build())) {
            final int port = first.clientAddress().getPort();

            final IOException ex = assertThrows(IOException.class,
                    () -> Server.start(config().port(port).build()));

            assertTrue(ex.getMessage().contains("127.0.0.1:" + port), ex.getMessage());
            assertTrue(ex.getMessage().contains("address already in use"), ex.getMessage());
            assertEquals("PONG", pong(first));
        }
    }

    @Test
    void aMonitoringPortInUseLeavesNothingBehind() throws IOException {
        try (Server first = Server.start(config().http("127.0.0.1", -1).build())) {
            final int port = first.monitorAddress().getPort();
            final List<String> before = threads();

            assertThrows(IOException.class,
                    () -> Server.start(config().http("127.0.0.1", port).build()));

            org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30),
                    () -> {
                        while (threads().size() > before.size()) {
                            Thread.onSpinWait();
                        }
                    });
        }
    }

    @Test
    void severalServersLiveInOneProcess() throws IOException {
        try (Server a = Server.start(config().build()); Server b = Server.start(config().build())) {
            assertNotEquals(a.id(), b.id());
            assertEquals("PONG", pong(a));
            assertEquals("PONG", pong(b));
        }
    }

    private static ServerConfig.Builder config() {
        return ServerConfig.builder().host("127.0.0.1").port(-1);
    }

    private static String pong(Server server) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.clientAddress().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(
                    "CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            final BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertTrue(in.readLine().startsWith("INFO {"));
            return in.readLine();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("natterjack-")).sorted().toList();
    }
}
