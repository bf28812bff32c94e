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
 * @param poolDistribution of accounts over the connections of a pool
 * @param poolSpread      what of one account takes different connections
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
 * @param permissions     what interest may cross routes, or null for all
 * @param tls             between servers, or null
 */
public record ClusterConfig(String name, String host, int port, List<RouteUrl> routes,
                            int poolSize, PoolDistribution poolDistribution,
                            PoolSpread poolSpread, boolean noAdvertise, String advertise,
                            int connectRetries, boolean connectBackoff, List<String> accounts,
                            CompressionConfig compression, long pingIntervalNs,
                            int pingMax, long writeDeadlineNs,
                            TimingConfig.WriteTimeout writeTimeout, String user,
                            String password, long authTimeoutNs, RoutePermissions permissions,
                            TlsConfig tls) {

    /** How accounts are distributed over the connections towards a peer. */
    public enum PoolDistribution {
        /** In turn: the numbers of accounts on two connections differ by one at most. */
        ROUND_ROBIN,
        /** nats-server's rule: by a hash of the account's name. */
        ACCOUNT_HASH
    }

    /** Whether one account uses more than one connection for its messages. */
    public enum PoolSpread {
        /** All messages of an account towards a peer take the same connection. */
        OFF,
        /** Each publishing connection has its own; requests and order are kept. */
        PUBLISHERS
    }

    /** Connections towards each peer if nothing else is configured. */
    public static final int POOL_SIZE_DEFAULT = 3;

    public static final ClusterConfig DEFAULT = new ClusterConfig("", "0.0.0.0", 0, List.of(), 0,
            PoolDistribution.ROUND_ROBIN, PoolSpread.OFF, false, null, 0, false, List.of(),
            CompressionConfig.DEFAULT, 0, 0, 0, TimingConfig.WriteTimeout.DEFAULT, null,
            "", 2_000_000_000L, null, null);

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

    /** Returns a builder that holds the defaults: no cluster. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** Returns a builder that holds this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** For one thread; what it builds is for all. */
    public static final class Builder {
        private String name;
        private String host;
        private int port;
        private List<RouteUrl> routes;
        private int poolSize;
        private PoolDistribution poolDistribution;
        private PoolSpread poolSpread;
        private boolean noAdvertise;
        private String advertise;
        private int connectRetries;
        private boolean connectBackoff;
        private List<String> accounts;
        private CompressionConfig compression;
        private long pingIntervalNs;
        private int pingMax;
        private long writeDeadlineNs;
        private TimingConfig.WriteTimeout writeTimeout;
        private String user;
        private String password;
        private long authTimeoutNs;
        private RoutePermissions permissions;
        private TlsConfig tls;

        private Builder(ClusterConfig from) {
            name = from.name;
            host = from.host;
            port = from.port;
            routes = from.routes;
            poolSize = from.poolSize;
            poolDistribution = from.poolDistribution;
            poolSpread = from.poolSpread;
            noAdvertise = from.noAdvertise;
            advertise = from.advertise;
            connectRetries = from.connectRetries;
            connectBackoff = from.connectBackoff;
            accounts = from.accounts;
            compression = from.compression;
            pingIntervalNs = from.pingIntervalNs;
            pingMax = from.pingMax;
            writeDeadlineNs = from.writeDeadlineNs;
            writeTimeout = from.writeTimeout;
            user = from.user;
            password = from.password;
            authTimeoutNs = from.authTimeoutNs;
            permissions = from.permissions;
            tls = from.tls;
        }

        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder routes(List<RouteUrl> routes) {
            this.routes = routes;
            return this;
        }

        public Builder poolSize(int poolSize) {
            this.poolSize = poolSize;
            return this;
        }

        public Builder poolDistribution(PoolDistribution poolDistribution) {
            this.poolDistribution = poolDistribution;
            return this;
        }

        public Builder poolSpread(PoolSpread poolSpread) {
            this.poolSpread = poolSpread;
            return this;
        }

        public Builder noAdvertise(boolean noAdvertise) {
            this.noAdvertise = noAdvertise;
            return this;
        }

        public Builder advertise(String advertise) {
            this.advertise = advertise;
            return this;
        }

        public Builder connectRetries(int connectRetries) {
            this.connectRetries = connectRetries;
            return this;
        }

        public Builder connectBackoff(boolean connectBackoff) {
            this.connectBackoff = connectBackoff;
            return this;
        }

        public Builder accounts(List<String> accounts) {
            this.accounts = accounts;
            return this;
        }

        public Builder compression(CompressionConfig compression) {
            this.compression = compression;
            return this;
        }

        public Builder pingIntervalNs(long pingIntervalNs) {
            this.pingIntervalNs = pingIntervalNs;
            return this;
        }

        public Builder pingMax(int pingMax) {
            this.pingMax = pingMax;
            return this;
        }

        public Builder writeDeadlineNs(long writeDeadlineNs) {
            this.writeDeadlineNs = writeDeadlineNs;
            return this;
        }

        public Builder writeTimeout(TimingConfig.WriteTimeout writeTimeout) {
            this.writeTimeout = writeTimeout;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder password(String password) {
            this.password = password;
            return this;
        }

        public Builder tls(TlsConfig tls) {
            this.tls = tls;
            return this;
        }

        public Builder authTimeoutNs(long authTimeoutNs) {
            this.authTimeoutNs = authTimeoutNs;
            return this;
        }

        public Builder permissions(RoutePermissions permissions) {
            this.permissions = permissions;
            return this;
        }

        public ClusterConfig build() {
            return new ClusterConfig(name, host, port, routes, poolSize, poolDistribution,
                    poolSpread, noAdvertise, advertise, connectRetries, connectBackoff, accounts,
                    compression, pingIntervalNs, pingMax, writeDeadlineNs, writeTimeout, user, password, authTimeoutNs,
                    permissions, tls);
        }
    }
}
