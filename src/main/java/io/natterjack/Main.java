package io.natterjack;

import io.natterjack.config.ClusterConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.TimingConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The command line: {@code natterjack -c node.conf}. */
public final class Main {

    private Main() {
    }

    /** Temporary. */
    public static void main(String[] args) throws Exception {
        final int port = Integer.parseInt(args[0]);
        final int clusterPort = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        final List<RouteUrl> routes = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            final URI uri = URI.create(args[i]);
            routes.add(new RouteUrl(args[i], uri.getHost(), uri.getPort(), null, null));
        }
        final ServerConfig config = ServerConfig.builder().host("127.0.0.1").port(port)
                .cluster(new ClusterConfig("C1", "127.0.0.1", clusterPort, routes,
                        Integer.getInteger("pool", 0), false, null, 0, false, List.of(), io.natterjack.config.CompressionConfig.DEFAULT, 0, 0, 0,
                        TimingConfig.WriteTimeout.DEFAULT, null, "", 2_000_000_000L))
                .build();
        final Server server = Server.start(config, Environment.real(System.err::println));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.awaitClose();
    }
}
