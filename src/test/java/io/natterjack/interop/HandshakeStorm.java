package io.natterjack.interop;

import io.natterjack.Environment;
import io.natterjack.Server;
import io.natterjack.config.ConfigLoader;
import io.natterjack.config.ServerConfig;
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
import java.util.concurrent.Executor;
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
 *   HandshakeStorm CYCLES [handshakes] [TLSv1.2|TLSv1.3]
 * </pre>
 * The second runs our server in this process and counts the CPU time of its loops' duty cycles,
 * which is what stands before a message that arrives; once as it is, and once with the heavy part
 * of handshakes on the loops, to tell what it is worth that it is not.
 */
final class HandshakeStorm {

    private static final int ESTABLISHED = 1_000;
    private static final int AT_ONCE = 64;
    private static final int WARM_UPS = 2;
    private static final String CONFIG = "tls { " + TlsFolder.lines("ec")
            + ", timeout: 60 }\nallow_non_tls: true";
    private static final int PAYLOAD = 19;
    private static final long PERIOD_NS = 1_000_000_000L;
    private static final long CALM_NS = 5_000_000_000L;
    private static final long TICKS_PER_S = 100;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final Histogram histogram = new Histogram(3);
    private final Histogram lateness = new Histogram(3);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);

    private HandshakeStorm() throws IOException {
    }

    public static void main(String[] args) throws Exception {
        final int count = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        final String version = args.length > 2 ? args[2] : "TLSv1.3";
        if (args[0].equals("CYCLES")) {
            countCycles("off the loops", count, version, null);
            countCycles("on the loops", count, version, Runnable::run);
            return;
        }
        final Servers servers = Servers.perTest();
        try {
            final ServerProcess server = servers.create(ServerKind.valueOf(args[0]), "server")
                    .configure(CONFIG);
            // Unlike the servers of tests, this one is to become fast.
            server.javaOptions("-XX:TieredStopAtLevel=4");
            // Makes the same noise for the same time, but not on the server that is asked about.
            final ServerProcess other =
                    servers.create(ServerKind.V2_15, "other").configure(CONFIG).start();
            server.start();
            new HandshakeStorm().run(server, other, count, version);
        } finally {
            servers.end();
        }
    }

    private void run(ServerProcess server, ServerProcess other, int count, String version)
            throws Exception {
        final Thread exchange = establish(server.port());
        // Code that is compiled, and classes that are loaded, are not what is asked about.
        for (int i = 0; i < WARM_UPS; i++) {
            storm(server.port(), count, version);
        }
        Thread.sleep(CALM_NS / 1_000_000);
        reset();
        Thread.sleep(CALM_NS / 1_000_000);
        print("calm");
        storm(other.port(), count, version);
        print("storm on another server");
        final long cpuBefore = cpuMs(server);
        final long startNs = System.nanoTime();
        storm(server.port(), count, version);
        final long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
        print("storm");
        final long cpuMs = cpuMs(server) - cpuBefore;
        System.out.printf("%s %s: %d handshakes in %d ms, server CPU %d ms, %d us each%n",
                server.kind(), version, count, elapsedMs, cpuMs, cpuMs * 1_000 / count);
        end(exchange);
    }

    /** @param tasks runs the heavy part of handshakes; null for what a server does by itself */
    private static void countCycles(String where, int count, String version, Executor tasks)
            throws Exception {
        final Environment real = Environment.real(line -> { });
        final DutyCycles cycles = new DutyCycles(real.transport());
        final Environment metered = new Environment(cycles, real.clock(), real.epochMicros(),
                real.seed(), real.resolver(), tasks == null ? real.blocking() : tasks,
                real.sink(), real.isStepped(), real.onClose());
        final Path file = Files.createTempFile("natterjack-storm", ".conf");
        Files.writeString(file, "listen: 127.0.0.1:-1\n" + CONFIG);
        final ServerConfig config =
                ConfigLoader.load(file.toString(), System::getenv).config();
        Files.delete(file);
        try (Server server = Server.start(config, metered)) {
            final HandshakeStorm storm = new HandshakeStorm();
            final int port = server.clientAddress().getPort();
            final Thread exchange = storm.establish(port);
            for (int i = 0; i < WARM_UPS; i++) {
                storm(port, count, version);
            }
            Thread.sleep(CALM_NS / 1_000_000);
            cycles.take();
            Thread.sleep(CALM_NS / 1_000_000);
            print("duty cycles, calm", cycles.take());
            storm(port, count, version);
            print("duty cycles, " + count + " handshakes of " + version + " " + where,
                    cycles.take());
            storm.end(exchange);
        }
    }

    private Thread establish(int port) throws IOException {
        for (int i = 0; i < ESTABLISHED; i++) {
            clients.add(connect(port, i));
        }
        final Thread exchange = new Thread(this::exchange, "exchange");
        exchange.start();
        return exchange;
    }

    private void end(Thread exchange) throws InterruptedException {
        isOver.set(true);
        exchange.join();
    }

    /** All of them begin at once, as far as threads go; a fresh session each. */
    private static void storm(int port, int count, String version) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        final CountDownLatch done = new CountDownLatch(count);
        final AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            threads.execute(() -> {
                try (RawConnection client = RawConnection.dial(port)) {
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
                    // From the time it was due; what this program is late is told beside.
                    synchronized (histogram) {
                        lateness.recordValue(nowNs - nextNs);
                    }
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
            print(phase, histogram);
            print("  of which before it was sent", lateness);
            reset();
        }
    }

    private void reset() {
        synchronized (histogram) {
            histogram.reset();
            lateness.reset();
        }
    }

    private static void print(String what, Histogram ns) {
        System.out.printf("%s: %d, us: p50 %d, p90 %d, p99 %d, p99.9 %d, p99.99 %d, max %d%n",
                what, ns.getTotalCount(), us(ns, 50), us(ns, 90), us(ns, 99), us(ns, 99.9),
                us(ns, 99.99), us(ns, 100));
    }

    private static long us(Histogram ns, double percentile) {
        return ns.getValueAtPercentile(percentile) / 1_000;
    }

    private static long cpuMs(ServerProcess server) throws IOException {
        final String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"));
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1_000 / TICKS_PER_S;
    }
}
