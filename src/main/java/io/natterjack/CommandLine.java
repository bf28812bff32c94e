package io.natterjack;

import io.natterjack.Flags.Kind;
import io.natterjack.config.AuthorizationConfig;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.ConfigException;
import io.natterjack.config.ConfigFiles;
import io.natterjack.config.ConfigLoader;
import io.natterjack.config.LoadedConfig;
import io.natterjack.config.LogConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.RouteUrls;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.StartChecks;
import io.natterjack.config.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What the arguments ask for: nats-server's flags, in its order of evaluation. */
final class CommandLine {

    /** What to do. */
    sealed interface Outcome permits Run, Print, Signal {
    }

    /** Start a server. */
    record Run(ServerConfig config, List<String> warnings) implements Outcome {
    }

    /** Print something and exit. */
    record Print(String out, String err, int exitCode) implements Outcome {
    }

    /** Send a signal to a server. */
    record Signal(String command, String target) implements Outcome {
    }

    private final String program;
    private final UnaryOperator<String> environment;
    private final ConfigFiles certificates;
    private final Flags flags = declared();

    private CommandLine(String program, UnaryOperator<String> environment,
                        ConfigFiles certificates) {
        this.program = program;
        this.environment = environment;
        this.certificates = certificates;
    }

    /**
     * Evaluates arguments.
     *
     * @param program     the name it was called by
     * @param environment gives the value of an environment variable, or null
     */
    static Outcome evaluate(String[] args, String program, UnaryOperator<String> environment) {
        return evaluate(args, program, environment, ConfigFiles.OF_THE_MACHINE);
    }

    /** Evaluates arguments; certificates and keys come from {@code certificates}. */
    static Outcome evaluate(String[] args, String program, UnaryOperator<String> environment,
                            ConfigFiles certificates) {
        final CommandLine line = new CommandLine(program, environment, certificates);
        try {
            line.flags.parse(args);
        } catch (Flags.FlagException ex) {
            // nats-server exits with 0 on a flag error, after the whole help.
            return new Print(Usage.text(program), ex.getMessage() + "\n", 0);
        }
        try {
            return line.evaluate();
        } catch (ConfigException ex) {
            return line.failure(ex);
        }
    }

    private Outcome evaluate() throws ConfigException {
        final List<String> rest = flags.rest();
        final String word = rest.isEmpty() ? null : rest.get(0).toLowerCase(Locale.ROOT);
        if (flags.bool("v") || !flags.bool("h") && !flags.bool("help_tls")
                && "version".equals(word)) {
            return new Print(version() + "\n", "", 0);
        }
        if (flags.bool("h") || !flags.bool("help_tls") && "help".equals(word)) {
            return new Print(Usage.text(program), "", 0);
        }
        if (flags.bool("help_tls")) {
            return new Print(Usage.tlsText(), "", 0);
        }
        if (word != null) {
            throw new ConfigException("unrecognized command: \"" + rest.get(0) + "\"");
        }
        if (flags.has("sl")) {
            return signal(flags.text("sl"));
        }
        final String file = flags.has("c") ? flags.text("c") : "";
        if (flags.bool("t") && file.isEmpty()) {
            throw new ConfigException("must specify [-c, --config] option to check configuration "
                    + "file syntax");
        }
        if (file.isEmpty()) {
            return run(new LoadedConfig(ServerConfig.builder().build(), List.of(), List.of(), ""));
        }
        final LoadedConfig loaded = ConfigLoader.load(file, environment, certificates);
        if (flags.bool("t")) {
            if (!loaded.warnings().isEmpty()) {
                throw new ConfigException(loaded.warnings(), List.of());
            }
            return new Print("", program + ": configuration file " + file + " is valid ("
                    + loaded.digest() + ")\n", 0);
        }
        final ServerConfig config = loaded.config().toBuilder()
                .source(file + " (" + loaded.digest() + ")").build();
        return run(new LoadedConfig(config, loaded.warnings(), loaded.unsupported(),
                loaded.digest()));
    }

    private String version() {
        return Version.text(program);
    }

    private Print failure(ConfigException ex) {
        final List<String> lines = new ArrayList<>(ex.warnings());
        lines.addAll(ex.errors());
        final String blank = lines.size() > 1 ? "\n" : "";
        return new Print("", program + ": " + String.join("\n", lines) + "\n" + blank, 1);
    }

    private Outcome signal(String text) throws ConfigException {
        final String[] parts = text.split("=", -1);
        if (parts.length > 2) {
            throw new ConfigException("invalid signal parameters: ["
                    + String.join(" ", List.of(parts).subList(2, parts.length)) + "]");
        }
        return new Signal(parts[0], parts.length == 2 ? parts[1] : "");
    }

