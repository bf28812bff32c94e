package io.natterjack.cluster;

import io.natterjack.net.CertificateNames;
import java.util.List;

/**
 * How the routes of a server are secured now, and which name certificates of addresses are held
 * against. The conductor writes, any thread may read.
 */
public final class RouteSecurity {

    private volatile RouteTls tls;
    private volatile String borrowedName;

    /** @param tls of the routes that are opened from now on, or null */
    public void tls(RouteTls tls) {
        this.tls = tls;
    }

    /** What secures routes, or null. */
    public RouteTls tls() {
        return tls;
    }

    /**
     * Remembers the first configured route that has a name. NATS: peers are told of by address,
     * but certificates are issued for names, so that name stands in for theirs.
     */
    public void routes(List<RouteAddress> routes) {
        borrowedName = routes.stream().map(RouteAddress::host)
                .filter(host -> !host.isEmpty() && !CertificateNames.isAddress(host))
                .findFirst().orElse(null);
    }

    /** The name that the certificate of {@code host} must carry. */
    String nameFor(String host) {
        final String borrowed = borrowedName;
        return borrowed != null && CertificateNames.isAddress(host) ? borrowed : host;
    }

    /** A certificate did not carry {@code name}: if it was borrowed, it is not tried again. */
    void refused(String name) {
        if (name.equals(borrowedName)) {
            borrowedName = null;
        }
    }
}
