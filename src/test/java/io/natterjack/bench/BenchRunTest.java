package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
        final String server = "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -cp '" + System.getProperty("java.class.path") + "' "
                + NatsStub.class.getName() + " {port}";

        final int status = Bench.run(List.of("compare", "--a", server, "--b", server, "--pairs",
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
        final List<String> arguments = new ArrayList<>(List.of("run", "--server", server.url(),
                "--scenario", scenario));
        arguments.addAll(List.of(options));
        return Bench.run(arguments, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true);
    }
}
