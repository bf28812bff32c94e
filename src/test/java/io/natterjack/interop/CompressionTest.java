package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.Server;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.CompressionConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed routes with real servers: what is agreed on, and that what crosses stays the same. */
class CompressionTest {

    /** So long that a busy machine does not leave the level that s2_auto begins with. */
    private static final List<Long> THRESHOLDS_NS =
            List.of(20_000_000_000L, 30_000_000_000L, 40_000_000_000L);
    private static final String AUTO = "{mode: s2_auto, rtt_thresholds: [20s, 30s, 40s]}";

    private static final List<String> MODES = List.of("off", "accept", "s2_fast", "s2_better",
            "s2_best", "s2_auto", "not_supported");

    /** Rows: mode of the acceptor; columns: of the solicitor; cells: what each shows. */
    private static final String TABLE = """
            off/off   off/off     off/off     off/off       off/off     off/off    off/n.s.
            off/off   off/off     fast/fast   better/better best/best   fast/auto  n.s./n.s.
            off/off   fast/fast   fast/fast   fast/better   fast/best   fast/auto  n.s./n.s.
            off/off   better/better better/fast better/better better/best better/auto n.s./n.s.
            off/off   best/best   best/fast   best/better   best/best   best/auto  n.s./n.s.
            off/off   auto/fast   auto/fast   auto/better   auto/best   auto/auto  n.s./n.s.
            n.s./off  n.s./n.s.   n.s./n.s.   n.s./n.s.     n.s./n.s.   n.s./n.s.  n.s./n.s.
            """;

    private static final int WAIT_STEPS = 200;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @TestFactory
    Stream<DynamicTest> agreesAsRealServersDo() {
        final List<DynamicTest> tests = new ArrayList<>();
        for (ServerKind kind : List.of(ServerKind.V2_15, ServerKind.V2_10)) {
            for (boolean oursAccepts : new boolean[] {true, false}) {
                for (String acceptor : MODES) {
                    for (String solicitor : MODES) {
                        tests.add(DynamicTest.dynamicTest(
                                kind + " " + acceptor + " <- " + solicitor
                                        + (oursAccepts ? ", ours accepts" : ", ours solicits"),
                                () -> agree(kind, oursAccepts, acceptor, solicitor)));
                    }
                }
            }
        }
        return tests.stream();
    }

    /** Payloads of all kinds and sizes cross both ways byte for byte, whatever the level. */
    @ParameterizedTest
    @CsvSource({"V2_15, s2_fast", "V2_15, s2_better", "V2_15, s2_best", "V2_15, s2_auto",
        "V2_10, s2_fast", "V2_10, s2_better", "V2_10, s2_best"})
    void whatCrossesStaysTheSame(ServerKind kind, String mode) throws Exception {
        final ServerProcess peer = peer(kind, mode, null);
        try (Server ours = ours(mode, peer.clusterPort())) {
            awaitRoutes(ours.monitorAddress().getPort());
            try (Socket here = connect(ours.clientAddress().getPort());
                 Socket there = connect(peer.port())) {
                cross(here, there);
                cross(there, here);
            }
        }
    }

    private void agree(ServerKind kind, boolean oursAccepts, String acceptor, String solicitor)
            throws Exception {
        final String oursMode = oursAccepts ? acceptor : solicitor;
        final String peerMode = oursAccepts ? solicitor : acceptor;
        final ServerProcess peer;
        try (Server first = oursAccepts ? ours(oursMode, 0) : null) {
            peer = peer(kind, peerMode, first);
            try (Server second = oursAccepts ? null : ours(oursMode, peer.clusterPort())) {
                final Server ours = oursAccepts ? first : second;
                final String oursShows = awaitRoutes(ours.monitorAddress().getPort());
                final String peerShows = awaitRoutes(peer.monitorPort());

                final String cell = cell(acceptor, solicitor);
                assertEquals(cell, oursAccepts ? oursShows + "/" + peerShows
                        : peerShows + "/" + oursShows);
            }
        } finally {
            servers.end();
        }
    }

    private static String cell(String acceptor, String solicitor) {
        return TABLE.lines().toList().get(MODES.indexOf(acceptor)).trim().split("\\s+")[
                MODES.indexOf(solicitor)];
    }

