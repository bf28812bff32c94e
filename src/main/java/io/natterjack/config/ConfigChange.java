package io.natterjack.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is different between the running configuration and a new one: either all of it can be
 * applied, or none is. Pure; lines, names and their order are nats-server's.
 *
 * @param lines   one for each change, for the log
 * @param logging whether levels or times of log lines changed
 * @param logFile whether lines go elsewhere
 * @param files   whether the pid file or the ports file changed
 * @param clients whether something that clients are held to or told changed
 * @param cluster whether something of the cluster changed, routes included
 */
public record ConfigChange(List<String> lines, boolean logging, boolean logFile, boolean files,
                           boolean clients, boolean cluster) {

    /** Collects differences in nats-server's order, up to the first that cannot be applied. */
    private static final class Comparison {
        private final List<String> lines = new ArrayList<>();

        /** @return whether it changed */
        boolean reloadable(String key, Object old, Object next) {
            if (Objects.equals(old, next)) {
                return false;
            }
            lines.add("Reloaded: " + key + " = " + text(next));
            return true;
        }

        boolean duration(String key, long oldNs, long nextNs) {
            return reloadable(key, Durations.text(oldNs), Durations.text(nextNs));
        }

        boolean silent(String line, Object old, Object next) {
            if (Objects.equals(old, next)) {
                return false;
            }
            lines.add(line);
            return true;
        }

        void fixed(String field, Object old, Object next) throws ConfigException {
            if (!Objects.equals(old, next)) {
                throw new ConfigException("config reload not supported for " + field + ": old="
                        + text(old) + ", new=" + text(next));
            }
        }

        void fixedDuration(String field, long oldNs, long nextNs) throws ConfigException {
            fixed(field, Durations.text(oldNs), Durations.text(nextNs));
        }

        private static String text(Object value) {
            return value == null ? "" : value.toString();
        }
    }

    /** @throws ConfigException naming the first change that needs a restart */
    public static ConfigChange between(ServerConfig old, ServerConfig next)
            throws ConfigException {
        final Comparison c = new Comparison();
        final TimingConfig oldTimes = old.timing();
        final TimingConfig newTimes = next.timing();
        c.fixed("ServerName", old.serverName(), next.serverName());
        c.fixed("Host", old.host(), next.host());
        c.fixed("Port", old.port(), next.port());
        boolean clients = c.silent("Reload: client_advertise = "
                + Comparison.text(next.clientAdvertise()), old.clientAdvertise(),
                next.clientAdvertise());
        boolean cluster = clients;
        final boolean logging = logging(c, old, next);
        clients |= clients(c, old, next);
        c.fixed("HTTPHost", old.httpHost(), next.httpHost());
        c.fixed("HTTPPort", old.httpPort(), next.httpPort());
        c.fixed("HTTPSPort", old.httpsPort(), next.httpsPort());
        clients |= clientTimes(c, old, next);
        cluster |= cluster(c, old.cluster(), next.cluster(), oldTimes, newTimes);
        boolean files = c.reloadable("pid_file", old.pidFile(), next.pidFile());
        files |= c.reloadable("ports_file_dir", old.portsFileDir(), next.portsFileDir());
        final boolean logFile = c.reloadable("log_file", old.log().file(), next.log().file());
        c.fixed("LogSizeLimit", old.log().sizeLimit(), next.log().sizeLimit());
        c.fixed("LogMaxFiles", old.log().maxFiles(), next.log().maxFiles());
        cluster |= c.silent("Reloaded: cluster routes", routes(old), routes(next));
        clients |= tls(c, old, next);
        clients |= c.duration("write_deadline", oldTimes.writeDeadlineNs(),
                newTimes.writeDeadlineNs());
        c.fixed("WriteTimeout", text(oldTimes.writeTimeout()), text(newTimes.writeTimeout()));
        c.fixed("MaxClosedClients", old.limits().maxClosedClients(),
                next.limits().maxClosedClients());
        c.fixedDuration("LameDuckDuration", oldTimes.lameDuckDurationNs(),
                newTimes.lameDuckDurationNs());
        c.fixedDuration("LameDuckGracePeriod", oldTimes.lameDuckGracePeriodNs(),
                newTimes.lameDuckGracePeriodNs());
        cluster |= c.reloadable("connect_error_reports", oldTimes.connectErrorReports(),
                newTimes.connectErrorReports());
        cluster |= c.reloadable("reconnect_error_reports", oldTimes.reconnectErrorReports(),
                newTimes.reconnectErrorReports());
        c.fixed("natterjack", old.engine(), next.engine());
        return new ConfigChange(List.copyOf(c.lines), logging, logFile, files, clients, cluster);
    }

    private static boolean logging(Comparison c, ServerConfig old, ServerConfig next)
            throws ConfigException {
        boolean changed = c.reloadable("trace", old.log().trace(), next.log().trace());
        changed |= c.reloadable("debug", old.log().debug(), next.log().debug());
        c.fixed("NoHeaderSupport", !old.headers(), !next.headers());
        changed |= c.reloadable("logtime", old.log().time(), next.log().time());
        changed |= c.reloadable("logtime_utc", old.log().utc(), next.log().utc());
        return changed;
    }

    private static boolean clients(Comparison c, ServerConfig old, ServerConfig next)
            throws ConfigException {
        final LimitsConfig before = old.limits();
        final LimitsConfig after = next.limits();
        boolean changed = c.reloadable("max_connections", before.maxConnections(),
                after.maxConnections());
        c.fixed("MaxSubs", before.maxSubscriptions(), after.maxSubscriptions());
        c.fixed("MaxSubTokens", before.maxSubscriptionTokens(), after.maxSubscriptionTokens());
        final AuthorizationConfig oldAuth = old.authorization();
        final AuthorizationConfig newAuth = next.authorization();
        changed |= !oldAuth.users().equals(newAuth.users())
                || !old.accounts().equals(next.accounts());
        c.lines.add("Reloaded: authorization users");
        c.lines.add("Reloaded: accounts");
        if (!isUserGone(oldAuth, newAuth)) {
            c.fixed("NoAuthUser", oldAuth.noAuthUser(), newAuth.noAuthUser());
        }
        if (old.systemAccount() != null && next.systemAccount() != null) {
            c.fixed("SystemAccount", old.systemAccount(), next.systemAccount());
        }
        c.fixed("NoSystemAccount", old.systemAccount() == null, next.systemAccount() == null);
        changed |= c.silent("Reloaded: authorization username", oldAuth.user(), newAuth.user());
        changed |= c.silent("Reloaded: authorization password", oldAuth.password(),
                newAuth.password());
        return changed | c.silent("Reloaded: authorization token", oldAuth.token(),
                newAuth.token());
    }

    /** NATS reload: the default user may be given up together with the user of that name. */
    private static boolean isUserGone(AuthorizationConfig old, AuthorizationConfig next) {
        return old.noAuthUser() != null && next.noAuthUser() == null
                && next.users().stream().noneMatch(u -> u.name().equals(old.noAuthUser()));
    }

    private static boolean clientTimes(Comparison c, ServerConfig old, ServerConfig next)
            throws ConfigException {
        boolean changed = c.duration("ping_interval", old.timing().pingIntervalNs(),
                next.timing().pingIntervalNs());
        changed |= c.reloadable("ping_max", old.timing().pingMax(), next.timing().pingMax());
        changed |= c.reloadable("authorization timeout",
                old.authorization().timeoutNs() / 1_000_000_000L,
                next.authorization().timeoutNs() / 1_000_000_000L);
        changed |= c.reloadable("max_control_line", old.limits().maxControlLine(),
                next.limits().maxControlLine());
        changed |= c.reloadable("max_payload", old.limits().maxPayload(),
                next.limits().maxPayload());
        c.fixed("MaxPending", old.limits().maxPending(), next.limits().maxPending());
        return changed | c.silent("Reloaded: fast producers will "
                + (next.stallsProducers() ? "be stalled" : "not be stalled"),
                old.stallsProducers(), next.stallsProducers());
    }

    /** Certificates are read anew with every reload, and count for those who connect then. */
    private static boolean tls(Comparison c, ServerConfig old, ServerConfig next)
            throws ConfigException {
        final TlsConfig none = TlsConfig.of(List.of(), List.of(), false);
        final TlsConfig before = old.tls() == null ? none : old.tls();
        final TlsConfig after = next.tls() == null ? none : next.tls();
        if (before.timeoutNs() != after.timeoutNs()) {
            c.lines.add("Reloaded: tls timeout = " + seconds(after.timeoutNs()));
        }
        c.fixed("TLSMap", before.verifyAndMap(), after.verifyAndMap());
        final boolean changed = c.silent("Reloaded: tls = "
                + (next.tls() == null ? "disabled" : "enabled"), setup(old.tls()),
                setup(next.tls()));
        c.silent("Reloaded: " + after.pinnedCerts().size() + " pinned_certs",
                before.pinnedCerts(), after.pinnedCerts());
        c.fixed("TLSRateLimit", before.connectionRateLimit(), after.connectionRateLimit());
        c.silent("Reloaded: Client TLS handshake first: " + after.handshakeFirst(),
                before.handshakeFirst(), after.handshakeFirst());
        c.silent("Reloaded: Client TLS handshake first fallback delay: "
                + Durations.text(after.fallbackNs()), before.fallbackNs(), after.fallbackNs());
        c.fixed("AllowNonTLS", old.allowNonTls(), next.allowNonTls());
        return changed;
    }

    private static List<Object> setup(TlsConfig tls) {
        return tls == null ? List.of() : List.of(tls.identities(), tls.authorities(),
                tls.verify(), tls.cipherSuites(), tls.curves(), tls.minVersion());
    }

    private static String seconds(long ns) {
        return java.math.BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString();
    }

    /** Everything but the routes, which are compared by themselves. */
    private static boolean cluster(Comparison c, ClusterConfig old, ClusterConfig next,
                                   TimingConfig oldTimes, TimingConfig newTimes)
            throws ConfigException {
        c.fixed("cluster host", host(old), host(next));
        c.fixed("cluster port", old.port(), next.port());
        if (!next.name().isEmpty() && !next.name().equals(old.name())) {
            c.lines.add("Cluster name updated to " + next.name());
        }
        // NATS: certificates are read again, and that alone counts as a change.
        c.silent("Reloaded: cluster", withoutRoutes(old),
                next.tls() != null ? null : withoutRoutes(next));
        return !withoutRoutes(old).equals(withoutRoutes(next)) || !oldTimes.equals(newTimes);
    }

    private static String host(ClusterConfig cluster) {
        return cluster.port() == 0 ? "" : cluster.host();
    }

    private static ClusterConfig withoutRoutes(ClusterConfig cluster) {
        return cluster.toBuilder().routes(List.of()).build();
    }

    private static String text(TimingConfig.WriteTimeout timeout) {
        return timeout == TimingConfig.WriteTimeout.DEFAULT ? ""
                : timeout.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Compared as parsed, credentials included; order and spelling do not count. */
    private static Set<List<Object>> routes(ServerConfig config) {
        final Set<List<Object>> keys = new HashSet<>();
        config.cluster().routes().forEach(url -> keys.add(Arrays.asList(url.host(), url.port(),
                url.user(), url.password())));
        return keys;
    }
}
