package io.natterjack.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks options against each other, in nats-server's order: the start phase. */
public final class StartChecks {

    private static final int THRESHOLDS_MAX = 4;
    private static final Set<String> AUTO = Set.of("s2_auto", "auto");
    private static final Set<String> PLAIN = Set.of("", "off", "disabled", "false", "accept",
            "not supported", "not_supported");
    private static final Set<String> S2 = Set.of("on", "enabled", "true", "s2_fast", "fast",
            "s2_better", "better", "s2_best", "best", "s2_auto", "auto");

    private StartChecks() {
    }

    /** @throws ConfigException with the first conflict */
    public static void check(LoadedConfig loaded) throws ConfigException {
        final ServerConfig config = loaded.config();
        final TimingConfig timing = config.timing();
        if (timing.lameDuckGracePeriodNs() >= timing.lameDuckDurationNs()) {
            throw new ConfigException("lame duck grace period ("
                    + Durations.text(timing.lameDuckGracePeriodNs())
                    + ") should be strictly lower than lame duck duration ("
                    + Durations.text(timing.lameDuckDurationNs()) + ")");
        }
        if (config.limits().maxPayload() > config.limits().maxPending()) {
            throw new ConfigException("max_payload (" + config.limits().maxPayload()
                    + ") cannot be higher than max_pending (" + config.limits().maxPending()
                    + ")");
        }
        if (loaded.unsupported().stream().noneMatch(each -> each.startsWith("nkey "))) {
            // Users with nkeys are left out, so that the default user might be one of them.
            noAuthUser(config.authorization());
        }
        cluster(config);
        if (!loaded.unsupported().isEmpty()) {
            throw new ConfigException(loaded.unsupported().get(0));
        }
        if (config.systemAccount() != null && !config.systemAccount().equals("$SYS")
                && !config.accounts().contains(config.systemAccount())) {
            throw new ConfigException("error resolving system account: account missing");
        }
    }

    private static void noAuthUser(AuthorizationConfig auth) throws ConfigException {
        final String user = auth.noAuthUser();
        if (user == null || user.isEmpty()) {
            return;
        }
        if (auth.users().isEmpty()) {
            throw new ConfigException("no_auth_user: " + ConfigText.quote(user)
                    + " present, but users/nkeys are not defined");
        }
        if (auth.users().stream().noneMatch(each -> each.name().equals(user))) {
            throw new ConfigException("no_auth_user: " + ConfigText.quote(user)
                    + " not present as user or nkey in authorization block or account "
                    + "configuration");
        }
    }

    private static void cluster(ServerConfig config) throws ConfigException {
        final ClusterConfig cluster = config.cluster();
        if (cluster.name().indexOf(' ') >= 0) {
            throw new ConfigException("cluster name cannot contain spaces");
        }
        if (cluster.name().equals("_")) {
            throw new ConfigException("cluster name is reserved");
        }
        compression(cluster.compression());
        if (cluster.port() == 0) {
            return;
        }
        if (cluster.poolSize() < 0) {
            if (!cluster.accounts().isEmpty()) {
                throw new ConfigException(
                        "pool_size cannot be negative if pinned accounts are specified");
            }
            return;
        }
        final List<String> accounts = new ArrayList<>(cluster.accounts());
        if (config.systemAccount() != null && !accounts.contains(config.systemAccount())) {
            accounts.add(config.systemAccount());
        }
        final Set<String> seen = new HashSet<>();
        for (String account : accounts) {
            if (!seen.add(account)) {
                throw new ConfigException("found duplicate account name "
                        + ConfigText.quote(account) + " in pinned accounts list ["
                        + String.join(" ", accounts.stream().map(ConfigText::quote).toList())
                        + "]");
            }
        }
    }

    private static void compression(CompressionConfig compression) throws ConfigException {
        final String mode = compression.mode().toLowerCase(Locale.ROOT);
        if (!PLAIN.contains(mode) && !S2.contains(mode)) {
            throw new ConfigException("unsupported compression mode "
                    + ConfigText.quote(compression.mode()));
        }
        if (AUTO.contains(mode)) {
            thresholds(compression);
        }
    }

    private static void thresholds(CompressionConfig compression) throws ConfigException {
        final List<Long> given = new ArrayList<>();
        compression.thresholdsNs().forEach(ns -> given.add(Math.max(0, ns)));
        if (given.isEmpty()) {
            return;
        }
        long last = 0;
        for (long ns : given) {
            if (ns > 0 && ns < last) {
                throw new ConfigException("RTT threshold values " + text(given)
                        + " should be in ascending order");
            }
            last = Math.max(last, ns);
        }
        while (!given.isEmpty() && given.get(given.size() - 1) == 0) {
            given.remove(given.size() - 1);
        }
        if (given.size() > THRESHOLDS_MAX) {
            throw new ConfigException("compression mode " + ConfigText.quote(compression.mode())
                    + " should have no more than " + THRESHOLDS_MAX + " RTT thresholds: "
                    + text(given));
        }
        if (given.isEmpty()) {
            throw new ConfigException("compression mode " + ConfigText.quote(compression.mode())
                    + " requires at least one RTT threshold");
        }
    }

    private static String text(List<Long> thresholds) {
        return "[" + String.join(" ", thresholds.stream().map(Durations::text).toList()) + "]";
    }
}
