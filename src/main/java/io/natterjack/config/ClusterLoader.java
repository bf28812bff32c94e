package io.natterjack.config;

import static io.natterjack.config.Messages.bool;
import static io.natterjack.config.Messages.int32;
import static io.natterjack.config.Messages.list;
import static io.natterjack.config.Messages.map;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the {@code cluster} map. For one thread. */
final class ClusterLoader {

    private static final long ROUTE_PING_MAX_NS = 30_000_000_000L;

    private final Messages messages;
    private final ConfigFiles files;

    private String name = "";
    private String host;
    private int port;
    private final List<RouteUrl> routes = new ArrayList<>();
    private int poolSize;
    private ClusterConfig.PoolDistribution poolDistribution =
            ClusterConfig.PoolDistribution.ROUND_ROBIN;
    private ClusterConfig.PoolSpread poolSpread = ClusterConfig.PoolSpread.OFF;
    private boolean noAdvertise;
    private String advertise;
    private int connectRetries;
    private boolean connectBackoff;
    private List<String> accounts = List.of();
    private CompressionConfig compression = CompressionConfig.DEFAULT;
    private long pingIntervalNs;
    private int pingMax;
    private long writeDeadlineNs;
    private TimingConfig.WriteTimeout writeTimeout = TimingConfig.WriteTimeout.DEFAULT;
    private RoutePermissions permissions;
    private RoutePermissions deprecatedPermissions;
    private boolean hasPermissions;
    private String user;
    private String password = "";
    private long authTimeoutNs;
    private TlsConfig tls;

    ClusterLoader(Messages messages, ConfigFiles files) {
        this.messages = messages;
        this.files = files;
    }

    ClusterConfig load(ConfigValue cluster) {
        messages.read(cluster, this::option);
        return new ClusterConfig(name,
                host == null || host.isEmpty() ? ClusterConfig.DEFAULT.host() : host, port,
                routes, poolSize, poolDistribution, poolSpread, noAdvertise, advertise,
                connectRetries, connectBackoff,
                accounts, compression, pingIntervalNs, pingMax, writeDeadlineNs, writeTimeout,
                user, password, authTimeoutNs > 0 ? authTimeoutNs
                        : TlsConfig.authTimeoutNs(tls, ClusterConfig.DEFAULT.authTimeoutNs()),
                hasPermissions ? permissions : deprecatedPermissions, tls);
    }

