package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.Server;
import io.natterjack.config.ConfigLoader;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness from end to end, against the smallest server. */
class BenchRunTest {

    /** Starts the smallest server as a process of its own. */
    private static final String STUB = "'"
            + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
            + System.getProperty("java.class.path") + "' " + NatsStub.class.getName() + " {port}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Ends by its count of messages, long before the time is over; checks order and loss. */
    @ParameterizedTest
    @CsvSource({"pub-16, 20k, 20000", "1to1-16, 20k, 20000", "1to10-16, 2k, 20000",
        "4to4-16, 20k, 20000", "queue4-16, 20k, 20000", "wild-16, 20k, 40000",
        "1to1-8192, 500, 500"})
    void deliversAllThatItPublishes(String scenario, String messages, int deliveries,
                                    @TempDir Path directory) throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = bench(server, scenario, "--messages", messages, "--warmup", "0",
                    "--seconds", "60", "--verify", "--out", directory.toString());

            assertEquals(0, status, err::toString);
            final String json = Files.readString(directory.resolve("results.json"));
            assertTrue(json.contains("\"version\": \"0.0.stub\""), json);
            final long measured = Long.parseLong(
                    json.replaceAll("(?s).*\"ops\": (\\d+).*", "$1"));
            assertEquals(deliveries, measured, json);
        }
    }

    /** The floor is trusted to be the least that is right: order and loss are checked. */
    @ParameterizedTest
    @CsvSource({"pub-16, 20k, 20000", "1to1-16, 200k, 200000", "1to10-16, 20k, 200000",
        "4to4-16, 200k, 200000", "queue4-16, 200k, 200000", "wild-16, 20k, 40000",
        "1to1-8192, 20k, 20000", "random-100k, 200k, 200000"})
    void theFloorDeliversAll(String scenario, String messages, int deliveries,
                             @TempDir Path directory) throws IOException {
        try (Floor floor = new Floor()) {
            final int status = bench(floor.url(), scenario, "--messages", messages, "--warmup",
                    "0", "--seconds", "60", "--verify", "--out", directory.toString());

            assertEquals(0, status, err::toString);
            final String json = Files.readString(directory.resolve("results.json"));
            assertTrue(json.contains("\"ops\": " + deliveries + ","), json);
        }
    }

    @Test
    void theFloorServesRequestsAndConnections() throws IOException {
        try (Floor floor = new Floor()) {
            final int status = bench(floor.url(), "request,idle-10k,conn-churn,many-10k,subs-1m",
                    "--count", "300", "--warmup", "0", "--seconds", "1");

            assertEquals(0, status, err::toString);
            assertTrue(out.toString().contains("| request* | p50_us |"), out::toString);
        }
    }

    /** A server that asks for TLS gets it, in every kind of run. */
    @Test
    void measuresAServerThatAsksForTls(@TempDir Path directory) throws Exception {
        final Path certificates =
                Path.of(BenchRunTest.class.getResource("/client-transcripts/certs").toURI());
        final Path file = Files.writeString(directory.resolve("tls.conf"), """
                listen: 127.0.0.1:-1
                tls { cert_file: "%1$s/server.pem", key_file: "%1$s/server-key.pem" }
                """.formatted(certificates));
        try (Server server =
                Server.start(ConfigLoader.load(file.toString(), name -> null).config())) {
            final int status = bench("nats://127.0.0.1:" + server.clientAddress().getPort(),
                    "1to1-16,1to1-8192,request", "--warmup", "0", "--seconds", "1",
                    "--verify");

            assertEquals(0, status, err::toString);
        }
    }

    /** Each over another connection than the one before, all delivered. */
    @Test
    void publishesOverManyConnectionsInTurn(@TempDir Path directory) throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = bench(server, "many-10k", "--count", "50", "--rate", "1k",
                    "--warmup", "0", "--seconds", "1", "--out", directory.toString());

            assertEquals(0, status, err::toString);
            assertTrue(Files.readString(directory.resolve("results.json"))
                    .contains("\"rate\": 1000,"));
        }
    }

    /** Two names of one server pass for two nodes. */
    @Test
    void waitsUntilSubscriptionsAreUsableElsewhere() throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = Bench.run(List.of("run", "--pub-server", server.url(),
                    "--sub-server", server.url().replace("127.0.0.1", "localhost"), "--scenario",
                    "route-subs-100k", "--count", "500"), stream(out), stream(err));

            assertEquals(0, status, err::toString);
            assertTrue(out.toString().contains("| until_usable_ms |"), out::toString);
        }
    }

    @Test
    void measuresTheStartOfServersThatItStarts() {
        final int status = Bench.run(List.of("run", "--start", STUB, "--scenario", "start"),
                stream(out), stream(err));

        assertEquals(0, status, err::toString);
        assertTrue(out.toString().contains("| start | start_ms | "), out::toString);
    }

    @Test
    void refusesToStartFewerNodesThanAScenarioNeeds() {
        assertEquals(2, Bench.run(List.of("run", "--start", STUB, "--scenario", "mesh3"),
                stream(out), stream(err)));
        assertTrue(err.toString().contains("mesh3 needs 3 nodes"), err::toString);
    }

    @Test
    void doesNotMeasureTheStartOfAServerThatRuns() throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            assertEquals(2, bench(server, "start"));
        }
    }

    /** The third side is beside the pair in all tables, not in their ratio, not in all pairs. */
    @Test
    void comparesWithAThirdSide(@TempDir Path directory) throws IOException, JsonException {
        final int status = Bench.run(List.of("compare", "--a", STUB, "--b", STUB, "--c", STUB,
                "--c-name", "floor", "--pairs", "2", "--c-pairs", "1", "--scenario", "start",
                "--out", directory.toString()), stream(out), stream(err));

        assertEquals(0, status, err::toString);
        assertTrue(out.toString().startsWith("| scenario | figure | a | b | floor | b/a |"),
                out::toString);
        final String json = Files.readString(directory.resolve("results.json"));
        assertTrue(json.contains("\"median_c\": {\n        \"start_ms\": "), json);
        final JsonObject result = (JsonObject) ((List<?>)
                ((JsonObject) JsonReader.read(json)).get("results")).get(0);
        assertEquals(2, ((List<?>) result.get("runs_a")).size());
        assertEquals(2, ((List<?>) result.get("runs_b")).size());
        assertEquals(1, ((List<?>) result.get("runs_c")).size());
    }

    @Test
    void failsIfAMessageComesOutOfOrder() throws IOException {
        try (NatsStub server = new NatsStub(number -> number != 1_000)) {
            final int status = bench(server, "1to1-16", "--messages", "20k", "--warmup", "0",
                    "--seconds", "60", "--verify");

            assertEquals(1, status);
            assertTrue(err.toString().contains("out of order: publisher=0, number=1001, "
                    + "expected=1000"), err::toString);
        }
    }

    @Test
    void measuresRequestsFromSendingToReply() throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = bench(server, "request", "--warmup", "0", "--seconds", "1",
                    "--in-flight", "8");

            assertEquals(0, status, err::toString);
            assertTrue(out.toString().contains("| request | p99.99_us |"), out::toString);
        }
    }

    @Test
    void measuresLatencyAtAFixedRate() throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = bench(server, "1to1-16", "--rate", "1k", "--warmup", "0",
                    "--seconds", "1", "--park");

            assertEquals(0, status, err::toString);
            assertTrue(out.toString().contains("| 1to1-16* | p50_us |"), out::toString);
        }
    }

    /**
     * Three tenths of a second in which nothing moves: of the thousand messages that were due in
     * the second, the hundred latest were late by two tenths, though few were held up themselves.
     */
    @Test
    void countsMessagesThatWereDueDuringAStallAsLate(@TempDir Path directory) throws IOException {
        final IntPredicate stalling = number -> {
            if (number == 300) {
                LockSupport.parkNanos(300_000_000);
            }
            return true;
        };
        try (NatsStub server = new NatsStub(stalling)) {
            final int status = bench(server, "1to1-16", "--rate", "1k", "--warmup", "0",
                    "--seconds", "1", "--out", directory.toString());

            assertEquals(0, status, err::toString);
            final String json = Files.readString(directory.resolve("results.json"));
            final double p90 = Double.parseDouble(
                    json.replaceAll("(?s).*\"p90_us\": ([0-9.]+).*", "$1"));
            assertTrue(p90 > 100_000, json);
        }
    }

    @Test
    void opensAndClosesConnections() throws IOException {
        try (NatsStub server = new NatsStub(number -> true)) {
            final int status = bench(server, "idle-10k,conn-churn,subs-1m", "--count", "300");

            assertEquals(0, status, err::toString);
            assertTrue(out.toString().contains("| conn-churn* | ops_per_s |"), out::toString);
        }
    }

    @Test
    void saysWhenNobodyListens() throws IOException {
        final NatsStub gone = new NatsStub(number -> true);
        gone.close();

        assertEquals(1, bench(gone, "pub-16"));

        assertTrue(err.toString().contains("cannot connect to " + gone.url()), err::toString);
    }

    @Test
    void showsWhatAServerSaidThatDidNotStart() {
        final int status = Bench.run(List.of("run", "--start",
                "echo no such flag {port}"), stream(out), stream(err));

        assertEquals(1, status);
        assertTrue(err.toString().contains("server ended: status=0, no such flag"), err::toString);
        assertFalse(err.toString().contains("{port}"));
    }

    /** Two processes in turn; their CPU time must be found, and neither may survive. */
    @Test
    void comparesTwoServersThatItStarts(@TempDir Path directory) throws IOException {
        final int status = Bench.run(List.of("compare", "--a", STUB, "--b", STUB, "--pairs",
                "1", "--scenario", "1to1-16", "--messages", "5k", "--warmup", "0", "--seconds",
                "60", "--out", directory.toString()), stream(out), stream(err));

        assertEquals(0, status, err::toString);
        final String json = Files.readString(directory.resolve("results.json"));
        // The median and the one run of each side.
        assertEquals(4, json.split("\"ops\": 5000,", -1).length - 1, json);
        assertFalse(json.contains("\"cpu_ns_per_op\": 0,"), json);
        assertFalse(ProcessHandle.current().descendants().anyMatch(process ->
                process.info().commandLine().orElse("").contains(NatsStub.class.getName())));
    }

    private int bench(NatsStub server, String scenario, String... options) {
        return bench(server.url(), scenario, options);
    }

    private int bench(String url, String scenario, String... options) {
        final List<String> arguments = new ArrayList<>(List.of("run", "--server", url,
                "--scenario", scenario));
        arguments.addAll(List.of(options));
        return Bench.run(arguments, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true);
    }

    /** A floor on a thread of its own. */
    private static final class Floor implements AutoCloseable {

        private final FloorServer server = new FloorServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        private final Thread thread = new Thread(this::run, "floor");

        Floor() throws IOException {
            thread.start();
        }

        private void run() {
            try {
                server.run();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String url() throws IOException {
            return "nats://127.0.0.1:" + server.address().getPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