    // Flags over the file.

    private Run run(LoadedConfig loaded) throws ConfigException {
        final ServerConfig file = loaded.config();
        final ServerConfig.Builder config = file.toBuilder();
        if (flags.has("a")) {
            config.host(flags.text("a"));
        }
        if (flags.has("p")) {
            final int port = flags.number("p");
            config.port(port == 0 ? ServerConfig.PORT_DEFAULT : port);
        }
        if (flags.has("n")) {
            if (flags.text("n").indexOf(' ') >= 0) {
                throw new ConfigException("server name cannot contain spaces");
            }
            config.serverName(flags.text("n"));
        }
        if (flags.has("m")) {
            final String host = file.httpPort() != 0 || !flags.has("a") ? file.httpHost()
                    : flags.text("a");
            config.http(host, flags.number("m"));
        } else if (flags.has("a") && file.httpHost().equals(file.host())) {
            config.http(flags.text("a"), file.httpPort());
        }
        if (flags.has("P")) {
            config.pidFile(flags.text("P"));
        }
        if (flags.has("client_advertise")) {
            config.clientAdvertise(flags.text("client_advertise"));
        }
        if (flags.has("ports_file_dir")) {
            config.portsFileDir(flags.text("ports_file_dir"));
        }
        config.log(log(file.log()));
        if (flags.has("ms")) {
            config.httpsPort(flags.number("ms"));
        }
        final TlsConfig tls = new TlsFlags(flags, certificates).over(file.tls());
        config.tls(tls);
        config.authorization(authorization(file, tls));
        config.cluster(cluster(file.cluster()));
        refuseUnsupported();
        final ServerConfig built = config.build();
        StartChecks.check(new LoadedConfig(built, loaded.warnings(), loaded.unsupported(),
                loaded.digest()));
        return new Run(built, loaded.warnings());
    }

    private LogConfig log(LogConfig file) {
        boolean debug = file.debug();
        boolean trace = file.trace();
        if (flags.has("D")) {
            debug = flags.bool("D");
        }
        if (flags.has("V")) {
            trace = flags.bool("V");
        }
        if (flags.has("VV")) {
            trace = flags.bool("VV");
        }
        if (flags.has("DV")) {
            debug = trace = flags.bool("DV");
        }
        if (flags.has("DVV")) {
            debug = trace = flags.bool("DVV");
        }
        return new LogConfig(flags.has("l") ? flags.text("l") : file.file(), debug, trace,
                flags.has("T") ? flags.bool("T") : file.time(),
                flags.has("logtime_utc") ? flags.bool("logtime_utc") : file.utc(),
                flags.has("log_size_limit") ? flags.number("log_size_limit") : file.sizeLimit(),
                file.maxFiles());
    }

    private AuthorizationConfig authorization(ServerConfig config, TlsConfig tls) {
        final long defaultNs = AuthorizationConfig.DEFAULT.timeoutNs();
        final boolean isDefault = config.authorization().timeoutNs()
                == TlsConfig.authTimeoutNs(config.tls(), defaultNs);
        final AuthorizationConfig file = isDefault ? config.authorization()
                .withTimeoutNs(TlsConfig.authTimeoutNs(tls, defaultNs)) : config.authorization();
        final String user = flags.has("user") ? emptyToNull(flags.text("user")) : file.user();
        final String password = flags.has("pass") ? flags.text("pass") : file.password();
        final String token = flags.has("auth") ? emptyToNull(flags.text("auth")) : file.token();
        return new AuthorizationConfig(user, password, token, file.users(), file.timeoutNs(),
                file.noAuthUser());
    }

    private ClusterConfig cluster(ClusterConfig file) throws ConfigException {
        final ClusterConfig.Builder cluster = file.toBuilder();
        if (flags.has("cluster")) {
            clusterUrl(flags.text("cluster"), cluster);
        }
        if (flags.has("cluster_name")) {
            cluster.name(flags.text("cluster_name"));
        }
        if (flags.has("cluster_advertise")) {
            cluster.advertise(flags.text("cluster_advertise"));
        }
        if (flags.has("no_advertise")) {
            cluster.noAdvertise(flags.bool("no_advertise"));
        }
        if (flags.has("connect_retries")) {
            cluster.connectRetries(flags.number("connect_retries"));
        }
        if (flags.has("routes")) {
            if (!flags.text("routes").isEmpty() && file.port() == 0
                    && (!flags.has("cluster") || flags.text("cluster").isEmpty())) {
                throw new ConfigException(
                        "solicited routes require cluster capabilities, e.g. --cluster");
            }
            cluster.routes(routes(flags.text("routes")));
        }
        return cluster.build();
    }

