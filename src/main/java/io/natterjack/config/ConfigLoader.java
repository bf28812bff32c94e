package io.natterjack.config;

import static io.natterjack.config.Messages.bool;
import static io.natterjack.config.Messages.int32;
import static io.natterjack.config.Messages.integer;
import static io.natterjack.config.Messages.map;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Turns a configuration file into records: the file phase of nats-server, with its messages. For
 * one thread.
 */
public final class ConfigLoader {

    private static final long LAME_DUCK_MIN_NS = 30_000_000_000L;

    private final Messages messages = new Messages();
    private final ConfigFiles files;
    private final ServerConfig.Builder config = ServerConfig.builder();

    private String host;
    private String httpHost;
    private int httpPort;
    private int maxConnections = LimitsConfig.DEFAULT.maxConnections();
    private int maxControlLine;
    private int maxPayload;
    private long maxPending;
    private int maxSubscriptions;
    private int maxSubscriptionTokens;
    private int maxClosedClients;
    private long pingIntervalNs;
    private int pingMax;
    private long writeDeadlineNs;
    private TimingConfig.WriteTimeout writeTimeout = TimingConfig.WriteTimeout.DEFAULT;
    private long lameDuckDurationNs;
    private long lameDuckGraceNs;
    private int connectErrorReports;
    private int reconnectErrorReports;
    private ConfigValue authorization;
    private final AccountsLoader accounts = new AccountsLoader(messages);
    private String noAuthUser;
    private String systemAccount;
    private boolean noSystemAccount;
    private String logFile;
    private boolean debug;
    private boolean trace;
    private boolean logTime = true;
    private boolean logUtc;
    private long logSizeLimit;
    private int logMaxFiles;

    private TlsConfig tls;
    private int httpsPort;

    private ConfigLoader(ConfigFiles files) {
        this.files = files;
    }

    /**
     * Reads a file.
     *
     * @param file        path, as it is to stand in messages
     * @param environment gives the value of an environment variable, or null
     * @throws ConfigException with everything that is wrong
     */
    public static LoadedConfig load(String file, UnaryOperator<String> environment)
            throws ConfigException {
        return load(file, environment, ConfigFiles.OF_THE_MACHINE);
    }

    /**
     * Reads a file; see {@link #load(String, UnaryOperator)}.
     *
     * @param certificates where the files are that the configuration names
     */
    public static LoadedConfig load(String file, UnaryOperator<String> environment,
                                    ConfigFiles certificates) throws ConfigException {
        final ConfigValue tree = ConfigParser.parseFile(file, environment);
        return new ConfigLoader(certificates).load(tree, file);
    }

    private LoadedConfig load(ConfigValue tree, String file) throws ConfigException {
        if (tree.map().isEmpty()) {
            messages.warnings.add(file + ": config has no values or is empty");
        }
        for (Map.Entry<String, ConfigValue> entry : tree.map().entrySet()) {
            try {
                option(entry.getKey(), entry.getValue());
            } catch (WrongType ex) {
                messages.errors.add(ex.getMessage());
            }
        }
        finish();
        if (!messages.errors.isEmpty()) {
            throw new ConfigException(messages.warnings, messages.errors);
        }
        return new LoadedConfig(config.build(), messages.warnings, messages.unsupported,
                ConfigDigest.of(tree));
    }

    private void option(String key, ConfigValue value) throws WrongType {
        final String name = key.toLowerCase(Locale.ROOT);
        if (!listening(name, key, value) && !limit(name, key, value) && !timing(name, key, value)
                && !logging(name, value) && !others(key, name, value)
                && !UnsupportedFeatures.option(name, value, messages)) {
            messages.unknown(key, value);
        }
    }

