package io.natterjack.client;

import io.natterjack.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The INFO that clients get. Immutable; a change of the cluster makes a new one.
 *
 * @param version        semantic version that clients choose their features by
 * @param gitCommit      empty if unknown
 * @param platform       the runtime, in the field {@code go}
 * @param isAuthRequired whether CONNECT must convince
 * @param cluster        name of the cluster, empty without one
 * @param connectUrls    {@code host:port} of this server and its peers; empty if only this one
 * @param isLameDuck     whether clients should move on
 * @param tls            what clients are told of TLS
 */
public record ClientInfo(
        String serverId, String serverName, String version, String gitCommit, String platform,
        String host, int port, boolean headers, boolean isAuthRequired, int payloadMax,
        String cluster, List<String> connectUrls, boolean isLameDuck, TlsNotice tls) {

    private static final int PROTOCOL = 1;

    /**
     * What clients are told of TLS.
     *
     * @param isRequired  whether the client must start a handshake now
     * @param isVerified  whether it must present a certificate
     * @param isAvailable whether it may start a handshake now
     */
    public record TlsNotice(boolean isRequired, boolean isVerified, boolean isAvailable) {

        public static final TlsNotice NONE = new TlsNotice(false, false, false);
    }

    public ClientInfo {
        connectUrls = List.copyOf(connectUrls);
    }

    /** This, with other addresses to connect to. */
    public ClientInfo withConnectUrls(List<String> urls) {
        return new ClientInfo(serverId, serverName, version, gitCommit, platform, host, port,
                headers, isAuthRequired, payloadMax, cluster, urls, isLameDuck, tls);
    }

    /** This, with another name of the cluster. */
    public ClientInfo withCluster(String name) {
        return new ClientInfo(serverId, serverName, version, gitCommit, platform, host, port,
                headers, isAuthRequired, payloadMax, name, connectUrls, isLameDuck, tls);
    }

    /** This, for clients that should move on to others. */
    public ClientInfo lameDuck(List<String> others) {
        return new ClientInfo(serverId, serverName, version, gitCommit, platform, host, port,
                headers, isAuthRequired, payloadMax, cluster, others, true, tls);
    }

    /** This, with what a reload changed. */
    public ClientInfo with(boolean authRequired, int maxPayload, TlsNotice notice) {
        return new ClientInfo(serverId, serverName, version, gitCommit, platform, host, port,
                headers, authRequired, maxPayload, cluster, connectUrls, isLameDuck, notice);
    }

    /** The line that greets a new client. */
    byte[] greeting(long clientId, String clientHost) {
        return line(clientId, clientHost, null, false);
    }

    /** The line that tells a connected client of a change. */
    byte[] update(long clientId, String clientHost) {
        return line(clientId, clientHost, null, false);
    }

    /** The line behind the first PONG. */
    byte[] connected(long clientId, String clientHost, String account, boolean isSystem) {
        return line(clientId, clientHost, account, isSystem);
    }

    private byte[] line(long clientId, String clientHost, String account, boolean isSystem) {
        final JsonWriter json = new JsonWriter();
        json.beginObject()
                .name("server_id").value(serverId)
                .name("server_name").value(serverName)
                .name("version").value(version)
                .name("proto").value(PROTOCOL);
        if (!gitCommit.isEmpty()) {
            json.name("git_commit").value(gitCommit);
        }
        json.name("go").value(platform)
                .name("host").value(host)
                .name("port").value(port)
                .name("headers").value(headers);
        if (isAuthRequired) {
            json.name("auth_required").value(true);
        }
        if (tls.isRequired()) {
            json.name("tls_required").value(true);
        }
        if (tls.isVerified()) {
            json.name("tls_verify").value(true);
        }
        if (tls.isAvailable()) {
            json.name("tls_available").value(true);
        }
        json.name("max_payload").value(payloadMax)
                .name("client_id").value(clientId)
                .name("client_ip").value(clientHost);
        if (!cluster.isEmpty()) {
            json.name("cluster").value(cluster);
        }
        if (!connectUrls.isEmpty()) {
            json.name("connect_urls").beginArray();
            connectUrls.forEach(json::value);
            json.endArray();
        }
        if (isLameDuck) {
            json.name("ldm").value(true);
        }
        if (account != null) {
            json.name("connect_info").value(true).name("remote_account").value(account);
            if (isSystem) {
                json.name("acc_is_sys").value(true);
            }
        }
        json.endObject();
        return ("INFO " + json + " \r\n").getBytes(StandardCharsets.UTF_8);
    }
}