    private static void clusterUrl(String text, ClusterConfig.Builder cluster)
            throws ConfigException {
        if (text.isEmpty()) {
            cluster.port(0);
            return;
        }
        String parsed = text;
        int port = 0;
        // Go's URLs take no negative port, but -1 is what asks for any free one.
        if (text.endsWith(":-1")) {
            parsed = text.substring(0, text.length() - 2) + "0";
            port = -1;
        }
        final RouteUrl url = RouteUrls.parse(parsed);
        if (url == null) {
            final int colon = text.lastIndexOf(':');
            throw new ConfigException(text.contains("://") && colon > text.indexOf("://")
                    ? "parse \"" + text + "\": invalid port \"" + text.substring(colon)
                            + "\" after host"
                    : "parse \"" + text + "\": first path segment in URL cannot contain colon");
        }
        final boolean hasPort = port != 0 || url.port() != 0 || parsed.matches(".*:0+/?$");
        if (!hasPort) {
            throw new ConfigException(url.host().isEmpty() ? "missing port in address"
                    : "address " + url.host() + ": missing port in address");
        }
        if (url.user() != null && url.password() == null) {
            throw new ConfigException("expected cluster password to be set");
        }
        cluster.host(url.host().isEmpty() ? "0.0.0.0" : url.host())
                .port(port != 0 ? port : url.port())
                .user(url.user())
                .password(url.password() == null ? "" : url.password());
    }

    private static List<RouteUrl> routes(String text) throws ConfigException {
        final List<RouteUrl> routes = new ArrayList<>();
        if (text.isEmpty()) {
            return routes;
        }
        for (String each : text.split(",", -1)) {
            final RouteUrl url = RouteUrls.parse(each.strip());
            if (url == null) {
                throw new ConfigException("error parsing route url [\"" + each.strip() + "\"]");
            }
            routes.add(url);
        }
        return routes;
    }

    private void refuseUnsupported() throws ConfigException {
        if (flags.bool("js")) {
            throw new ConfigException("JetStream is not supported by this server (--jetstream)");
        }
        if (flags.bool("s") || flags.has("r")) {
            throw new ConfigException("syslog is not supported by this server (--syslog)");
        }
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Flags declared() {
        return new Flags()
                .declare(Kind.TEXT, "a", "addr", "net")
                .declare(Kind.NUMBER, "p", "port")
                .declare(Kind.TEXT, "n", "name", "server_name")
                .declare(Kind.TEXT, "P", "pid")
                .declare(Kind.NUMBER, "m", "http_port")
                .declare(Kind.NUMBER, "ms", "https_port")
                .declare(Kind.TEXT, "c", "config")
                .declare(Kind.BOOLEAN, "t")
                .declare(Kind.TEXT, "sl", "signal")
                .declare(Kind.TEXT, "client_advertise")
                .declare(Kind.TEXT, "ports_file_dir")
                .declare(Kind.TEXT, "l", "log")
                .declare(Kind.BOOLEAN, "T", "logtime")
                .declare(Kind.BOOLEAN, "logtime_utc")
                .declare(Kind.BOOLEAN, "s", "syslog")
                .declare(Kind.TEXT, "r", "remote_syslog")
                .declare(Kind.BOOLEAN, "D", "debug")
                .declare(Kind.BOOLEAN, "V", "trace")
                .declare(Kind.BOOLEAN, "VV")
                .declare(Kind.BOOLEAN, "DV")
                .declare(Kind.BOOLEAN, "DVV")
                .declare(Kind.NUMBER, "log_size_limit")
                .declare(Kind.NUMBER, "max_traced_msg_len")
                .declare(Kind.BOOLEAN, "js", "jetstream")
                .declare(Kind.TEXT, "sd", "store_dir")
                .declare(Kind.TEXT, "user")
                .declare(Kind.TEXT, "pass")
                .declare(Kind.TEXT, "auth")
                .declare(Kind.BOOLEAN, "tls")
                .declare(Kind.TEXT, "tlscert")
                .declare(Kind.TEXT, "tlskey")
                .declare(Kind.TEXT, "tlscacert")
                .declare(Kind.BOOLEAN, "tlsverify")
                .declare(Kind.TEXT, "routes")
                .declare(Kind.TEXT, "cluster", "cluster_listen")
                .declare(Kind.TEXT, "cluster_name")
                .declare(Kind.TEXT, "cluster_advertise")
                .declare(Kind.BOOLEAN, "no_advertise")
                .declare(Kind.NUMBER, "connect_retries")
                .declare(Kind.NUMBER, "profile")
                .declare(Kind.BOOLEAN, "v", "version")
                .declare(Kind.BOOLEAN, "h", "help")
                .declare(Kind.BOOLEAN, "help_tls");
    }
}
