package io.natterjack.config;

import java.util.List;

/**
 * What a server needs to know to join a cluster. Immutable.
 *
 * @param name            empty for a generated one
 * @param host            to listen on
 * @param port            0 if clustering is off, -1 for any free port
 * @param routes          to solicit, in their order
 * @param poolSize        as configured: 0 for the default, negative for no pooling
 * @param advertise       {@code host[:port]} told to peers, or null
 * @param connectRetries  further attempts for discovered routes
 * @param accounts        pinned accounts, without the system account
 * @param compression     of routes
 * @param pingIntervalNs  0 for that of clients, at most 30 s
 * @param pingMax         0 for that of clients
 * @param writeDeadlineNs 0 for that of clients
 * @param user            that routes must present, or null
 * @param password        of that user
 * @param authTimeoutNs   for CONNECT to come
 */
public record ClusterConfig(String name, String host, int port, List<RouteUrl> routes,
                            int poolSize, boolean noAdvertise, String advertise,
                            int connectRetries, boolean connectBackoff, List<String> accounts,
                            CompressionConfig compression, long pingIntervalNs, int pingMax, long writeDeadlineNs,
                            TimingConfig.WriteTimeout writeTimeout, String user,
                            String password, long authTimeoutNs) {

    /** Connections towards each peer if nothing else is configured. */
    public static final int POOL_SIZE_DEFAULT = 3;

    public static final ClusterConfig DEFAULT = new ClusterConfig("", "0.0.0.0", 0, List.of(), 0,
            false, null, 0, false, List.of(),
            CompressionConfig.DEFAULT, 0, 0, 0, TimingConfig.WriteTimeout.DEFAULT, null,
            "", 2_000_000_000L);

    public ClusterConfig {
        routes = List.copyOf(routes);
        accounts = List.copyOf(accounts);
    }

    /** Connections towards each peer: 0 if pooling is off. */
    public int effectivePoolSize() {
        return poolSize == 0 ? POOL_SIZE_DEFAULT : Math.max(0, poolSize);
    }

    @Override
    public String toString() {
        return "ClusterConfig[name=" + name + ", host=" + host + ", port=" + port + ", routes="
                + routes + ", poolSize=" + poolSize + "]";
    }
}
