package io.natterjack.monitor;

import io.natterjack.client.ClientState;
import io.natterjack.cluster.RouteState;
import io.natterjack.config.AuthorizationConfig;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.LimitsConfig;
import io.natterjack.config.TimingConfig;
import io.natterjack.config.TlsConfig;
import io.natterjack.json.JsonWriter;
import io.natterjack.monitor.ServerState.Traffic;
import java.util.List;
import java.util.Map;

/** The endpoint {@code /varz}: the server as a whole. */
final class Varz {

    private static final double NS_PER_S = 1e9;

    private Varz() {
    }

    static String json(ServerState s, List<ClientState> clients, List<RouteState> routes,
                       Map<String, Long> requests, long nowMicros) {
        final JsonWriter json = new JsonWriter("  ").beginObject();
        identity(json, s);
        limits(json, s);
        cluster(json, s);
        for (String feature : List.of("gateway", "leaf", "mqtt", "websocket", "jetstream")) {
            json.name(feature).beginObject().endObject();
        }
        json.name("tls_timeout").value(timeout(s.config().tls()))
                .name("write_deadline").value(s.config().timing().writeDeadlineNs());
        process(json, s, nowMicros);
        traffic(json, s, clients, routes);
        json.name("http_req_stats").beginObject();
        requests.forEach((path, count) -> json.name(path).value(count));
        json.endObject();
        json.name("config_load_time").value(Times.time(s.startedMicros()))
                .name("config_digest").value(s.digest());
        if (s.config().systemAccount() != null) {
            json.name("system_account").value(s.config().systemAccount());
        }
        byKind(json, "slow_consumer_stats", s.slowClients(), s.slowRoutes());
        byKind(json, "stale_connection_stats", s.staleClients(), s.staleRoutes());
        json.name("disk_io_wait_stats").beginObject();
        for (String name : List.of("waiters", "waits", "wait_time", "max_wait_time")) {
            json.name(name).value(0);
        }
        json.endObject();
        notAfter(json, s.config().tls());
        return json.endObject().toString();
    }

    private static boolean isSecure(ServerState s) {
        return s.config().httpsPort() != 0;
    }

    private static void identity(JsonWriter json, ServerState s) {
        json.name("server_id").value(s.serverId())
                .name("server_name").value(s.serverName())
                .name("version").value(s.version())
                .name("proto").value(1)
                .name("go").value(s.platform())
                .name("host").value(s.host())
                .name("port").value(s.port());
        if (s.isAuthRequired()) {
            json.name("auth_required").value(true);
        }
        if (s.config().tls() != null) {
            if (!s.config().allowNonTls()) {
                json.name("tls_required").value(true);
            }
            if (s.config().tls().verify()) {
                json.name("tls_verify").value(true);
            }
        }
        if (!s.connectUrls().isEmpty()) {
            json.name("connect_urls").beginArray();
            s.connectUrls().forEach(json::value);
            json.endArray();
        }
    }

    private static void limits(JsonWriter json, ServerState s) {
        final LimitsConfig limits = s.config().limits();
        final TimingConfig timing = s.config().timing();
        final AuthorizationConfig auth = s.config().authorization();
        json.name("max_connections").value(limits.maxConnections());
        if (limits.maxSubscriptions() > 0) {
            json.name("max_subscriptions").value(limits.maxSubscriptions());
        }
        json.name("ping_interval").value(timing.pingIntervalNs())
                .name("ping_max").value(timing.pingMax())
                .name("http_host").value(s.config().httpHost())
                .name("http_port").value(isSecure(s) ? 0 : s.httpPort())
                .name("http_base_path").value("")
                .name("https_port").value(isSecure(s) ? s.httpPort() : 0)
                .name("auth_timeout").value(auth.timeoutNs() / NS_PER_S)
                .name("max_control_line").value(limits.maxControlLine())
                .name("max_payload").value(limits.maxPayload())
                .name("max_pending").value(limits.maxPending());
    }

