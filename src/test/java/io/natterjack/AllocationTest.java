package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.CompressionConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.TlsConfig;
import io.natterjack.net.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path of a message allocates nothing in steady state: the bytes of the loops' threads. */
class AllocationTest {

    private static final int BATCH = 500;
    private static final int WARM_UP_BATCHES = 400;
    private static final int ROUNDS = 3;
    /** What a batch may cost for timers, pings and the JDK's own poller, per message. */
    private static final double BYTES_PER_MESSAGE_MAX = 0.5;
    private static final double BYTES_PER_SECURED_MESSAGE_MAX = 64;

    @ParameterizedTest
    @ValueSource(ints = {16, 1_000})
    void publishToALocalSubscriberAllocatesNothing(int size) throws Exception {
        try (Server server = Server.start(config("A", 0, List.of()))) {
            measure(server, server, size);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1_000})
    void publishOverARouteAllocatesNothing(int size) throws Exception {
        try (Server a = Server.start(config("A", -1, List.of()));
             Server b = Server.start(config("B", -1, List.of(new RouteUrl("", "127.0.0.1",
                     a.routeAddress().getPort(), null, null))))) {
            measure(a, b, size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s2_fast", "s2_better", "s2_auto"})
    void publishOverACompressedRouteAllocatesNothing(String mode) throws Exception {
        try (Server a = Server.start(config("A", -1, List.of(), mode));
             Server b = Server.start(config("B", -1, List.of(new RouteUrl("", "127.0.0.1",
                     a.routeAddress().getPort(), null, null)), mode))) {
            measure(a, b, 128);
        }
    }

    /** The engine of the JDK allocates some for every record; a batch is a few records. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "s2_fast"})
    void publishOverASecuredRouteAllocatesWhatTheEngineDoes(String mode) throws Exception {
        final Certificates.Issued ca = Certificates.authority("CA");
        final Certificates.Issued own = Certificates.signedBy(ca).local().issue();
        final TlsConfig tls = TlsConfig.of(List.of(new TlsConfig.Identity("own", own.key(),
                List.of(own.chain()))), List.of(ca.certificate()), true);
        try (Server a = Server.start(secured(config("A", -1, List.of(), mode), tls));
             Server b = Server.start(secured(config("B", -1, List.of(new RouteUrl("", "127.0.0.1",
                     a.routeAddress().getPort(), null, null)), mode), tls))) {
            measure(a, b, 128, BYTES_PER_SECURED_MESSAGE_MAX);
        }
    }

    private static ServerConfig secured(ServerConfig config, TlsConfig tls) {
        return config.toBuilder().cluster(config.cluster().toBuilder().tls(tls).build()).build();
    }

    @Test
    void largePayloadsByReferenceAllocateNothing() throws Exception {
        try (Server server = Server.start(config("A", 0, List.of()))) {
            measure(server, server, 60_000);
        }
    }

    private static ServerConfig config(String name, int clusterPort, List<RouteUrl> routes) {
        return config(name, clusterPort, routes, "off");
    }

    private static ServerConfig config(String name, int clusterPort, List<RouteUrl> routes,
                                       String compression) {
        return ServerConfig.builder().serverName(name).host("127.0.0.1").port(-1)
                .cluster(ClusterConfig.builder().name("C").host("127.0.0.1").port(clusterPort)
                        .routes(routes)
                        .compression(new CompressionConfig(compression, List.of())).build())
                .build();
    }

    private static void measure(Server publishAt, Server subscribeAt, int size)
            throws IOException, InterruptedException {
        measure(publishAt, subscribeAt, size, size > 10_000 ? 64 : BYTES_PER_MESSAGE_MAX);
    }

    private static void measure(Server publishAt, Server subscribeAt, int size, double max)
            throws IOException, InterruptedException {
        try (Socket publisher = connect(publishAt); Socket subscriber = connect(subscribeAt)) {
            subscriber.getOutputStream().write(ascii("SUB bytes 1\r\nPING\r\n"));
            readUntil(subscriber, "PONG\r\n");
            final byte[] batch = batch(size);
            final int batches = size > 10_000 ? 20 : WARM_UP_BATCHES;
            final int perBatch = size > 10_000 ? 20 : BATCH;
            final byte[] sent = size > 10_000 ? batch(size, perBatch) : batch;
            final byte[] buffer = new byte[256 << 10];
            awaitInterest(publisher, subscriber, sent, perBatch, size, buffer);

            exchange(publisher, subscriber, sent, batches, perBatch, size, buffer);
            // Buffers still grow to what the traffic needs: steady is the round that takes least.
            double perMessage = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                final long before = loopBytes();
                exchange(publisher, subscriber, sent, batches, perBatch, size, buffer);
                final long after = loopBytes();
                assertTrue(before > 0, "the loops' threads were not found");
                perMessage = Math.min(perMessage,
                        (double) (after - before) / (batches * perBatch));
            }

            assertTrue(perMessage <= max, "bytes per message: " + perMessage);
        }
    }

    private static void awaitInterest(Socket publisher, Socket subscriber, byte[] sent,
                                      int perBatch, int size, byte[] buffer) throws IOException,
            InterruptedException {
        subscriber.setSoTimeout(200);
        for (int i = 0; i < 100; i++) {
            publisher.getOutputStream().write(ascii("PUB bytes 0\r\n\r\n"));
            try {
                if (subscriber.getInputStream().read(buffer) > 0) {
                    break;
                }
            } catch (java.net.SocketTimeoutException ex) {
                continue;
            }
        }
        // Those that were sent while the interest was on its way may still come.
        try {
            while (subscriber.getInputStream().read(buffer) > 0) {
                Thread.onSpinWait();
            }
        } catch (java.net.SocketTimeoutException ex) {
            subscriber.setSoTimeout(60_000);
        }
    }

    private static void exchange(Socket publisher, Socket subscriber, byte[] sent, int batches,
                                 int perBatch, int size, byte[] buffer) throws IOException {
        final OutputStream out = publisher.getOutputStream();
        final InputStream in = subscriber.getInputStream();
        final long line = ascii("MSG bytes 1 " + size + "\r\n").length + size + 2L;
        for (int i = 0; i < batches; i++) {
            out.write(sent);
            long left = perBatch * line;
            while (left > 0) {
                left -= in.read(buffer, 0, (int) Math.min(buffer.length, left));
            }
        }
    }

    private static byte[] batch(int size) {
        return batch(size, BATCH);
    }

    private static byte[] batch(int size, int count) {
        final String message = "PUB bytes " + size + "\r\n" + "x".repeat(size) + "\r\n";
        return ascii(message.repeat(count));
    }

    private static Socket connect(Server server) throws IOException {
        final Socket socket = new Socket("127.0.0.1", server.clientAddress().getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(
                ascii("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n"));
        readUntil(socket, "PONG\r\n");
        return socket;
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        final StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            text.append((char) socket.getInputStream().read());
        }
    }

    /** Bytes that the threads of all event loops have allocated so far. */
    private static long loopBytes() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (long id : threads.getAllThreadIds()) {
            final var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("natterjack-loop-")) {
                bytes += threads.getThreadAllocatedBytes(id);
            }
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
