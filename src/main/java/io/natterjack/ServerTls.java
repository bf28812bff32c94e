package io.natterjack;

import io.natterjack.client.ClientDirectory;
import io.natterjack.cluster.RouteSecurity;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.TlsConfig;
import io.natterjack.log.Log;
import java.util.concurrent.Executor;

/** What secures the connections that a server opens and accepts now. The conductor writes. */
final class ServerTls {

    private final Executor tasks;
    private final RouteSecurity routes = new RouteSecurity();

    /** @param tasks runs what takes long in a handshake */
    ServerTls(Executor tasks) {
        this.tasks = tasks;
    }

    RouteSecurity routes() {
        return routes;
    }

    /** Secures what comes from now on as {@code config} says; what is there stays as it is. */
    void apply(ServerConfig config, ClientDirectory clients) {
        clients.tls(Settings.clientTls(config, tasks));
        routes.routes(Settings.routes(config.cluster().routes()));
        routes.tls(Settings.routeTls(config, tasks));
    }

    /** What operators are told of the client port. */
    static void announceClients(ServerConfig config, Log log) {
        final TlsConfig tls = config.tls();
        if (tls == null) {
            return;
        }
        log.info("TLS " + (config.allowNonTls() ? "available" : "required")
                + " for client connections");
        if (tls.handshakeFirst() && tls.fallbackNs() == 0) {
            log.warn("Clients that are not using \"TLS Handshake First\" option will fail to "
                    + "connect");
        }
        announceCurves(tls, log);
    }

    /** What operators are told of the route port. */
    static void announceRoutes(ServerConfig config, Log log) {
        final TlsConfig tls = config.cluster().tls();
        if (tls == null) {
            return;
        }
        if (tls.insecure()) {
            log.warn("TLS certificate chain and hostname of solicited routes will not be "
                    + "verified. DO NOT USE IN PRODUCTION!");
        }
        announceCurves(tls, log);
    }

    private static void announceCurves(TlsConfig tls, Log log) {
        if (!tls.curves().isEmpty() && !TlsSetup.choosesCurves()) {
            log.warn("curve_preferences need Java 20 or later, and are ignored: java="
                    + Runtime.version().feature());
        }
    }
}
