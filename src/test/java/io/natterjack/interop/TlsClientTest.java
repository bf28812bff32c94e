package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.natterjack.net.Certificates;
import io.natterjack.net.TlsPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients over TLS: real ones and bytes; what they and operators are told. */
class TlsClientTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String CONNECT =
            "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n";

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @CsvSource({
        "'', false, ''", "'verify: true', false, ec", "'verify_and_map: true', false, mapped",
        "'handshake_first: true', true, ''", "'handshake_first: auto', true, ''",
        "'handshake_first: auto', false, ''", "'min_version: \"1.3\"', false, ''",
        "'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]', false, ''"
    })
    void jnatsPublishesAndSubscribes(String more, boolean isFirst, String own) throws Exception {
        final ServerProcess server = server("tls { " + TlsFolder.lines("ec") + ", " + more + " }"
                + (own.equals("mapped") ? "\nauthorization { users: [{user: \"" + mappedUser()
                        + "\"}] }" : ""));
        final Options.Builder options = new Options.Builder()
                .server("tls://localhost:" + server.port()).connectionTimeout(WAIT)
                .sslContext(context(own.isEmpty() ? null : own.equals("mapped") ? "route" : own))
                .maxReconnects(0);
        if (isFirst) {
            options.tlsFirst();
        }

        try (Connection nats = Nats.connect(options.build())) {
            final Subscription subscription = nats.subscribe("data");
            nats.flush(WAIT);
            final Random random = new Random(1);
            for (int i = 0; i < 50; i++) {
                final byte[] payload = new byte[i % 10 == 9 ? 600_000 : random.nextInt(5_000)];
                random.nextBytes(payload);
                nats.publish("data", payload);
                final Message message = subscription.nextMessage(WAIT);
                org.junit.jupiter.api.Assertions.assertArrayEquals(payload, message.getData());
            }
        }
    }

    private static String mappedUser() {
        return "r@example.com";
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void operatorsSeeVersionCipherAndCertificates(String version) throws Exception {
        final ServerProcess server =
                server("tls { " + TlsFolder.lines("rsa") + ", verify: true, timeout: 3 }");
        final RawConnection client = servers.own(RawConnection.dial(server.port()));
        client.line();
        final SSLSession session = client.startTls(context("ec"), version);
        client.send(CONNECT);
        client.expect("PONG");

        // The first choice of nats-server in both versions.
        assertTrue(session.getCipherSuite().endsWith("AES_128_GCM_SHA256"),
                session.getCipherSuite());
        final X509Certificate own = TlsFolder.issued("ec").certificate();
        final String connz = server.monitor("/connz?auth=1");
        assertContains(connz, "\"tls_version\": \"" + version.substring(4) + "\"");
        assertContains(connz, "\"tls_cipher_suite\": \"" + session.getCipherSuite() + "\"");
        assertContains(connz, "\"subject\": \"CN=ec,O=Example\"");
        assertContains(connz, "\"spki_sha256\": \"" + TlsPeer.keyDigest(own) + "\"");
        assertContains(connz, "\"cert_sha256\": \"" + TlsPeer.digest(own) + "\"");
        final String varz = server.monitor("/varz");
        assertContains(varz, "\"tls_required\": true");
        assertContains(varz, "\"tls_verify\": true");
        assertContains(varz, "\"tls_timeout\": 3,");
        assertContains(varz, "\"auth_timeout\": 4,");
        assertContains(varz, "\"tls_cert_not_after\": \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionIsResumed(String version) throws Exception {
        final ServerProcess server = server("tls { " + TlsFolder.lines("ec") + ", timeout: 20 }");
        final SSLContext context = context(null);
        final long[] created = new long[2];
        for (int i = 0; i < 2; i++) {
            final RawConnection client = servers.own(RawConnection.dial(server.port()));
            client.line();
            final SSLSession session = client.startTls(context, version);
            client.send(CONNECT);
            client.expect("PONG");
            created[i] = session.getCreationTime();
            client.close();
        }

        assertEquals(created[0], created[1]);
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        final ServerProcess server = server("tls { " + TlsFolder.lines("ec") + ", timeout: 20 }");
        final RawConnection client = servers.own(RawConnection.dial(server.port()));
        client.line();
        client.startTls(context(null), "TLSv1.2");
        client.send(CONNECT);
        client.expect("PONG");

        assertThrows(IOException.class, () -> {
            ((SSLSocket) client.socket()).startHandshake();
            ((SSLSocket) client.socket()).getInputStream().read();
        });
        server.awaitLog("[INF] Server is ready");
        final RawConnection other = servers.own(RawConnection.dial(server.port()));
        other.line();
        other.startTls(context(null));
        other.send(CONNECT);
        other.expect("PONG");
    }

    @Test
    void tooManyHandshakesASecondAreTurnedAway() throws Exception {
        final ServerProcess server =
                server("tls { " + TlsFolder.lines("ec") + ", connection_rate_limit: 2 }");
        boolean isTurnedAway = false;
        for (int i = 0; i < 10; i++) {
            final RawConnection client = servers.own(RawConnection.dial(server.port()));
            client.line();
            final String next = client.tryLine(50);
            isTurnedAway |= "-ERR 'Connection throttling is active. Please try again later.'"
                    .equals(next);
        }

        assertTrue(isTurnedAway);
    }

    @Test
    void certificatesAreReadAgainForNewConnections() throws Exception {
        final Path cert = TlsFolder.file("live.pem");
        final Path key = TlsFolder.file("live-key.pem");
        install("ec", cert, key);
        final ServerProcess server = server("tls { cert_file: \"" + cert + "\", key_file: \""
                + key + "\" }");
        final RawConnection before = servers.own(RawConnection.dial(server.port()));
        before.line();
        assertEquals("CN=ec,O=Example", subject(before.startTls(context(null))));
        before.send(CONNECT);
        before.expect("PONG");

        install("rsa", cert, key);
        server.signal("HUP");
        server.awaitLog("Reloaded server configuration");

        final RawConnection after = servers.own(RawConnection.dial(server.port()));
        after.line();
        assertEquals("CN=rsa,O=Example", subject(after.startTls(context(null))));
        after.send(CONNECT);
        after.expect("PONG");
        before.send("PING\r\n");
        before.expect("PONG");
        Files.writeString(key, "no key");
        server.signal("HUP");
        server.awaitLog("Failed to reload server configuration: ");
        after.send("PING\r\n");
        after.expect("PONG");
    }

    @Test
    void failuresAreLoggedOnceInWords() throws Exception {
        final ServerProcess server = server("tls { " + TlsFolder.lines("ec")
                + ", verify: true }");
        final RawConnection without = servers.own(RawConnection.dial(server.port()));
        without.line();
        attempt(without, null);
        final RawConnection foreign = servers.own(RawConnection.dial(server.port()));
        foreign.line();
        foreign.send("PING\r\n");

        server.awaitLog("TLS handshake error: tls: client didn't provide a certificate");
        server.awaitLog(
                "TLS handshake error: tls: first record does not look like a TLS handshake");
        final String log = server.logTail();
        assertEquals(log.indexOf("didn't provide"), log.lastIndexOf("didn't provide"), log);
    }

    private void attempt(RawConnection connection, String own) {
        try {
            connection.startTls(context(own));
            connection.send(CONNECT);
            connection.awaitClose();
        } catch (IOException | UncheckedIOException ex) {
            return;
        }
        assertTrue(connection.atEnd());
    }

    @Test
    void monitoringIsServedOverHttpsWithoutAClientCertificate() throws Exception {
        final ServerProcess server = servers.create(ServerKind.OURS, "ours");
        server.configureExactly("""
                listen: 127.0.0.1:%d
                https: 127.0.0.1:%d
                tls { %s, verify: true }
                """.formatted(server.port(), server.monitorPort(), TlsFolder.lines("ec")));
        server.start();
        server.awaitLog("Server is ready");

        final String varz = HttpClient.newBuilder().sslContext(context(null)).build().send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.monitorPort()
                        + "/varz")).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();

        assertContains(varz, "\"https_port\": " + server.monitorPort());
        assertContains(varz, "\"http_port\": 0");
        assertTrue(server.logs("Starting https monitor on 127.0.0.1:" + server.monitorPort()));
    }

    @Test
    void theLineOfTheClientPortSaysWhatIsAskedFor() throws Exception {
        final ServerProcess strict = server("tls { " + TlsFolder.lines("ec")
                + ", handshake_first: true }");
        final ServerProcess optional = servers.create(ServerKind.OURS, "optional");
        optional.configure("tls { " + TlsFolder.lines("ec") + " }\nallow_non_tls: true").start();

        strict.awaitLog("Server is ready");
        optional.awaitLog("Server is ready");
        assertTrue(strict.logs("[INF] TLS required for client connections"));
        assertTrue(strict.logs("[WRN] Clients that are not using \"TLS Handshake First\" option "
                + "will fail to connect"));
        assertTrue(optional.logs("[INF] TLS available for client connections"));
        assertFalse(optional.logs("TLS required"));
    }

    private ServerProcess server(String more) {
        return servers.create(ServerKind.OURS, "ours").configure(more).start();
    }

    private static SSLContext context(String own) {
        return TlsClients.context(TlsFolder.file("ca.pem"),
                own == null ? null : TlsFolder.cert(own),
                own == null ? null : TlsFolder.file(own + "-key.pem"));
    }

    private static void install(String kind, Path cert, Path key) throws IOException {
        Files.copy(TlsFolder.cert(kind), cert, StandardCopyOption.REPLACE_EXISTING);
        Certificates.write(key, TlsFolder.issued(kind).key());
    }

    private static String subject(SSLSession session) throws IOException {
        return ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal()
                .getName();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "lacks " + part + "\n" + text);
    }
}
