package io.natterjack.monitor;

import io.natterjack.config.ServerConfig;
import java.util.List;

/**
 * What monitoring shows of the server as a whole. Times of day are in microseconds.
 *
 * @param host        told to clients
 * @param port        told to clients
 * @param clusterName empty without a cluster
 * @param clusterPort the real one, 0 without a cluster
 * @param httpPort    the real one
 * @param memory      resident bytes
 * @param cpu         percent of one processor
 * @param digest      of the configuration file, empty without one
 */
public record ServerState(
        String serverId, String serverName, String version, String platform, String host,
        int port, boolean isAuthRequired, List<String> connectUrls, ServerConfig config,
        String clusterName, int clusterPort, int httpPort, long startedMicros, long memory,
        double cpu, int connections, long totalConnections, int remotes, long slowClients,
        long slowRoutes, long staleClients, long staleRoutes, long subscriptions,
        String digest, Traffic closedClients, Traffic closedRoutes) {

    /** Messages and bytes that went through connections. */
    public record Traffic(long inMessages, long inBytes, long outMessages, long outBytes) {

        public static final Traffic NONE = new Traffic(0, 0, 0, 0);

        /** The sum of both. */
        public Traffic plus(long inMessages, long inBytes, long outMessages, long outBytes) {
            return new Traffic(this.inMessages + inMessages, this.inBytes + inBytes,
                    this.outMessages + outMessages, this.outBytes + outBytes);
        }
    }
}
