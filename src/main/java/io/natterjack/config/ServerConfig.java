package io.natterjack.config;

import java.util.List;

/**
 * The configuration of a server. Immutable.
 *
 * @param serverName      empty for the server's id
 * @param host            clients connect to
 * @param port            clients connect to, -1 for any free port
 * @param clientAdvertise {@code host[:port]} told to clients instead, or null
 * @param httpHost        of monitoring
 * @param httpPort        of monitoring, 0 for none, -1 for any free port
 * @param headers         whether headers are supported
 * @param stallsProducers whether producers of a slow consumer are slowed down
 * @param systemAccount   name of the system account, or null for none
 * @param accounts        names of accounts beside the global and the system account
 * @param pidFile         or null
 * @param portsFileDir    or null
 * @param tls             towards clients, or null
 * @param allowNonTls     whether clients may do without
 * @param httpsPort       of monitoring over TLS, 0 for none, -1 for any free port
 * @param source          the configuration file and its digest, for the log; or null
 */
public record ServerConfig(
        String serverName, String host, int port, String clientAdvertise, String httpHost,
        int httpPort, LimitsConfig limits, TimingConfig timing, boolean headers,
        boolean stallsProducers, AuthorizationConfig authorization, String systemAccount,
        List<String> accounts, LogConfig log, String pidFile, String portsFileDir,
        ClusterConfig cluster, EngineConfig engine, TlsConfig tls,
        boolean allowNonTls, int httpsPort, String source) {

    public static final int PORT_DEFAULT = 4222;

    public ServerConfig {
        accounts = List.copyOf(accounts);
    }

    /** Returns a builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that holds this. */
    public Builder toBuilder() {
        final Builder b = new Builder();
        b.serverName = serverName;
        b.host = host;
        b.port = port;
        b.clientAdvertise = clientAdvertise;
        b.httpHost = httpHost;
        b.httpPort = httpPort;
        b.limits = limits;
        b.timing = timing;
        b.headers = headers;
        b.stallsProducers = stallsProducers;
        b.authorization = authorization;
        b.systemAccount = systemAccount;
        b.accounts = accounts;
        b.log = log;
        b.pidFile = pidFile;
        b.portsFileDir = portsFileDir;
        b.cluster = cluster;
        b.engine = engine;
        b.tls = tls;
        b.allowNonTls = allowNonTls;
        b.httpsPort = httpsPort;
        b.source = source;
        return b;
    }

    /** For one thread; what it builds is for all. */
    public static final class Builder {
        private String serverName = "";
        private String host = "0.0.0.0";
        private int port = PORT_DEFAULT;
        private String clientAdvertise;
        private String httpHost = "0.0.0.0";
        private int httpPort;
        private LimitsConfig limits = LimitsConfig.DEFAULT;
        private TimingConfig timing = TimingConfig.DEFAULT;
        private boolean headers = true;
        private boolean stallsProducers = true;
        private AuthorizationConfig authorization = AuthorizationConfig.DEFAULT;
        private String systemAccount = "$SYS";
        private List<String> accounts = List.of();
        private LogConfig log = LogConfig.DEFAULT;
        private String pidFile;
        private String portsFileDir;
        private ClusterConfig cluster = ClusterConfig.DEFAULT;
        private EngineConfig engine = EngineConfig.DEFAULT;
        private TlsConfig tls;
        private boolean allowNonTls;
        private int httpsPort;
        private String source;

        private Builder() {
        }

        public Builder serverName(String serverName) {
            this.serverName = serverName;
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

        public Builder clientAdvertise(String clientAdvertise) {
            this.clientAdvertise = clientAdvertise;
            return this;
        }

        public Builder http(String httpHost, int httpPort) {
            this.httpHost = httpHost;
            this.httpPort = httpPort;
            return this;
        }

        public Builder limits(LimitsConfig limits) {
            this.limits = limits;
            return this;
        }

        public Builder timing(TimingConfig timing) {
            this.timing = timing;
            return this;
        }

        public Builder headers(boolean headers) {
            this.headers = headers;
            return this;
        }

        public Builder stallsProducers(boolean stallsProducers) {
            this.stallsProducers = stallsProducers;
            return this;
        }

        public Builder authorization(AuthorizationConfig authorization) {
            this.authorization = authorization;
            return this;
        }

        public Builder systemAccount(String systemAccount) {
            this.systemAccount = systemAccount;
            return this;
        }

        public Builder accounts(List<String> accounts) {
            this.accounts = accounts;
            return this;
        }

        public Builder log(LogConfig log) {
            this.log = log;
            return this;
        }

        public Builder pidFile(String pidFile) {
            this.pidFile = pidFile;
            return this;
        }

        public Builder portsFileDir(String portsFileDir) {
            this.portsFileDir = portsFileDir;
            return this;
        }

        public Builder cluster(ClusterConfig cluster) {
            this.cluster = cluster;
            return this;
        }

        public Builder engine(EngineConfig engine) {
            this.engine = engine;
            return this;
        }

        public Builder tls(TlsConfig tls) {
            this.tls = tls;
            return this;
        }

        public Builder allowNonTls(boolean allowNonTls) {
            this.allowNonTls = allowNonTls;
            return this;
        }

        public Builder httpsPort(int httpsPort) {
            this.httpsPort = httpsPort;
            return this;
        }

        public Builder source(String source) {
            this.source = source;
            return this;
        }

        public ServerConfig build() {
            return new ServerConfig(serverName, host, port, clientAdvertise, httpHost, httpPort,
                    limits, timing, headers, stallsProducers, authorization, systemAccount,
                    accounts, log, pidFile, portsFileDir, cluster, engine, tls, allowNonTls,
                    httpsPort, source);
        }
    }
}
