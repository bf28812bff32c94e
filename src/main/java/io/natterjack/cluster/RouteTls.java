package io.natterjack.cluster;

import io.natterjack.net.CertificateNames;
import io.natterjack.net.TlsPeer;
import io.natterjack.net.TlsSettings;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * How routes are secured. Immutable.
 *
 * @param settings       of both roles
 * @param mapsUser       whether the certificate must name the user instead of CONNECT
 * @param checksUrls     whether the certificate must name a configured route
 */
public record RouteTls(TlsSettings settings, boolean mapsUser, boolean checksUrls) {

    /** Whether the certificate, not CONNECT, tells who a peer is. */
    boolean identifiesPeers() {
        return mapsUser || checksUrls;
    }

    /** NATS route protocol: whether a peer with this certificate is let in. */
    boolean admits(TlsPeer peer, String user, List<RouteAddress> routes) {
        final X509Certificate certificate = peer.certificate();
        if (certificate == null) {
            return false;
        }
        final CertificateNames names = CertificateNames.of(certificate);
        if (checksUrls && routes.stream().anyMatch(route -> names.matchesHost(route.host()))) {
            return true;
        }
        return mapsUser && user != null && (names.emails().contains(user)
                || names.hosts().contains(user) || names.uris().contains(user)
                || certificate.getSubjectX500Principal().getName(X500Principal.RFC2253)
                        .equals(user));
    }
}
