package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NATS's client for Node.js, whose TLS is OpenSSL's: a second opinion beside jnats. */
class NodeClientTest {

    private static final Path SCRIPT = Path.of(System.getProperty("natterjack.home",
            System.getProperty("user.dir"))).resolve("src/test/resources/node/exchange.js");

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @CsvSource({
        "'', '', false", "'verify: true', ec, false", "'verify: true', rsa, false",
        "'verify_and_map: true', route, false", "'handshake_first: true', '', true",
        "'handshake_first: auto', '', true", "'handshake_first: auto', '', false",
        "'handshake_first: true, verify: true', ec, true", "'min_version: \"1.3\"', '', false",
    })
    void exchangesMessagesOverTls(String more, String own, boolean isFirst) throws Exception {
        final Path client = ServerKind.nodeClient();
        final ServerProcess server = servers.create(ServerKind.OURS, "ours").configure("""
                tls { %s, timeout: 20, %s }
                %s
                """.formatted(TlsFolder.lines("ec"), more, more.startsWith("verify_and_map")
                        ? "authorization { users: [{user: \"r@example.com\"}] }" : "")).start();

        assertEquals("exchanged 50", run(client, server, own, isFirst));
    }

    @Test
    void isToldThatItsCertificateIsMissing() throws Exception {
        final Path client = ServerKind.nodeClient();
        final ServerProcess server = servers.create(ServerKind.OURS, "ours").configure(
                "tls { " + TlsFolder.lines("ec") + ", timeout: 20, verify: true }").start();

        final String said = run(client, server, "", false);

        assertTrue(!said.startsWith("exchanged"), said);
        server.awaitLog("TLS handshake error: tls: client didn't provide a certificate");
    }

    private static String run(Path client, ServerProcess server, String own, boolean isFirst)
            throws IOException, InterruptedException {
        final String certificate = own.isEmpty() ? "" : """
                ,"certFile":"%s","keyFile":"%s\"""".formatted(TlsFolder.cert(own),
                TlsFolder.file(own + "-key.pem"));
        final String options = """
                {"servers":"localhost:%d","tls":{"caFile":"%s","handshakeFirst":%s%s}}"""
                .formatted(server.port(), TlsFolder.file("ca.pem"), isFirst, certificate);
        final Path output = Files.createTempFile("natterjack-node", ".txt");
        final Process process = new ProcessBuilder("node", SCRIPT.toString(), client.toString(),
                options).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "node does not end");
            return Files.readString(output).strip();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
