package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.net.TlsPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes over TLS with real servers: who is let in, who is not, and what operators are told. */
class TlsRouteTest {

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @CsvSource({
        "V2_15, ec, ec, '', ''", "V2_10, ec, ec, '', ''", "V2_9, ec, ec, '', ''",
        "V2_15, rsa, ec, '', s2_fast", "V2_10, ec, rsa, '', s2_better", "V2_9, rsa, rsa, '', ''",
        "V2_15, ed25519, chain, '', ''", "V2_15, chain, ed25519, '', s2_auto",
        "V2_15, ec, ec, '1.2', ''", "V2_10, rsa, ec, '1.2', s2_fast", "V2_9, ec, rsa, '1.2', ''",
        "OURS, ec, rsa, '', s2_best",
    })
    void carriesMessagesInBothRoles(ServerKind kind, String own, String other, String version,
                                    String compression) throws Exception {
        for (boolean oursDials : new boolean[] {true, false}) {
            final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
            final ServerProcess theirs = servers.create(kind, "theirs");
            final String more = compression.isEmpty() ? "" : "compression: " + compression;
            configure(ours, TlsFolder.lines(own), more, oursDials ? theirs : null, "127.0.0.1");
            configure(theirs, TlsFolder.lines(other), more, oursDials ? null : ours,
                    "127.0.0.1");
            if (!version.isEmpty()) {
                // Neither server can be held to an old version by its configuration.
                ours.javaOptions("-Djava.security.properties=" + TlsFolder.withoutTls13());
            }
            (oursDials ? theirs : ours).start("-D");
            (oursDials ? ours : theirs).start("-D");

            try (Mesh mesh = Mesh.formed(List.of(ours, theirs))) {
                exchange(ours, theirs, mesh);
                exchange(theirs, ours, mesh);
            }
            ours.awaitLog("TLS version " + (version.isEmpty() ? "1.3" : version) + ", cipher");
            servers.end();
        }
    }

    /** Peers are told of by address; their certificates are for a name alone. */
    @Test
    void formsAFullMeshOfAllVersionsWithCertificatesForNamesOnly() throws Exception {
        final List<ServerProcess> nodes = new ArrayList<>();
        final ServerProcess seed = servers.create(ServerKind.V2_15, "n0");
        configure(seed, TlsFolder.lines("names"), "", null, "localhost");
        nodes.add(seed.start());
        for (ServerKind kind : List.of(ServerKind.OURS, ServerKind.V2_10, ServerKind.V2_9,
                ServerKind.OURS)) {
            final ServerProcess node = servers.create(kind, "n" + nodes.size());
            configure(node, TlsFolder.lines("names"), "", seed, "localhost");
            nodes.add(node.start());
        }

        Mesh.formed(nodes).close();
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15"})
    void isToldWhenItsOwnCertificateIsRefused(ServerKind kind) throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(kind, "theirs");
        configure(theirs, TlsFolder.lines("ec"), "", null, "localhost");
        configure(ours, TlsFolder.lines("servers"), "", theirs, "localhost");
        theirs.start();
        ours.start();

        ours.awaitLog("TLS route handshake error: remote error: tls: ");
        theirs.awaitLog("certificate specifies an incompatible key usage");
        assertEquals(0, routes(ours));
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15"})
    void aPlainPeerIsNoPeer(ServerKind kind) throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(kind, "theirs");
        configure(ours, TlsFolder.lines("ec"), "", null, "localhost");
        Servers.inCluster(theirs, List.of(ours));
        ours.start();
        theirs.start();

        ours.awaitLog("TLS route handshake error: tls: first record does not look like a TLS "
                + "handshake");
        assertEquals(0, routes(ours));
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_15"})
    void aPlainPeerIsNotDialed(ServerKind kind) throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(kind, "theirs");
        configure(ours, TlsFolder.lines("ec"), "", theirs, "localhost");
        Servers.inCluster(theirs, List.of());
        theirs.start();
        ours.start();

        ours.awaitLog("TLS route handshake error: tls: first record does not look like a TLS "
                + "handshake");
        assertEquals(0, routes(ours));
    }

    @Test
    void insecureVerifiesNoServersAndWarns() throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(ServerKind.V2_15, "theirs");
        configure(theirs, TlsFolder.lines("elsewhere"), "", null, "localhost");
        configure(ours, TlsFolder.lines("ec") + ", insecure: true", "", theirs, "localhost");
        theirs.start();
        ours.start();

