package io.natterjack;

import io.natterjack.client.ClientInfo;
import io.natterjack.cluster.CompressionMode;
import io.natterjack.cluster.RouteFilter;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.ServerConfig;
import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What this server says of itself, once its addresses are known. Immutable.
 *
 * @param serverId      56 characters, unique for each start
 * @param serverName    as configured, or the id
 * @param clusterName   as configured or generated; empty without a cluster
 * @param ownClientUrls {@code host:port} for clients
 * @param ownAddresses  addresses of this machine
 * @param clientInfo    told to clients
 * @param routeInfo     told to peers; null without a cluster
 */
record Identification(String serverId, String serverName, String clusterName,
                      List<String> ownClientUrls, Set<InetAddress> ownAddresses,
                      ClientInfo clientInfo, RouteInfo routeInfo) {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String LETTERS_AND_DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SERVER_ID_LENGTH = 56;
    private static final int CLUSTER_NAME_LENGTH = 22;

    /** @param routes the bound address for routes, or null without a cluster */
    static Identification of(ServerConfig config, SplittableRandom random,
                             InetSocketAddress clients, InetSocketAddress routes) {
        final String id = "N" + random(random, BASE32, SERVER_ID_LENGTH - 1);
        final String name = config.serverName().isEmpty() ? id : config.serverName();
        final ClusterConfig cluster = config.cluster();
        final boolean isDynamic = routes != null && cluster.name().isEmpty();
        final String clusterName = isDynamic
                ? random(random, LETTERS_AND_DIGITS, CLUSTER_NAME_LENGTH) : cluster.name();
        final HostPort client = HostPort.parse(config.clientAdvertise(), clients.getPort());
        final String clientHost = client == null ? config.host() : client.host();
        final int clientPort = client == null ? clients.getPort() : client.port();
        final List<String> urls = client != null ? List.of(client.text())
                : clientUrls(clients);
        final ClientInfo clientInfo = new ClientInfo(id, name, Version.NATS_LEVEL, "",
                "java" + Runtime.version().feature(), clientHost, clientPort, config.headers(),
                Settings.users(config).isAnnounced(), payloadMax(config), clusterName,
                List.of(), false, Settings.tlsNotice(config));
        return new Identification(id, name, clusterName, urls, addresses(), clientInfo,
                routes == null ? null : routeInfo(config, clientInfo, isDynamic, urls, routes));
    }

    /** Addresses of this machine as text, the loopback included. */
    List<String> ownHosts() {
        return ownAddresses.stream().map(InetAddress::getHostAddress).sorted().toList();
    }

    /** What peers are told under another configuration. */
    RouteInfo routeInfo(ServerConfig config, InetSocketAddress routes) {
        final HostPort client = HostPort.parse(config.clientAdvertise(), clientInfo.port());
        return routeInfo(config, clientInfo.withCluster(config.cluster().name()), false,
                client == null ? ownClientUrls : List.of(client.text()), routes);
    }

    private static RouteInfo routeInfo(ServerConfig config, ClientInfo client, boolean isDynamic,
                                       List<String> urls, InetSocketAddress routes) {
        final ClusterConfig cluster = config.cluster();
        final HostPort advertised = HostPort.parse(cluster.advertise(), routes.getPort());
        RouteInfo info = RouteInfo.empty()
                .with(Key.SERVER_ID, client.serverId())
                .with(Key.SERVER_NAME, client.serverName())
                .with(Key.VERSION, client.version())
                .with(Key.PROTO, Version.ROUTE_PROTOCOL)
                .with(Key.GO, client.platform())
                .with(Key.HOST, advertised == null ? cluster.host() : advertised.host())
                .with(Key.PORT, advertised == null ? routes.getPort() : advertised.port())
                .with(Key.HEADERS, config.headers())
                .with(Key.AUTH_REQUIRED, cluster.user() != null)
                .with(Key.TLS_REQUIRED, cluster.tls() != null)
                .with(Key.TLS_VERIFY, cluster.tls() != null)
                .with(Key.MAX_PAYLOAD, client.payloadMax())
                .with(Key.CLUSTER, client.cluster())
                .with(Key.CLUSTER_DYNAMIC, isDynamic)
                .with(Key.COMPRESSION, CompressionMode.ofConfiguration(
                        cluster.compression().mode()).text())
                .with(Key.LNOC, true)
                .with(Key.LNOCU, true)
                .with(Key.ROUTE_POOL_SIZE, cluster.effectivePoolSize());
        final RouteFilter filter = RouteFilter.of(cluster.permissions());
        info = info.with(Key.IMPORT, filter.importInfo()).with(Key.EXPORT, filter.exportInfo());
        if (advertised != null) {
            info = info.with(Key.IP, "nats-route://" + advertised.text() + "/");
        }
        return cluster.noAdvertise() ? info : info.with(Key.CONNECT_URLS, urls);
    }

    private static int payloadMax(ServerConfig config) {
        return config.limits().maxPayload();
    }

    /** NATS: an unspecified host stands for every global unicast address of the machine. */
    private static List<String> clientUrls(InetSocketAddress clients) {
        if (!clients.getAddress().isAnyLocalAddress()) {
            return List.of(new HostPort(clients.getAddress().getHostAddress(),
                    clients.getPort()).text());
        }
        final List<String> urls = new ArrayList<>();
        for (InetAddress address : addresses()) {
            if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()
                    && !address.isMulticastAddress()) {
                urls.add(new HostPort(address.getHostAddress(), clients.getPort()).text());
            }
        }
        return urls;
    }

    private static Set<InetAddress> addresses() {
        final Set<InetAddress> addresses = new HashSet<>();
        try {
            for (NetworkInterface each : Collections.list(
                    NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    addresses.add(withoutScope(address));
                }
            }
        } catch (SocketException ex) {
            return Set.of();
        }
        return addresses;
    }

    private static InetAddress withoutScope(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String random(SplittableRandom random, String alphabet, int length) {
        final StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