    private void option(String key, ConfigValue value) throws WrongType {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "name" -> name(value);
            case "listen" -> {
                final Listen listen = Listen.read(value, messages);
                if (listen != null) {
                    host = listen.host() == null ? host : listen.host();
                    port = listen.port();
                }
            }
            case "host", "net" -> host = string(value);
            case "port" -> port = int32(value);
            case "authorization" -> authorization(value);
            case "tls" -> tls = new TlsLoader(messages, files, TlsLoader.Context.CLUSTER)
                    .load(value);
            case "routes" -> routes(list(value));
            case "cluster_advertise", "advertise" -> advertise = string(value);
            case "no_advertise" -> noAdvertise = bool(value);
            case "connect_retries" -> connectRetries = int32(value);
            case "connect_backoff" -> connectBackoff = bool(value);
            case "pool_size" -> poolSize = int32(value);
            case "pool_distribution" -> poolDistribution = word(key, value,
                    ClusterConfig.PoolDistribution.class, poolDistribution);
            case "pool_spread" -> poolSpread = value.kind() == Kind.BOOLEAN && !value.bool()
                    ? ClusterConfig.PoolSpread.OFF
                    : word(key, value, ClusterConfig.PoolSpread.class, poolSpread);
            case "accounts" -> accounts = accounts(value);
            case "compression" -> compression(key, value);
            case "permissions" -> {
                permissions = new RoutePermissionsLoader(messages).load(value);
                hasPermissions = true;
            }
            case "ping_interval" -> pingInterval(key, value);
            case "ping_max" -> pingMax = int32(value);
            case "write_deadline" -> writeDeadlineNs = messages.durationOrSeconds(key, value);
            case "write_timeout" -> writeTimeout = writeTimeout(value, messages);
            default -> messages.unknown(key, value);
        }
    }

    /** One of the words of an option of our own. */
    private <E extends Enum<E>> E word(String key, ConfigValue value, Class<E> words, E absent)
            throws WrongType {
        final String given = string(value);
        final List<String> allowed = new ArrayList<>();
        for (E each : words.getEnumConstants()) {
            allowed.add(each.name().toLowerCase(Locale.ROOT));
            if (each.name().equalsIgnoreCase(given)) {
                return each;
            }
        }
        messages.error(value, "unknown " + key + " " + ConfigText.quote(given) + ", allowed: "
                + String.join(", ", allowed));
        return absent;
    }

    private void name(ConfigValue value) throws WrongType {
        final String given = string(value);
        if (given.indexOf(' ') >= 0) {
            messages.error(value, "cluster name cannot contain spaces");
        } else if (given.equals("_")) {
            messages.error(value, "cluster name is reserved");
        }
        name = given;
    }

    private void pingInterval(String key, ConfigValue value) throws WrongType {
        pingIntervalNs = messages.durationOrSeconds(key, value);
        if (pingIntervalNs > ROUTE_PING_MAX_NS) {
            messages.warn(value, "Cluster 'ping_interval' will reset to 30s which is the max for "
                    + "routes");
            pingIntervalNs = ROUTE_PING_MAX_NS;
        }
    }

    static TimingConfig.WriteTimeout writeTimeout(ConfigValue value, Messages messages)
            throws WrongType {
        switch (string(value)) {
            case "default":
                return TimingConfig.WriteTimeout.DEFAULT;
            case "close":
                return TimingConfig.WriteTimeout.CLOSE;
            case "retry":
                return TimingConfig.WriteTimeout.RETRY;
            default:
                messages.error(value, "write_timeout must be 'default', 'close' or 'retry'");
                return TimingConfig.WriteTimeout.DEFAULT;
        }
    }

    private void routes(ConfigValue value) throws WrongType {
        routes.clear();
        final Set<String> seen = new HashSet<>();
        for (ConfigValue each : value.list()) {
            final String text = string(each).strip();
            if (!seen.add(text)) {
                messages.warnField(each, text, "Duplicate route entry detected");
                continue;
            }
            final RouteUrl url = RouteUrls.parse(text);
            if (url == null) {
                messages.error(each, "error parsing route url [" + ConfigText.quote(text) + "]");
            } else {
                routes.add(url);
            }
        }
    }

    private List<String> accounts(ConfigValue value) {
        final List<String> names = new ArrayList<>();
        if (value.kind() == Kind.STRING) {
            names.add(value.string());
        } else if (value.kind() == Kind.LIST) {
            for (ConfigValue each : value.list()) {
                if (each.kind() != Kind.STRING) {
                    messages.error(each, "error parsing accounts: unsupported type in array "
                            + each.kind().goType());
                    return List.of();
                }
                names.add(each.string());
            }
        } else {
            messages.error(value, "error parsing accounts: unsupported type "
                    + value.kind().goType());
        }
        return names;
    }

    // Authorization.

    private void authorization(ConfigValue value) throws WrongType {
        for (var entry : map(value).map().entrySet()) {
            final String refusal = switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                case "token" -> entry.getValue().kind() != Kind.STRING
                        || entry.getValue().string().isEmpty() ? null
                        : "Cluster authorization does not support tokens";
                case "users" -> "Cluster authorization does not allow multiple users";
                case "auth_callout", "auth_hook" ->
                        "Cluster authorization does not support callouts";
                default -> null;
            };
            if (refusal != null) {
                messages.error(value, refusal);
                return;
            }
        }
        messages.read(value, (key, each) -> {
            switch (key.toLowerCase(Locale.ROOT)) {
                case "user", "username" -> user = emptyToNull(string(each));
                case "pass", "password" -> password = string(each);
                case "timeout" -> authTimeoutNs = messages.timeout(each, "authorization");
                case "token" -> string(each);
                case "proxy_required" -> bool(each);
                case "permissions", "default_permissions", "default_permission" -> {
                    messages.warnField(value, "authorization", "setting \"permissions\" within "
                            + "cluster authorization block is deprecated");
                    final RoutePermissions given =
                            new RoutePermissionsLoader(messages).load(each);
                    if (!hasPermissions) {
                        deprecatedPermissions = given;
                    }
                }
                default -> messages.unknown(key, each);
            }
        });
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    // Compression.

    private void compression(String key, ConfigValue value) throws WrongType {
        switch (value.kind()) {
            case BOOLEAN -> compression = new CompressionConfig(value.bool() ? "on" : "off",
                    List.of());
            case STRING -> compression = new CompressionConfig(value.string(), List.of());
            case MAP -> compressionMap(value);
            default -> messages.error(value, "field " + ConfigText.quote(key)
                    + " should be a boolean or a structure, got " + value.kind().goType());
        }
    }

    private void compressionMap(ConfigValue value) throws WrongType {
        String mode = "";
        final List<Long> thresholds = new ArrayList<>();
        for (var entry : value.map().entrySet()) {
            final ConfigValue each = entry.getValue();
            switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                case "mode" -> mode = string(each);
                case "rtt_thresholds", "thresholds", "rtts", "rtt" -> {
                    for (ConfigValue item : list(each).list()) {
                        try {
                            thresholds.add(Durations.parse(string(item)));
                        } catch (IllegalArgumentException ex) {
                            messages.error(each, ex.getMessage());
                            return;
                        }
                    }
                }
                default -> {
                    messages.unknown(entry.getKey(), each);
                    return;
                }
            }
        }
        compression = new CompressionConfig(mode, thresholds);
    }
}
