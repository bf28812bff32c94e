package io.natterjack;

import io.natterjack.auth.ConfiguredUsers;
import io.natterjack.auth.Passwords;
import io.natterjack.client.ClientInfo.TlsNotice;
import io.natterjack.client.ClientSettings;
import io.natterjack.client.ClientTls;
import io.natterjack.client.HandshakeRate;
import io.natterjack.cluster.ClusterSettings;
import io.natterjack.cluster.CompressionMode;
import io.natterjack.cluster.PoolDistribution;
import io.natterjack.cluster.RouteAddress;
import io.natterjack.cluster.RouteFilter;
import io.natterjack.cluster.RouteTls;
import io.natterjack.config.AuthorizationConfig;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.EngineConfig;
import io.natterjack.config.LimitsConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.TimingConfig;
import io.natterjack.config.TlsConfig;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.ConnectionOptions.DeadlinePolicy;
import io.natterjack.net.LoopOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** Tells each part of the server what it needs to know of the configuration. */
final class Settings {

    private static final long ROUTE_PING_MAX_NS = 30_000_000_000L;
    private static final int CONDUCTOR_BUFFER = 4 << 10;

    private Settings() {
    }

    static ConfiguredUsers users(ServerConfig config) {
        final AuthorizationConfig auth = config.authorization();
        final List<ConfiguredUsers.User> users = new ArrayList<>();
        if (auth.user() != null) {
            users.add(new ConfiguredUsers.User(auth.user(), auth.password(), "$G"));
        }
        for (AuthorizationConfig.UserConfig user : auth.users()) {
            users.add(new ConfiguredUsers.User(user.name(), user.password(), user.account()));
        }
        return new ConfiguredUsers(users, auth.token(), auth.noAuthUser());
    }

    /** NATS: a token does not count. */
    static boolean hasPlainPasswords(ServerConfig config) {
        final AuthorizationConfig auth = config.authorization();
        return auth.user() != null && !Passwords.isHash(auth.password())
                || auth.users().stream().anyMatch(user -> !Passwords.isHash(user.password()));
    }

    static ClientSettings clients(ServerConfig config) {
        final LimitsConfig limits = config.limits();
        final TimingConfig timing = config.timing();
        final ConfiguredUsers users = users(config);
        return new ClientSettings(limits.maxControlLine(), limits.maxPayload(),
                limits.maxPending(), limits.maxSubscriptions(), limits.maxSubscriptionTokens(),
                limits.maxConnections(), timing.pingIntervalNs(), timing.pingMax(),
                users.isAnnounced(), config.authorization().timeoutNs(), config.headers(),
                config.stallsProducers());
    }

    static ConnectionOptions clientConnection(ServerConfig config) {
        return new ConnectionOptions(config.timing().writeDeadlineNs(),
                config.timing().writeTimeout() == TimingConfig.WriteTimeout.RETRY
                        ? DeadlinePolicy.RETRY : DeadlinePolicy.CLOSE);
    }

    static ConnectionOptions routeConnection(ServerConfig config) {
        final long deadlineNs = config.cluster().writeDeadlineNs();
        return new ConnectionOptions(
                deadlineNs > 0 ? deadlineNs : config.timing().writeDeadlineNs(),
                config.cluster().writeTimeout() == TimingConfig.WriteTimeout.CLOSE
                        ? DeadlinePolicy.CLOSE : DeadlinePolicy.RETRY);
    }

    /** How clients are secured, or null. */
    static ClientTls clientTls(ServerConfig config, Executor tasks) {
        final TlsConfig tls = config.tls();
        return tls == null ? null : new ClientTls(TlsSetup.of(tls, tls.verify(), tasks),
                tls.verifyAndMap(), config.allowNonTls(), tls.handshakeFirst(), tls.fallbackNs(),
                tls.connectionRateLimit() > 0 ? new HandshakeRate(tls.connectionRateLimit())
                        : null);
    }

    /** What clients are told of it. */
    static TlsNotice tlsNotice(ServerConfig config) {
        final TlsConfig tls = config.tls();
        return tls == null ? TlsNotice.NONE : new TlsNotice(!config.allowNonTls(), tls.verify(),
                config.allowNonTls());
    }

    /** How routes are secured, or null. */
    static RouteTls routeTls(ServerConfig config, Executor tasks) {
        final TlsConfig tls = config.cluster().tls();
        return tls == null ? null : new RouteTls(TlsSetup.of(tls, true, tasks),
                tls.verifyAndMap(), tls.checkKnownUrls());
    }

    static LoopOptions loop(EngineConfig engine, boolean isConductor, int backoffPolls) {
        if (isConductor) {
            return new LoopOptions(CONDUCTOR_BUFFER, CONDUCTOR_BUFFER, 0);
        }
        final int idlePollsMax = switch (engine.idleStrategy()) {
            case PARK -> 0;
            case BACKOFF -> backoffPolls;
            case SPIN -> Integer.MAX_VALUE;
        };
        return new LoopOptions(engine.receiveBuffer(), engine.sendBuffer(), idlePollsMax);
    }

    static List<RouteAddress> routes(List<RouteUrl> urls) {
        return urls.stream()
                .map(url -> new RouteAddress(url.host(), url.port(), url.user(), url.password()))
                .distinct().toList();
    }

    static ClusterSettings cluster(ServerConfig config, Identification self) {
        final ClusterConfig cluster = config.cluster();
        final TimingConfig timing = config.timing();
        final List<RouteAddress> routes = routes(cluster.routes());
        final Set<String> pinned = new LinkedHashSet<>();
        if (cluster.effectivePoolSize() > 0) {
            pinned.addAll(cluster.accounts());
            if (config.systemAccount() != null) {
                pinned.add(config.systemAccount());
            }
        }
        return new ClusterSettings(self.serverId(), self.serverName(),
                cluster.effectivePoolSize(),
                cluster.poolDistribution() == ClusterConfig.PoolDistribution.ACCOUNT_HASH
                        ? PoolDistribution.ACCOUNT_HASH : PoolDistribution.ROUND_ROBIN,
                cluster.poolSpread() == ClusterConfig.PoolSpread.PUBLISHERS, pinned, routes,
                cluster.user(), cluster.password(),
                cluster.authTimeoutNs(), cluster.connectRetries(), cluster.connectBackoff(),
                Math.min(ROUTE_PING_MAX_NS, cluster.pingIntervalNs() > 0
                        ? cluster.pingIntervalNs() : timing.pingIntervalNs()),
                cluster.pingMax() > 0 ? cluster.pingMax() : timing.pingMax(),
                config.limits().maxControlLine(), config.limits().maxPending(),
                timing.connectErrorReports(), timing.reconnectErrorReports(), config.headers(),
                CompressionMode.ofConfiguration(cluster.compression().mode()),
                cluster.compression().thresholdsNs(), routeConnection(config),
                RouteFilter.of(cluster.permissions()));
    }
}
