package io.natterjack.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.net.Certificates.Issued;
import io.natterjack.s2.S2Level;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS below a connection: whatever the network does to the bytes, and whoever the peer is. */
class TlsConnectionTest {

    private static final Issued CA = Certificates.authority("CA");
    private static final Issued OWN = Certificates.signedBy(CA).local().issue();

    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handshakesAndRecordsMayBeCutAtEveryByte(String version) throws IOException {
        final TlsSettings settings = settings(OWN, version);
        final long total = exchange(pair(1, settings, settings), 40);

        for (long at = 1; at < total; at++) {
            final TlsPair pair = pair(1, settings, settings);
            pair.network.cutAt(at);
            final long cut = at;
            try {
                exchange(pair, 40);
            } catch (AssertionError ex) {
                throw new AssertionError("cut at " + cut, ex);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void everyByteMayComeAlone(String version) throws IOException {
        final TlsSettings settings = settings(OWN, version);
        final TlsPair pair = pair(1, settings, settings);
        pair.network.pieceMax(1);

        exchange(pair, 3_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void carriesAnyTrafficBothWays(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final TlsSettings settings =
                settings(OWN, random.nextBoolean() ? "TLSv1.2" : "TLSv1.3");
        final TlsPair pair = pair(seed, settings, settings);
        pair.network.slow(random.nextBoolean());
        pair.network.pieceMax(1 + random.nextInt(20_000));
        pair.awaitSecured();
        if (random.nextBoolean()) {
            compress(pair);
        }
        pair.accepted.pauses = random.nextInt(20);
        pair.dialed.pauses = random.nextInt(20);

        final byte[] there = bytes(random, random.nextInt(400_000));
        final byte[] back = bytes(random, random.nextInt(400_000));
        send(pair, pair.dialed.connection, there, random);
        send(pair, pair.accepted.connection, back, random);
        pair.await(() -> pair.accepted.received.size() >= there.length
                && pair.dialed.received.size() >= back.length);

        assertArrayEquals(there, pair.accepted.received.toByteArray(), "seed=" + seed);
        assertArrayEquals(back, pair.dialed.received.toByteArray(), "seed=" + seed);
        end(pair);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aConnectionThatIsCutAnywhereLeavesNothingBehind(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final TlsSettings settings =
                settings(OWN, random.nextBoolean() ? "TLSv1.2" : "TLSv1.3");
        final TlsPair pair = pair(seed, settings, settings);
        pair.network.pieceMax(1 + random.nextInt(500));
        final int cutAfter = random.nextInt(60);
        for (int i = 0; i < cutAfter; i++) {
            pair.step();
            if (pair.dialed.isSecured && pair.dialed.reason == null) {
                write(pair.dialed.connection, bytes(random, random.nextInt(3_000)));
            }
        }

        pair.network.resetOne("dialing", "accepting");
        pair.await(() -> pair.accepted.reason != null && pair.dialed.reason != null);
        pair.await(tasks::isEmpty);

        assertEquals(0, pair.lent(), "arrays, seed=" + seed);
        assertEquals(0, pair.acceptingLoop.timers().size(), "timers, seed=" + seed);
        assertEquals(0, pair.dialingLoop.timers().size(), "timers, seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anIdleConnectionHoldsNoBuffers(String version) throws IOException {
        final TlsSettings settings = settings(OWN, version);
        final TlsPair pair = pair(1, settings, settings);

        exchange(pair, 100_000);

        assertEquals(0, pair.lent());
        assertNotNull(pair.accepted.connection.tlsPeer().certificate());
        assertEquals(version, "TLSv" + pair.dialed.connection.tlsPeer().version());
    }

    @Test
    void theEndOfTheStreamIsTold() throws IOException {
        final TlsSettings settings = settings(OWN, "TLSv1.3");
        final TlsPair pair = pair(1, settings, settings).awaitSecured();
        write(pair.dialed.connection, new byte[50_000]);

        pair.dialed.connection.close(CloseReason.CLIENT_CLOSED);
        pair.await(() -> pair.accepted.isAtEnd);

        assertEquals(50_000, pair.accepted.received.size());
        assertEquals(CloseReason.CLIENT_CLOSED, pair.accepted.reason);
        assertEquals(0, pair.lent());
    }

    @Test
    void aPeerThatSaysNothingIsClosedInTime() throws IOException {
        final TlsPair pair = pair(1, settings(OWN, "TLSv1.3"), null);

        pair.await(() -> pair.accepted.reason != null);

        assertEquals(CloseReason.TLS_HANDSHAKE_FAILURE, pair.accepted.reason);
        assertEquals("TLS handshake timeout", pair.accepted.cause.getMessage());
        assertTrue(pair.nowNs >= 2_000_000_000L && pair.nowNs < 2_100_000_000L,
                "after " + pair.nowNs);
        assertEquals(0, pair.lent());
    }

    @Test
    void aTaskThatEndsAfterItsConnectionDoesNoHarm() throws IOException {
        final Deque<Runnable> later = new ArrayDeque<>();
        final TlsSettings slow = TlsTestSettings.of(OWN, CA, "TLSv1.3", later::add);
        final TlsPair pair = pair(1, slow, settings(OWN, "TLSv1.3"));
        pair.await(() -> !later.isEmpty());

        pair.network.resetOne("dialing", "accepting");
        pair.await(() -> pair.accepted.reason != null);
        later.poll().run();
        pair.step();

        assertEquals(CloseReason.TLS_HANDSHAKE_FAILURE, pair.accepted.reason);
        assertFalse(pair.accepted.isSecured);
        assertEquals(0, pair.lent());
    }

    /** However many ask at once, others are served between a few steps of handshakes. */
    @Test
    void handshakesTakeTurns() throws IOException {
        final Deque<Runnable> ofDuty = new ArrayDeque<>();
        final TlsSettings accepting = TlsTestSettings.of(OWN, CA, "TLSv1.3", ofDuty::add);
        final TlsPair pair = new TlsPair(1, accepting, settings(OWN, "TLSv1.3"), "localhost") {
            @Override
            void step() {
                super.step();
                assertTrue(ofDuty.size() <= 4, "heavy parts begun in a cycle: " + ofDuty.size());
                runTasks();
                while (!ofDuty.isEmpty()) {
                    ofDuty.poll().run();
                }
            }
        }.open();

        for (int i = 1; i < 40; i++) {
            pair.dial();
        }
        pair.await(() -> pair.securedCount == 80);

        pair.await(() -> pair.lent() == 0);
    }

    @Test
    void whatIsNotTlsIsCalledSo() throws IOException {
        final TlsPair pair = pair(1, settings(OWN, "TLSv1.3"), null);

        write(pair.dialed.connection, "CONNECT {\"verbose\":false}\r\n".getBytes());
        pair.await(() -> pair.accepted.reason != null);

        assertEquals("tls: first record does not look like a TLS handshake",
                pair.accepted.words());
        assertEquals(0, pair.lent());
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, x509: certificate signed by unknown authority",
        "expired, x509: certificate has expired or is not yet valid",
        "server-only, x509: certificate specifies an incompatible key usage"
    })
    void aPeerWithABadCertificateIsRefused(String kind, String words) throws IOException {
        final Issued bad = switch (kind) {
            case "unknown" -> Certificates.signedBy(Certificates.authority("Other")).local()
                    .subject("O=Bad,CN=peer").issue();
            case "expired" -> Certificates.signedBy(CA).local().expired()
                    .subject("O=Bad,CN=peer").issue();
            default -> Certificates.signedBy(CA).local().forServersOnly()
                    .subject("O=Bad,CN=peer").issue();
        };
        final TlsPair pair = pair(1, settings(OWN, "TLSv1.3"), settings(bad, "TLSv1.3"));

        pair.await(() -> pair.accepted.reason != null && pair.dialed.reason != null);

        assertEquals(CloseReason.TLS_HANDSHAKE_FAILURE, pair.accepted.reason);
        assertTrue(pair.accepted.words().startsWith("tls: failed to verify certificate: " + words),
                pair.accepted.words());
        assertTrue(pair.accepted.words().endsWith(" (CN=peer,O=Bad SHA-256: "
                + TlsPeer.digest(bad.certificate()) + ")"), pair.accepted.words());
        assertTrue(pair.dialed.words().startsWith("remote error: tls: "), pair.dialed.words());
        assertEquals(0, pair.lent());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, ''",
        "127.0.0.1, ''",
        "other.example, 'x509: certificate is valid for localhost, not other.example'",
        "127.0.0.2, 'x509: certificate is valid for 127.0.0.1, not 127.0.0.2'",
    })
    void theDialedNameMustBeInTheCertificate(String host, String words) throws IOException {
        final TlsSettings settings = settings(OWN, "TLSv1.3");
        final TlsPair pair = pair(1, settings, settings, host);

        pair.await(() -> pair.dialed.reason != null || pair.dialed.isSecured);

        if (words.isEmpty()) {
            assertTrue(pair.dialed.isSecured);
        } else {
            assertTrue(pair.dialed.words().contains(words), pair.dialed.words());
        }
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    private TlsSettings settings(Issued own, String version) {
        return TlsTestSettings.of(own, CA, version, tasks::add);
    }

    private TlsPair pair(long seed, TlsSettings accepting, TlsSettings dialing)
            throws IOException {
        return pair(seed, accepting, dialing, "localhost");
    }

    private TlsPair pair(long seed, TlsSettings accepting, TlsSettings dialing, String host)
            throws IOException {
        return new TlsPair(seed, accepting, dialing, host) {
            @Override
            void step() {
                super.step();
                runTasks();
            }
        }.open();
    }

    /** Returns the bytes of the longer stream. */
    private long exchange(TlsPair pair, int length) {
        pair.awaitSecured();
        final byte[] data = bytes(new SplittableRandom(1), length);
        write(pair.dialed.connection, data);
        write(pair.accepted.connection, data);
        pair.await(() -> pair.accepted.received.size() >= length
                && pair.dialed.received.size() >= length);
        assertArrayEquals(data, pair.accepted.received.toByteArray());
        assertArrayEquals(data, pair.dialed.received.toByteArray());
        return Math.max(pair.accepted.connection.bytesRead(),
                pair.dialed.connection.bytesRead());
    }

    private static void compress(TlsPair pair) {
        pair.accepted.connection.pauseReading();
        pair.accepted.connection.startCompression(S2Level.FAST);
        pair.accepted.connection.resumeReading();
        pair.dialed.connection.pauseReading();
        pair.dialed.connection.startCompression(S2Level.BETTER);
        pair.dialed.connection.resumeReading();
    }

    /** Writes in frames and chunks of any length, and lets some of it go on the way. */
    private static void send(TlsPair pair, Connection connection, byte[] data,
                             SplittableRandom random) {
        int at = 0;
        while (at < data.length) {
            final int length = Math.min(data.length - at, 1 + random.nextInt(40_000));
            if (random.nextInt(3) == 0) {
                final Chunk chunk = pair.chunks.take(length);
                chunk.buffer().put(data, at, length);
                connection.write(chunk, 0, length);
                chunk.release();
            } else {
                connection.write(data, at, at + length);
            }
            at += length;
            if (random.nextInt(4) == 0) {
                pair.step();
            }
        }
    }

    private static void write(Connection connection, byte[] data) {
        connection.write(data, 0, data.length);
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : i >>> 6);
        }
        return bytes;
    }

    private static void end(TlsPair pair) {
        pair.dialed.connection.close(CloseReason.CLIENT_CLOSED);
        pair.await(() -> pair.accepted.reason != null);
        for (int i = 0; i < 100; i++) {
            pair.step();
        }
        assertEquals(0, pair.lent(), "arrays");
        assertEquals(0, pair.chunks.lent(), "chunks");
    }
}
