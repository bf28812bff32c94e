package io.natterjack.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What is different between the running configuration and a new one: either all of it can be
 * applied, or none is. Pure; the lines are nats-server's.
 *
 * @param lines              one for each change, for the log
 * @param logging            whether levels or times of log lines changed
 * @param clients            whether something that clients are held to changed
 * @param compression        whether the compression of routes changed
 * @param addedRoutes        to be solicited from now on
 * @param removedRoutes      to be closed and not dialed again
 */
public record ConfigChange(List<String> lines, boolean logging, boolean clients,
                           boolean compression, List<RouteUrl> addedRoutes,
                           List<RouteUrl> removedRoutes) {

    /** Collects differences in nats-server's order, up to the first that cannot be applied. */
    private static final class Comparison {
        private final List<String> lines = new ArrayList<>();

        /** @return whether it changed */
        boolean reloadable(String key, Object old, Object next) {
            if (Objects.equals(old, next)) {
                return false;
            }
            lines.add("Reloaded: " + key + " = " + next);
            return true;
        }

        void fixed(String field, Object old, Object next) throws ConfigException {
            if (!Objects.equals(old, next)) {
                throw new ConfigException("config reload not supported for " + field + ": old="
                        + text(old) + ", new=" + text(next));
            }
        }

        private static String text(Object value) {
            return value == null ? "" : value.toString();
        }
    }

    /** @throws ConfigException naming the first change that needs a restart */
    public static ConfigChange between(ServerConfig old, ServerConfig next)
            throws ConfigException {
        final Comparison c = new Comparison();
        c.fixed("ServerName", old.serverName(), next.serverName());
        c.fixed("Host", old.host(), next.host());
        c.fixed("Port", old.port(), next.port());
        c.fixed("ClientAdvertise", old.clientAdvertise(), next.clientAdvertise());
        boolean logging = c.reloadable("trace", old.log().trace(), next.log().trace());
        logging |= c.reloadable("debug", old.log().debug(), next.log().debug());
        c.fixed("NoHeaderSupport", !old.headers(), !next.headers());
        logging |= c.reloadable("logtime", old.log().time(), next.log().time());
        logging |= c.reloadable("logtime_utc", old.log().utc(), next.log().utc());
        final boolean clients = clients(c, old, next);
        c.fixed("HTTPHost", old.httpHost(), next.httpHost());
        c.fixed("HTTPPort", old.httpPort(), next.httpPort());
        cluster(c, old.cluster(), next.cluster());
        final boolean compression =
                !old.cluster().compression().equals(next.cluster().compression());
        if (compression) {
            c.lines.add("Reloaded: cluster");
        }
        c.fixed("PidFile", old.pidFile(), next.pidFile());
        c.fixed("PortsFileDir", old.portsFileDir(), next.portsFileDir());
        c.fixed("LogFile", old.log().file(), next.log().file());
        c.fixed("LogSizeLimit", old.log().sizeLimit(), next.log().sizeLimit());
        c.fixed("LogMaxFiles", old.log().maxFiles(), next.log().maxFiles());
        final List<RouteUrl> added = minus(next.cluster().routes(), old.cluster().routes());
        final List<RouteUrl> removed = minus(old.cluster().routes(), next.cluster().routes());
        if (!added.isEmpty() || !removed.isEmpty()) {
            c.lines.add("Reloaded: cluster routes");
        }
        fixedTimes(c, old.timing(), next.timing());
        c.fixed("natterjack", old.engine(), next.engine());
        return new ConfigChange(List.copyOf(c.lines), logging, clients, compression, added,
                removed);
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
        if (!oldAuth.users().equals(newAuth.users())) {
            changed = true;
        }
        c.lines.add("Reloaded: authorization users");
        c.lines.add("Reloaded: accounts");
        c.fixed("NoAuthUser", oldAuth.noAuthUser(), newAuth.noAuthUser());
        c.fixed("SystemAccount", old.systemAccount(), next.systemAccount());
        changed |= secret(c, "username", oldAuth.user(), newAuth.user());
        changed |= secret(c, "password", oldAuth.password(), newAuth.password());
        changed |= secret(c, "token", oldAuth.token(), newAuth.token());
        changed |= duration(c, "ping_interval", old.timing().pingIntervalNs(),
                next.timing().pingIntervalNs());
        changed |= c.reloadable("ping_max", old.timing().pingMax(), next.timing().pingMax());
        if (oldAuth.timeoutNs() != newAuth.timeoutNs()) {
            c.lines.add("Reloaded: authorization timeout = "
                    + newAuth.timeoutNs() / 1_000_000_000L);
            changed = true;
        }
        changed |= c.reloadable("max_control_line", before.maxControlLine(),
                after.maxControlLine());
        changed |= c.reloadable("max_payload", before.maxPayload(), after.maxPayload());
        c.fixed("MaxPending", before.maxPending(), after.maxPending());
        if (old.stallsProducers() != next.stallsProducers()) {
            c.lines.add("Reloaded: fast producers will "
                    + (next.stallsProducers() ? "be stalled" : "not be stalled"));
            changed = true;
        }
        c.fixed("MaxClosedClients", before.maxClosedClients(), after.maxClosedClients());
        return changed;
    }

    private static void cluster(Comparison c, ClusterConfig old, ClusterConfig next)
            throws ConfigException {
        c.fixed("cluster host", old.host(), next.host());
        c.fixed("cluster port", old.port(), next.port());
        c.fixed("cluster name", old.name(), next.name());
        c.fixed("cluster pool_size", old.poolSize(), next.poolSize());
        c.fixed("cluster accounts", old.accounts(), next.accounts());
        c.fixed("cluster advertise", old.advertise(), next.advertise());
        c.fixed("cluster no_advertise", old.noAdvertise(), next.noAdvertise());
        c.fixed("cluster connect_retries", old.connectRetries(), next.connectRetries());
        c.fixed("cluster connect_backoff", old.connectBackoff(), next.connectBackoff());
        c.fixed("cluster ping_interval", old.pingIntervalNs(), next.pingIntervalNs());
        c.fixed("cluster ping_max", old.pingMax(), next.pingMax());
        c.fixed("cluster write_deadline", old.writeDeadlineNs(), next.writeDeadlineNs());
        c.fixed("cluster write_timeout", old.writeTimeout(), next.writeTimeout());
        final boolean isSameUser = Objects.equals(old.user(), next.user())
                && old.password().equals(next.password())
                && old.authTimeoutNs() == next.authTimeoutNs();
        c.fixed("cluster authorization", "running", isSameUser ? "running" : "changed");
    }

    private static void fixedTimes(Comparison c, TimingConfig old, TimingConfig next)
            throws ConfigException {
        c.fixed("WriteDeadline", Durations.text(old.writeDeadlineNs()),
                Durations.text(next.writeDeadlineNs()));
        c.fixed("WriteTimeout", old.writeTimeout(), next.writeTimeout());
        c.fixed("LameDuckDuration", Durations.text(old.lameDuckDurationNs()),
                Durations.text(next.lameDuckDurationNs()));
        c.fixed("LameDuckGracePeriod", Durations.text(old.lameDuckGracePeriodNs()),
                Durations.text(next.lameDuckGracePeriodNs()));
        c.fixed("ConnectErrorReports", old.connectErrorReports(), next.connectErrorReports());
        c.fixed("ReconnectErrorReports", old.reconnectErrorReports(),
                next.reconnectErrorReports());
    }

    private static boolean secret(Comparison c, String what, String old, String next) {
        if (Objects.equals(old, next)) {
            return false;
        }
        c.lines.add("Reloaded: authorization " + what);
        return true;
    }

    private static boolean duration(Comparison c, String key, long old, long next) {
        return c.reloadable(key, Durations.text(old), Durations.text(next));
    }

    /** Compared as parsed, credentials included; order and spelling do not count. */
    private static List<RouteUrl> minus(List<RouteUrl> from, List<RouteUrl> removed) {
        final HashSet<List<Object>> keys = new HashSet<>();
        removed.forEach(url -> keys.add(key(url)));
        return from.stream().filter(url -> !keys.contains(key(url))).toList();
    }

    private static List<Object> key(RouteUrl url) {
        return java.util.Arrays.asList(url.host(), url.port(), url.user(), url.password());
    }
}