        Mesh.formed(List.of(ours, theirs)).close();
        ours.awaitLog("[WRN] TLS certificate chain and hostname of solicited routes will not be "
                + "verified. DO NOT USE IN PRODUCTION!");
    }

    @ParameterizedTest
    @CsvSource({"r@example.com, true", "route.example, true", "'CN=route,O=Example', true",
        "other.example, false"})
    void theCertificateTellsTheUserOfARoute(String user, boolean isAdmitted) throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(ServerKind.V2_15, "theirs");
        configure(ours, TlsFolder.lines("ec") + ", verify_and_map: true",
                "authorization { user: \"" + user + "\", password: x }", null, "localhost");
        configure(theirs, TlsFolder.lines("route"), "", ours, "localhost");
        ours.start();
        theirs.start();

        if (isAdmitted) {
            Mesh.formed(List.of(ours, theirs)).close();
        } else {
            ours.awaitLog("authentication error");
            theirs.awaitLog("Authorization Violation");
        }
    }

    @ParameterizedTest
    @CsvSource({"V2_15, route, true", "V2_9, route, true", "V2_15, ec, false"})
    void theCertificateOfARouteMustNameAConfiguredOne(ServerKind kind, String certificate,
                                                      boolean isAdmitted) throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(kind, "theirs");
        ours.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  tls { %s, verify_cert_and_check_known_urls: true }
                  routes: ["nats://route.example:6222"]
                }
                """.formatted(ours.clusterPort(), TlsFolder.lines("ec")));
        configure(theirs, TlsFolder.lines(certificate), "", ours, "localhost");
        ours.start();
        theirs.start();

        if (isAdmitted) {
            Mesh.formed(List.of(ours, theirs)).close();
        } else {
            ours.awaitLog("authentication error");
            theirs.awaitLog("Authorization Violation");
        }
    }

    @Test
    void whoSaysNothingIsClosedInTimeAndWithoutAWord() throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        configure(ours, TlsFolder.lines("ec") + ", timeout: 0.5", "", null, "localhost");
        ours.start();

        servers.own(RawConnection.dial(ours.clusterPort())).expectClose();

        ours.awaitLog("[ERR] 127.0.0.1");
        ours.awaitLog("TLS handshake timeout");
        ours.awaitLog("Router connection closed: TLS Handshake Failure");
    }

    /** Certificates are replaced, then TLS is given up: each counts for new connections. */
    @Test
    void aReloadCountsForNewRoutes() throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(ServerKind.V2_15, "theirs");
        configure(ours, TlsFolder.lines("elsewhere"), "", null, "localhost");
        configure(theirs, TlsFolder.lines("ec"), "", ours, "localhost");
        ours.start();
        theirs.start();
        theirs.awaitLog("certificate is valid for elsewhere.example, not localhost");

        configure(ours, TlsFolder.lines("ec"), "", null, "localhost");
        ours.signal("HUP");

        Mesh.formed(List.of(ours, theirs)).close();
        ours.awaitLog("Reloaded: cluster");
    }

    @Test
    void pinnedCertificatesAloneAreAccepted() throws Exception {
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        final ServerProcess theirs = servers.create(ServerKind.V2_15, "theirs");
        final String pin = TlsPeer.keyDigest(TlsFolder.issued("rsa").certificate());
        configure(ours, TlsFolder.lines("ec") + ", pinned_certs: [\"" + pin + "\"]", "", null,
                "localhost");
        configure(theirs, TlsFolder.lines("ec"), "", ours, "localhost");
        ours.start();
        theirs.start();

        ours.awaitLog("TLS route handshake error: certificate not pinned");
        assertEquals(0, routes(ours));
        theirs.stop();
        configure(theirs, TlsFolder.lines("rsa"), "", ours, "localhost");
        theirs.start();
        Mesh.formed(List.of(ours, theirs)).close();
    }

    static void configure(ServerProcess node, String tls, String more,
                                  ServerProcess dialed, String host) {
        node.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  tls { %s }
                  %s
                  %s
                }
                """.formatted(node.clusterPort(), tls, more, dialed == null ? ""
                        : "routes: [\"nats://" + host + ":" + dialed.clusterPort() + "\"]"));
    }

    /** Messages of all sizes go one way, and arrive as they were, in order. */
    private void exchange(ServerProcess from, ServerProcess to, Mesh mesh) {
        final Random random = new Random(1);
        final RawClient subscriber = servers.client(to).subscribe("data", 1);
        final RawClient publisher = servers.client(from);
        mesh.settle(to, subscriber);
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            final int size = i % 20 == 19 ? 200_000 + random.nextInt(300_000)
                    : random.nextInt(3_000);
            final String payload = Integer.toString(i).repeat(size / 3 + 1);
            sent.add(payload);
            publisher.publish("data", payload);
        }
        publisher.flush();
        for (String payload : sent) {
            assertEquals(payload, subscriber.message().payload());
        }
    }

    static int routes(ServerProcess server) {
        return Pool.of(server).routes().size();
    }
}
