package io.natterjack.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.HdrHistogram.Histogram;

/**
 * What do established clients notice of many handshakes at once, and what does one cost? A
 * program, not a test: times depend on the machine, which the handshakes' other end shares.
 * <pre>
 *   HandshakeStorm OURS|V2_15 [handshakes] [TLSv1.2|TLSv1.3]
 * </pre>
 */
final class HandshakeStorm {

    private static final int ESTABLISHED = 1_000;
    private static final int AT_ONCE = 64;
    private static final int PAYLOAD = 19;
    private static final long PERIOD_NS = 1_000_000_000L;
    private static final long CALM_NS = 5_000_000_000L;
    private static final long TICKS_PER_S = 100;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final Histogram histogram = new Histogram(3);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);

    private HandshakeStorm() throws IOException {
    }

    public static void main(String[] args) throws Exception {
        final ServerKind kind = ServerKind.valueOf(args[0]);
        final int count = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        final String version = args.length > 2 ? args[2] : "TLSv1.3";
        final Servers servers = Servers.perTest();
        try {
            final ServerProcess server = servers.create(kind, "server").configure(
                    "tls { " + TlsFolder.lines("ec") + ", timeout: 60 }\nallow_non_tls: true");
            // Unlike the servers of tests, this one is to become fast.
            server.javaOptions("-XX:TieredStopAtLevel=4");
            server.start();
            new HandshakeStorm().run(server, count, version);
        } finally {
            servers.end();
        }
    }

    private void run(ServerProcess server, int count, String version) throws Exception {
        for (int i = 0; i < ESTABLISHED; i++) {
            clients.add(connect(server.port(), i));
        }
        final Thread exchange = new Thread(this::exchange, "exchange");
        exchange.start();
        // Code that is compiled, and classes that are loaded, are not what is asked about.
        storm(server, count, version);
        storm(server, count, version);
        Thread.sleep(CALM_NS / 1_000_000);
        print("calm");
        final long cpuBefore = cpuMs(server);
        final long startNs = System.nanoTime();
        storm(server, count, version);
        final long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
        print("storm");
        final long cpuMs = cpuMs(server) - cpuBefore;
        System.out.printf("%s %s: %d handshakes in %d ms, server CPU %d ms, %d us each%n",
                server.kind(), version, count, elapsedMs, cpuMs, cpuMs * 1_000 / count);
        isOver.set(true);
        exchange.join();
    }

    /** All of them begin at once, as far as threads go; a fresh session each. */
    private static void storm(ServerProcess server, int count, String version) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        final CountDownLatch done = new CountDownLatch(count);
        final AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            threads.execute(() -> {
                try (RawConnection client = RawConnection.dial(server.port())) {
                    client.line();
                    client.startTls(context(), version);
                    client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
                    client.expect("PONG");
                } catch (IOException | RuntimeException | AssertionError ex) {
                    failed.incrementAndGet();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        threads.shutdown();
        if (failed.get() > 0) {
            System.out.println("failed handshakes: " + failed.get());
        }
    }

    private static SSLContext context() {
        return TlsClients.context(TlsFolder.file("ca.pem"), null, null);
    }

    private SocketChannel connect(int port, int index) throws IOException {
        final SocketChannel channel = SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        write(channel, "CONNECT {\"verbose\":false}\r\nSUB s." + index + " 1\r\n");
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** Each client sends itself one message a second, evenly spread. */
    private void exchange() {
        long nextNs = System.nanoTime();
        int next = 0;
        try {
            while (!isOver.get()) {
                final long nowNs = System.nanoTime();
                if (nowNs >= nextNs) {
                    // From the time it was due: what this program is late is the machine's too.
                    final String payload = String.format("%0" + PAYLOAD + "d", nextNs);
                    write(clients.get(next),
                            "PUB s." + next + " " + PAYLOAD + "\r\n" + payload + "\r\n");
                    next = (next + 1) % ESTABLISHED;
                    nextNs += PERIOD_NS / ESTABLISHED;
                }
                selector.selectNow(this::read);
                Thread.onSpinWait();
            }
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void read(SelectionKey key) {
        final SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        try {
            channel.read(buffer);
            final String text =
                    new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
            if (text.contains("PING")) {
                write(channel, "PONG\r\n");
            }
            final int line = text.indexOf("MSG ");
            final int payload = line < 0 ? -1 : text.indexOf("\r\n", line) + 2;
            if (payload > 1 && text.length() >= payload + PAYLOAD) {
                synchronized (histogram) {
                    histogram.recordValue(System.nanoTime()
                            - Long.parseLong(text.substring(payload, payload + PAYLOAD)));
                }
            }
        } catch (IOException | NumberFormatException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void print(String phase) {
        synchronized (histogram) {
            System.out.printf("%s: %d messages, us: p50 %d, p90 %d, p99 %d, p99.9 %d, max %d%n",
                    phase, histogram.getTotalCount(), us(50), us(90), us(99), us(99.9), us(100));
            histogram.reset();
        }
    }

    private long us(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000;
    }

    private static long cpuMs(ServerProcess server) throws IOException {
        final String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"));
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1_000 / TICKS_PER_S;
    }
}