    private static void cluster(JsonWriter json, ServerState s) {
        final ClusterConfig cluster = s.config().cluster();
        json.name("cluster").beginObject();
        if (!s.clusterName().isEmpty()) {
            json.name("name").value(s.clusterName());
        }
        // NATS: a port brings a host with it; without one only what is configured is shown.
        if (s.clusterPort() != 0 || !cluster.host().equals(ClusterConfig.DEFAULT.host())) {
            json.name("addr").value(cluster.host());
        }
        if (s.clusterPort() != 0) {
            json.name("cluster_port").value(s.clusterPort())
                    .name("auth_timeout").value(cluster.authTimeoutNs() / NS_PER_S);
        }
        if (!cluster.routes().isEmpty()) {
            json.name("urls").beginArray();
            cluster.routes().forEach(url ->
                    json.value(url.port() == 0 ? url.bracketedHost() : url.hostPort()));
            json.endArray();
        }
        if (s.clusterPort() != 0) {
            json.name("tls_timeout").value(timeout(cluster.tls()));
            if (cluster.tls() != null) {
                json.name("tls_required").value(true).name("tls_verify").value(true);
            }
            json.name("pool_size").value(cluster.poolSize() == 0
                            ? ClusterConfig.POOL_SIZE_DEFAULT : cluster.poolSize());
            if (cluster.writeDeadlineNs() > 0) {
                json.name("write_deadline").value(cluster.writeDeadlineNs());
            }
            if (cluster.writeTimeout() != TimingConfig.WriteTimeout.DEFAULT) {
                json.name("write_timeout").value(
                        cluster.writeTimeout().name().toLowerCase(java.util.Locale.ROOT));
            }
            notAfter(json, cluster.tls());
        }
        json.endObject();
    }

    private static double timeout(TlsConfig tls) {
        return (tls == null ? TlsConfig.TIMEOUT_DEFAULT_NS : tls.timeoutNs()) / NS_PER_S;
    }

    /** When the certificate that is presented ends. */
    private static void notAfter(JsonWriter json, TlsConfig tls) {
        if (tls != null && tls.notAfterMs() > 0) {
            json.name("tls_cert_not_after").value(Times.time(tls.notAfterMs() * 1_000));
        }
    }

    private static void process(JsonWriter json, ServerState s, long nowMicros) {
        if (s.config().timing().writeTimeout() != TimingConfig.WriteTimeout.DEFAULT) {
            json.name("write_timeout").value(s.config().timing().writeTimeout().name()
                    .toLowerCase(java.util.Locale.ROOT));
        }
        final int cores = Runtime.getRuntime().availableProcessors();
        json.name("start").value(Times.time(s.startedMicros()))
                .name("now").value(Times.time(nowMicros))
                .name("uptime").value(Times.uptime(nowMicros - s.startedMicros()))
                .name("mem").value(s.memory())
                .name("cores").value(cores)
                .name("gomaxprocs").value(cores)
                .name("cpu").value(s.cpu())
                .name("connections").value(s.connections())
                .name("total_connections").value(s.totalConnections());
    }

    private static void traffic(JsonWriter json, ServerState s, List<ClientState> clients,
                                List<RouteState> routes) {
        Traffic client = s.closedClients();
        for (ClientState c : clients) {
            client = client.plus(c.inMessages(), c.inBytes(), c.outMessages(), c.outBytes());
        }
        Traffic all = s.closedRoutes().plus(client.inMessages(), client.inBytes(),
                client.outMessages(), client.outBytes());
        for (RouteState r : routes) {
            all = all.plus(r.inMessages(), r.inBytes(), r.outMessages(), r.outBytes());
        }
        json.name("routes").value(routes.size())
                .name("remotes").value(s.remotes())
                .name("leafnodes").value(0)
                .name("in_msgs").value(all.inMessages())
                .name("in_bytes").value(all.inBytes())
                .name("in_client_msgs").value(client.inMessages())
                .name("in_client_bytes").value(client.inBytes())
                .name("out_msgs").value(all.outMessages())
                .name("out_bytes").value(all.outBytes())
                .name("out_client_msgs").value(client.outMessages())
                .name("out_client_bytes").value(client.outBytes())
                .name("slow_consumers").value(s.slowClients() + s.slowRoutes())
                .name("stale_connections").value(s.staleClients() + s.staleRoutes())
                .name("stalled_clients").value(0)
                .name("subscriptions").value(s.subscriptions());
    }

    private static void byKind(JsonWriter json, String name, long clients, long routes) {
        json.name(name).beginObject().name("clients").value(clients).name("routes").value(routes)
                .name("gateways").value(0).name("leafs").value(0).endObject();
    }
}