    private boolean listening(String name, String key, ConfigValue value) throws WrongType {
        switch (name) {
            case "listen" -> {
                final Listen listen = Listen.read(value, messages);
                if (listen != null) {
                    host = listen.host() == null ? host : listen.host();
                    config.port(port(listen.port()));
                }
            }
            case "host", "net" -> host = string(value);
            case "port" -> config.port(port(int32(value)));
            case "client_advertise" -> config.clientAdvertise(string(value));
            case "server_name" -> {
                final String given = string(value);
                if (given.indexOf(' ') >= 0) {
                    messages.error(value, "server name cannot contain spaces");
                }
                config.serverName(given);
            }
            case "http" -> {
                final Listen listen = Listen.read(value, messages);
                if (listen != null) {
                    httpHost = listen.host() == null ? httpHost : listen.host();
                    httpPort = listen.port();
                }
            }
            case "http_port", "monitor_port" -> httpPort = int32(value);
            case "https" -> {
                final Listen listen = Listen.read(value, messages);
                if (listen != null) {
                    httpHost = listen.host() == null ? httpHost : listen.host();
                    httpsPort = listen.port();
                }
            }
            case "https_port" -> httpsPort = int32(value);
            case "tls" -> tls = new TlsLoader(messages, files, TlsLoader.Context.CLIENTS)
                    .load(value);
            case "allow_non_tls" -> config.allowNonTls(bool(value));
            case "no_header_support" -> config.headers(!bool(value));
            case "cluster" -> {
                if (value.kind() != Kind.MAP) {
                    messages.error(value, "Expected map to define cluster, got "
                            + value.kind().goType());
                } else {
                    config.cluster(new ClusterLoader(messages, files).load(value));
                }
            }
            case "natterjack" -> config.engine(new EngineLoader(messages).load(map(value)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean limit(String name, String key, ConfigValue value) throws WrongType {
        switch (name) {
            case "max_connections", "max_conn" -> {
                final int given = int32(value);
                maxConnections = given <= 0 ? -1 : given;
            }
            case "max_control_line" -> maxControlLine = size(key, value);
            case "max_payload" -> maxPayload = size(key, value);
            case "max_pending" -> maxPending = integer(value);
            case "max_subscriptions", "max_subs" -> maxSubscriptions = int32(value);
            case "max_sub_tokens", "max_subscription_tokens" -> {
                maxSubscriptionTokens = int32(value);
                if (maxSubscriptionTokens > 255) {
                    messages.error(value, key + " value is too big");
                } else if (maxSubscriptionTokens <= 0) {
                    messages.error(value, key + " value can not be negative");
                }
            }
            case "max_closed_clients" -> maxClosedClients = int32(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean timing(String name, String key, ConfigValue value) throws WrongType {
        switch (name) {
            case "ping_interval" -> pingIntervalNs = messages.durationOrSeconds(key, value);
            case "ping_max" -> pingMax = int32(value);
            case "write_deadline" -> writeDeadlineNs = messages.durationOrSeconds(key, value);
            case "write_timeout" -> writeTimeout = ClusterLoader.writeTimeout(value, messages);
            case "no_fast_producer_stall" -> config.stallsProducers(!bool(value));
            case "lame_duck_duration" -> {
                final int errors = messages.errors.size();
                lameDuckDurationNs =
                        messages.duration(value, "error parsing lame_duck_duration: ");
                if (errors == messages.errors.size() && lameDuckDurationNs < LAME_DUCK_MIN_NS) {
                    messages.error(value, "invalid lame_duck_duration of "
                            + Durations.text(lameDuckDurationNs) + ", minimum is 30 seconds");
                }
            }
            case "lame_duck_grace_period" -> {
                lameDuckGraceNs =
                        messages.duration(value, "error parsing lame_duck_grace_period: ");
                if (lameDuckGraceNs < 0) {
                    messages.error(value, "invalid lame_duck_grace_period, needs to be positive");
                }
            }
            case "connect_error_reports" -> connectErrorReports = int32(value);
            case "reconnect_error_reports" -> reconnectErrorReports = int32(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean logging(String name, ConfigValue value) throws WrongType {
        switch (name) {
            case "debug" -> debug = bool(value);
            case "trace", "trace_verbose", "trace_headers" -> trace = bool(value);
            case "logtime" -> logTime = bool(value);
            case "logtime_utc" -> logUtc = bool(value);
            case "log_file", "logfile" -> logFile = string(value);
            case "log_size_limit", "logfile_size_limit" -> logSizeLimit = integer(value);
            case "log_max_num", "logfile_max_num" -> logMaxFiles = int32(value);
            case "pid_file", "pidfile" -> config.pidFile(string(value));
            case "ports_file_dir" -> config.portsFileDir(string(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean others(String key, String name, ConfigValue value) throws WrongType {
        if (key.equals("system_account") || key.equals("system")) {
            if (value.kind() != Kind.STRING) {
                messages.error(value, "system account name must be a string");
            } else {
                systemAccount = value.string();
            }
            return true;
        }
        switch (name) {
            case "accounts" -> accounts.load(value, authorization);
            case "authorization" -> authorization = map(value);
            case "no_auth_user" -> noAuthUser = string(value);
            case "no_system_account", "no_system", "no_sys_acc" -> noSystemAccount = bool(value);
            case "disable_sublist_cache", "no_sublist_cache" -> bool(value);
            case "system_account", "system" -> {
                // nats-server takes only the lower-case spelling, and ignores others.
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private int size(String key, ConfigValue value) throws WrongType {
        final long given = integer(value);
        if (given > Integer.MAX_VALUE) {
            messages.error(value, key + " value is too big");
            return 0;
        }
        return (int) Math.max(Integer.MIN_VALUE, given);
    }

    private static int port(int given) {
        return given == 0 ? ServerConfig.PORT_DEFAULT : given;
    }

    private void finish() {
        final LimitsConfig limits = LimitsConfig.DEFAULT;
        final TimingConfig timing = TimingConfig.DEFAULT;
        if (host != null && !host.isEmpty()) {
            config.host(host);
        }
        final String clientHost = host == null || host.isEmpty() ? "0.0.0.0" : host;
        config.http(httpHost == null || httpHost.isEmpty() ? clientHost : httpHost, httpPort);
        config.limits(new LimitsConfig(maxConnections,
                or(maxControlLine, limits.maxControlLine()), or(maxPayload, limits.maxPayload()),
                maxPending == 0 ? limits.maxPending() : maxPending, Math.max(0, maxSubscriptions),
                maxSubscriptionTokens, or(maxClosedClients, limits.maxClosedClients())));
        config.timing(new TimingConfig(or(pingIntervalNs, timing.pingIntervalNs()),
                or(pingMax, timing.pingMax()), or(writeDeadlineNs, timing.writeDeadlineNs()),
                writeTimeout, or(lameDuckDurationNs, timing.lameDuckDurationNs()),
                or(lameDuckGraceNs, timing.lameDuckGracePeriodNs()),
                or(connectErrorReports, timing.connectErrorReports()),
                or(reconnectErrorReports, timing.reconnectErrorReports())));
        config.log(new LogConfig(logFile, debug, trace, logTime, logUtc, logSizeLimit,
                logMaxFiles));
        final AuthorizationConfig auth = authorization == null
                ? new AuthorizationConfig(null, "", null, accounts.users(), 0, noAuthUser)
                : new AuthorizationLoader(messages).load(authorization, noAuthUser, accounts);
        config.authorization(auth.timeoutNs() > 0 ? auth : auth.withTimeoutNs(
                TlsConfig.authTimeoutNs(tls, AuthorizationConfig.DEFAULT.timeoutNs())));
        config.tls(tls);
        config.httpsPort(httpsPort);
        config.accounts(accounts.names());
        config.systemAccount(noSystemAccount ? null
                : systemAccount == null ? "$SYS" : systemAccount);
    }

    private static int or(int given, int absent) {
        return given == 0 ? absent : given;
    }

    private static long or(long given, long absent) {
        return given == 0 ? absent : given;
    }
}