    private Server ours(String mode, int peerPort) throws IOException {
        final List<RouteUrl> routes = peerPort == 0 ? List.of()
                : List.of(new RouteUrl("", "127.0.0.1", peerPort, null, null));
        return Server.start(ServerConfig.builder().serverName("ours").host("127.0.0.1").port(-1)
                .http("127.0.0.1", -1)
                .limits(new io.natterjack.config.LimitsConfig(100, 4096, 8 << 20, 64 << 20, 0, 0,
                        10))
                .cluster(ClusterConfig.builder().name("C1").host("127.0.0.1").port(-1)
                        .routes(routes).compression(new CompressionConfig(mode, THRESHOLDS_NS))
                        .build())
                .build());
    }

    private ServerProcess peer(ServerKind kind, String mode, Server dialed) {
        final ServerProcess peer = servers.create(kind, "peer");
        return peer.configure("""
                max_payload: 8MB
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  compression: %s
                  routes: [%s]
                }
                """.formatted(peer.clusterPort(), mode.equals("s2_auto") ? AUTO : '"' + mode + '"',
                        dialed == null ? ""
                        : "\"nats://127.0.0.1:" + dialed.routeAddress().getPort() + "\""))
                .start();
    }

    /** Waits for the four connections of a full pool; returns what they show, all alike. */
    private static String awaitRoutes(int monitorPort) throws Exception {
        final Pattern compression = Pattern.compile("\"compression\": \"([^\"]*)\"");
        TreeSet<String> shown = new TreeSet<>();
        for (int i = 0; i < WAIT_STEPS; i++) {
            final String json = HTTP.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + monitorPort + "/routez")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            shown = new TreeSet<>();
            int count = 0;
            final Matcher matcher = compression.matcher(json);
            while (matcher.find()) {
                count++;
                shown.add(matcher.group(1));
            }
            if (count == 4 && shown.size() == 1 && json.contains("\"num_routes\": 4")) {
                return switch (shown.first()) {
                    case "not supported" -> "n.s.";
                    case "s2_uncompressed" -> "auto";
                    default -> shown.first().replace("s2_", "");
                };
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no full pool, shown: " + shown);
    }

    private static void cross(Socket from, Socket to) throws IOException {
        to.getOutputStream().write(ascii("SUB data 1\r\nPING\r\n"));
        skipTo(to, "PONG\r\n");
        awaitInterest(from, to);
        final Random random = new Random(1);
        for (int size : new int[] {0, 1, 31, 300, 4_096, 65_535, 65_536, 1 << 20, 8 << 20}) {
            for (int kind = 0; kind < 3; kind++) {
                final byte[] payload = payload(size, kind, random);
                from.getOutputStream().write(ascii("PUB data " + size + "\r\n"));
                from.getOutputStream().write(payload);
                from.getOutputStream().write(ascii("\r\n"));
                skipTo(to, "MSG data 1 " + size + "\r\n");

                assertArrayEquals(payload, to.getInputStream().readNBytes(size));
                assertEquals("\r\n", new String(to.getInputStream().readNBytes(2),
                        StandardCharsets.US_ASCII));
            }
        }
        to.getOutputStream().write(ascii("UNSUB 1\r\nPING\r\n"));
        skipTo(to, "PONG\r\n");
    }

    private static void awaitInterest(Socket from, Socket to) throws IOException {
        to.setSoTimeout(50);
        for (int i = 0; i < WAIT_STEPS; i++) {
            from.getOutputStream().write(ascii("PUB data 5\r\nprobe\r\n"));
            try {
                skipTo(to, "probe\r\n");
                break;
            } catch (java.net.SocketTimeoutException ex) {
                continue;
            }
        }
        try {
            while (to.getInputStream().read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (java.net.SocketTimeoutException ex) {
            to.setSoTimeout(20_000);
        }
    }

    private static byte[] payload(int size, int kind, Random random) {
        final byte[] payload = new byte[size];
        if (kind == 0) {
            random.nextBytes(payload);
        } else if (kind == 1) {
            final byte[] json = ascii("{\"order\":1234,\"item\":\"toad\",\"price\":9.95},");
            for (int i = 0; i < size; i++) {
                payload[i] = json[i % json.length];
            }
        }
        return payload;
    }

    private static Socket connect(int port) throws IOException {
        final Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(ascii(
                "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n"));
        skipTo(socket, "PONG\r\n");
        return socket;
    }

    private static void skipTo(Socket socket, String end) throws IOException {
        final InputStream in = socket.getInputStream();
        final StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            final int b = in.read();
            if (b < 0) {
                throw new IOException("closed after " + text);
            }
            text.append((char) b);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
