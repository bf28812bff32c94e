package io.natterjack.cluster;

import io.natterjack.net.ConnectionOptions;
import java.util.List;
import java.util.Set;

/**
 * What the cluster part of the server needs to know. Immutable.
 *
 * @param serverId        of this process
 * @param serverName      must differ from every peer's
 * @param poolSize        connections towards each peer, 0 if pooling is off
 * @param distribution    of accounts over the pool connections towards a peer
 * @param spreads         whether the publishers of an account take different connections
 * @param pinnedAccounts  accounts with a connection of their own; empty if pooling is off
 * @param routes          to solicit, for ever
 * @param user            that a peer must present, or null; presented to discovered peers
 * @param password        likewise
 * @param authTimeoutNs   for CONNECT to come, if a user is set
 * @param connectRetries  further attempts for discovered peers
 * @param connectBackoff  whether the wait between attempts grows from 1 to 30 s
 * @param pingIntervalNs  between two pings of a route
 * @param pingMax         unanswered pings before a route is stale
 * @param controlLineMax  bytes of a line's arguments
 * @param pendingMax      queued bytes from which publishers slow down at three quarters
 * @param connectErrorReports   every how many failed attempts an error is logged at first
 * @param reconnectErrorReports likewise after a connection was lost
 * @param headers         whether this server takes headers
 * @param compression     how routes compress
 * @param rttThresholdsNs of the automatic mode, empty for the defaults
 * @param connectionOptions of each connection
 * @param filter          what may cross routes
 */
public record ClusterSettings(
        String serverId, String serverName, int poolSize, PoolDistribution distribution,
        boolean spreads, Set<String> pinnedAccounts,
        List<RouteAddress> routes, String user, String password, long authTimeoutNs,
        int connectRetries, boolean connectBackoff, long pingIntervalNs, int pingMax,
        int controlLineMax, long pendingMax, int connectErrorReports,
        int reconnectErrorReports, boolean headers, CompressionMode compression,
        List<Long> rttThresholdsNs, ConnectionOptions connectionOptions, RouteFilter filter) {

    public ClusterSettings {
        pinnedAccounts = Set.copyOf(pinnedAccounts);
        routes = List.copyOf(routes);
        rttThresholdsNs = List.copyOf(rttThresholdsNs);
    }

    /** Whether this server opens more than one connection towards a peer. */
    public boolean isPooling() {
        return poolSize > 0;
    }

    @Override
    public String toString() {
        return "ClusterSettings[serverName=" + serverName + ", poolSize=" + poolSize
                + ", pinnedAccounts=" + pinnedAccounts + ", routes=" + routes + "]";
    }
}
