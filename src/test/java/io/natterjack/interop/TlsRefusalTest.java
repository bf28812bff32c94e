package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.net.TlsPeer;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which certificates a route is refused for, and what operators are told: the same peer meets our
 * server and nats-server 2.15, and both must come to the same.
 */
class TlsRefusalTest {

    private static final String ERROR = "TLS route handshake error: ";
    private static final String MISTRUSTED = ERROR + "tls: failed to verify certificate: x509: ";

    @RegisterExtension
    final Servers servers = Servers.perTest();

    private ServerProcess ours;
    private ServerProcess real;
    private ServerProcess peer;

    /** The peer dials both. */
    @ParameterizedTest
    @CsvSource({
        "V2_15, expired, certificate has expired or is not yet valid",
        "V2_10, expired, certificate has expired or is not yet valid",
        "V2_15, servers, certificate specifies an incompatible key usage",
        "V2_9, servers, certificate specifies an incompatible key usage",
    })
    void anAcceptedPeerIsRefusedFor(ServerKind kind, String bad, String words) throws Exception {
        meet(kind, bad, "localhost", true);

        for (ServerProcess each : places()) {
            assertMistrusts(each, bad, words);
        }
    }

    /** Told which authorities count, a real server presents no certificate of another. */
    @ParameterizedTest
    @CsvSource({"V2_9", "V2_10", "V2_15"})
    void anAcceptedPeerOfAnotherAuthorityHasNoCertificate(ServerKind kind) throws Exception {
        meet(kind, "foreign", "localhost", true);

        for (ServerProcess each : places()) {
            assertRefuses(each, ERROR + "tls: client didn't provide a certificate");
        }
    }

    /** The peer is dialed by both. */
    @ParameterizedTest
    @CsvSource({
        "V2_15, foreign, localhost, certificate signed by unknown authority",
        "V2_9, foreign, localhost, certificate signed by unknown authority",
        "V2_10, expired, localhost, certificate has expired or is not yet valid",
        "V2_15, clients, localhost, certificate specifies an incompatible key usage",
        "V2_10, elsewhere, localhost,"
                + " 'certificate is valid for elsewhere.example, not localhost'",
        "V2_15, elsewhere, 127.0.0.1, 'certificate is valid for 10.1.2.3, not 127.0.0.1'",
        "V2_15, names, 127.0.0.1, 'cannot validate certificate for 127.0.0.1 because it doesn''t"
                + " contain any IP SANs'",
    })
    void aDialedPeerIsRefusedFor(ServerKind kind, String bad, String host, String words)
            throws Exception {
        meet(kind, bad, host, false);

        for (ServerProcess each : places()) {
            assertMistrusts(each, bad, words);
        }
    }

    /** Who accepts does not ask for names; who dials asks for the usage of servers alone. */
    @ParameterizedTest
    @CsvSource({
        "V2_15, elsewhere, localhost, true", "V2_10, names, localhost, true",
        "V2_9, clients, localhost, true", "V2_15, names, localhost, false",
        "V2_10, servers, localhost, false", "V2_9, ec, 127.0.0.1, false",
    })
    void isAccepted(ServerKind kind, String fine, String host, boolean isAccepted) {
        meet(kind, fine, host, isAccepted);

        for (ServerProcess each : places()) {
            Mesh.formed(List.of(each, peer)).close();
        }
    }

    private List<ServerProcess> places() {
        return List.of(ours, real);
    }

    private void meet(ServerKind kind, String certificate, String host, boolean isAccepted) {
        ours = servers.create(ServerKind.OURS, "ours");
        real = servers.create(ServerKind.V2_15, "real");
        peer = servers.create(kind, "peer");
        for (ServerProcess each : places()) {
            TlsRouteTest.configure(each, TlsFolder.lines("ec"), "", isAccepted ? null : peer, host);
        }
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  tls { %s }
                  routes: [ %s ]
                }
                """.formatted(peer.clusterPort(), TlsFolder.lines(certificate), isAccepted
                        ? "\"nats://%s:%d\", \"nats://%s:%d\"".formatted(host, ours.clusterPort(),
                                host, real.clusterPort()) : ""));
        peer.start();
        ours.start();
        real.start();
    }

    private static void assertMistrusts(ServerProcess place, String bad, String words)
            throws Exception {
        assertRefuses(place, MISTRUSTED + words);
        place.awaitLog("SHA-256: "
                + TlsPeer.digest(TlsFolder.issued(bad).certificate()));
    }

    private static void assertRefuses(ServerProcess place, String line) throws Exception {
        place.awaitLog(line);
        place.awaitLog("Router connection closed: TLS Handshake Failure");
        assertEquals(0, TlsRouteTest.routes(place), place.name());
    }
}
