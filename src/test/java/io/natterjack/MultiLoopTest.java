package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.EngineConfig;
import io.natterjack.config.ServerConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.BufferedInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real threads: publishers and subscribers on different loops, small and large payloads. */
class MultiLoopTest {

    private static final int CLIENTS = 6;

    /** Parcels run out and come back, and each publisher's messages keep their order. */
    @ParameterizedTest
    @CsvSource({"2, PARK, 20, 4000", "3, PARK, 3000, 2000", "4, BACKOFF, 20000, 300",
        "2, BACKOFF, 100, 4000"})
    void deliversEachMessageOnceAndInOrder(int loops, EngineConfig.IdleStrategy idle, int size,
                                           int count) throws Exception {
        final ServerConfig config = ServerConfig.builder().host("127.0.0.1").port(-1)
                .engine(new EngineConfig(loops, idle, 64 << 10, 64 << 10, 8 << 10)).build();
        final ExecutorService threads = Executors.newFixedThreadPool(2 * CLIENTS);
        try (Server server = Server.start(config)) {
            final List<Socket> subscribers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                final Socket subscriber = connect(server);
                subscriber.getOutputStream().write(ascii("SUB m.> 1\r\nPING\r\n"));
                skipToPong(subscriber);
                subscribers.add(subscriber);
            }
            final List<Future<int[]>> results = new ArrayList<>();
            for (Socket subscriber : subscribers) {
                results.add(threads.submit(reader(subscriber, size, count)));
            }
            for (int i = 0; i < CLIENTS; i++) {
                final int publisher = i;
                threads.submit(() -> publish(server, publisher, size, count));
            }
            for (Future<int[]> result : results) {
                for (int got : result.get(60, TimeUnit.SECONDS)) {
                    assertEquals(count, got);
                }
            }
            for (Socket subscriber : subscribers) {
                subscriber.close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<int[]> reader(Socket socket, int size, int count) {
        return () -> {
            final DataInputStream in = new DataInputStream(
                    new BufferedInputStream(socket.getInputStream(), 1 << 16));
            final int[] next = new int[CLIENTS];
            final byte[] payload = new byte[size + 2];
            for (int i = 0; i < CLIENTS * count; i++) {
                String line = line(in);
                while (line.equals("PING")) {
                    // The server's own, after two seconds: a busy machine takes longer for all.
                    line = line(in);
                }
                assertTrue(line.startsWith("MSG m."), line);
                final int publisher = line.charAt(6) - '0';
                in.readFully(payload);
                final String head = new String(payload, 0, 8, StandardCharsets.US_ASCII);
                assertEquals(next[publisher]++, Integer.parseInt(head.trim()), line);
                assertEquals('\n', payload[size + 1]);
            }
            return next;
        };
    }

    private static Void publish(Server server, int publisher, int size, int count)
            throws IOException {
        try (Socket socket = connect(server)) {
            final OutputStream out = socket.getOutputStream();
            final StringBuilder batch = new StringBuilder();
            for (int i = 0; i < count; i++) {
                batch.append("PUB m.").append(publisher).append(' ').append(size).append("\r\n")
                        .append(String.format("%-" + size + "s", String.format("%-8d", i)))
                        .append("\r\n");
                if (batch.length() > 100_000 || i == count - 1) {
                    out.write(ascii(batch.toString()));
                    batch.setLength(0);
                }
            }
            out.write(ascii("PING\r\n"));
            skipToPong(socket);
        }
        return null;
    }

    private static Socket connect(Server server) throws IOException {
        final Socket socket = new Socket("127.0.0.1", server.clientAddress().getPort());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(ascii(
                "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n"));
        skipToPong(socket);
        return socket;
    }

    private static void skipToPong(Socket socket) throws IOException {
        final StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("PONG\r\n")) {
            final int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("closed after " + text);
            }
            text.append((char) b);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        final StringBuilder text = new StringBuilder();
        while (text.length() < 2 || text.charAt(text.length() - 1) != '\n') {
            text.append((char) in.readByte());
        }
        return text.substring(0, text.length() - 2);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
