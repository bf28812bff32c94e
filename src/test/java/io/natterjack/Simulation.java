package io.natterjack;

import io.natterjack.broker.Account;
import io.natterjack.cluster.Resolver;
import io.natterjack.config.AuthorizationConfig;
import io.natterjack.config.ClusterConfig;
import io.natterjack.config.CompressionConfig;
import io.natterjack.config.EngineConfig;
import io.natterjack.config.RouteUrl;
import io.natterjack.config.ServerConfig;
import io.natterjack.config.TlsConfig;
import io.natterjack.net.Certificates;
import io.natterjack.net.MemoryNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;

/**
 * Several servers and their clients on one thread, with a clock and a network of their own. All
 * chance comes from one seed.
 */
final class Simulation {

    static final int CLIENT_PORT = 4000;
    static final int ROUTE_PORT = 6000;
    private static final long STEP_NS = 1_000_000;

    final MemoryNetwork network;
    final Random random;
    private final long seed;
    private final Map<Integer, Server> servers = new LinkedHashMap<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private long nowNs;
    private String compression = "off";
    private TlsConfig tls;
    private List<String> accounts = List.of();
    private boolean spreads;

    Simulation(long seed) {
        this.seed = seed;
        network = new MemoryNetwork(seed);
        random = new Random(seed ^ 0x5DEECE66DL);
    }

    /** Accounts, each with a user of its name, of the servers that are started from now on. */
    void accounts(List<String> names, boolean spreads) {
        this.accounts = names;
        this.spreads = spreads;
    }

    /**
     * Secures the routes of the servers that are started from now on. The lengths of some records
     * are chance that no seed reaches, so a run repeats only nearly.
     */
    void tls() {
        final Certificates.Issued ca = Certificates.authority("CA");
        final Certificates.Issued own = Certificates.signedBy(ca).local().issue();
        tls = TlsConfig.of(List.of(new TlsConfig.Identity("own", own.key(),
                List.of(own.chain()))), List.of(ca.certificate()), true);
    }

    /** The mode of the servers that are started from now on. */
    void compression(String mode) {
        compression = mode;
    }

    /**
     * Starts server {@code index} with routes to the others.
     *
     * @param loops event loops
     * @param routes indexes of the servers to solicit
     */
    Server start(int index, int loops, int poolSize, int... routes) throws IOException {
        final List<RouteUrl> urls = new ArrayList<>();
        for (int route : routes) {
            urls.add(new RouteUrl("", "127.0.0.1", ROUTE_PORT + route, null, null));
        }
        final ServerConfig config = ServerConfig.builder()
                .serverName("S" + index).host("127.0.0.1").port(CLIENT_PORT + index)
                .cluster(ClusterConfig.builder().name("C").host("127.0.0.1")
                        .port(ROUTE_PORT + index).routes(urls).poolSize(poolSize)
                        .poolSpread(spreads ? ClusterConfig.PoolSpread.PUBLISHERS
                                : ClusterConfig.PoolSpread.OFF)
                        .compression(new CompressionConfig(compression, List.of()))
                        .tls(tls).build())
                .accounts(accounts)
                .authorization(new AuthorizationConfig(null, "", null, accounts.stream()
                        .map(name -> new AuthorizationConfig.UserConfig(name, "", name)).toList(),
                        1_000_000_000, null))
                .log(new io.natterjack.config.LogConfig(null, true, false, false, true, 0, 0))
                .engine(new EngineConfig(loops, EngineConfig.IdleStrategy.PARK, 4 << 10, 4 << 10,
                        4 << 10))
                .build();
        final Resolver resolver =
                (host, found) -> found.accept(List.of(InetAddress.getLoopbackAddress()), null);
        final Environment environment = new Environment(network.transport("server" + index),
                () -> nowNs, () -> nowNs / 1_000, seed + index, resolver,
                Runnable::run,
                line -> log.add("S" + index + " " + line), true, () -> { });
        final Server server = Server.start(config, environment);
        servers.put(index, server);
        return server;
    }

    /** Stops server {@code index} at once. */
    void kill(int index) {
        final Server server = servers.remove(index);
        server.close();
        for (Agent agent : server.agents()) {
            try {
                agent.doWork();
            } catch (Exception ex) {
                // The end of the agent.
            }
            agent.onClose();
        }
    }

    SimulatedClient client(int index) throws IOException {
        return client(index, "");
    }

    /** @param user whose account it is in */
    SimulatedClient client(int index, String user) throws IOException {
        final SimulatedClient client = new SimulatedClient(network.transport("client" + index),
                CLIENT_PORT + index, user);
        clients.add(client);
        return client;
    }

    Map<Integer, Server> servers() {
        return servers;
    }

    /** Everything does one thing, in an order that the seed chooses; a millisecond passes. */
    void step() {
        nowNs += STEP_NS;
        network.step();
        final List<Agent> agents = new ArrayList<>();
        servers.values().forEach(server -> agents.addAll(server.agents()));
        java.util.Collections.shuffle(agents, random);
        for (Agent agent : agents) {
            try {
                agent.doWork();
            } catch (Exception ex) {
                throw new AssertionError("seed=" + seed + "\n" + tail(), ex);
            }
        }
        clients.forEach(SimulatedClient::step);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    /** Steps until {@code condition} holds, at most {@code stepsMax} times. */
    void await(String what, int stepsMax, BooleanSupplier condition) {
        for (int i = 0; i < stepsMax; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            step();
        }
        throw new AssertionError("never: " + what + ", seed=" + seed + "\n" + tail() + "\n"
                + state());
    }

    /** Every server has every other for a peer, and knows exactly what is subscribed there. */
    boolean isMeshed() {
        for (Server server : servers.values()) {
            if (server.peerCount() != servers.size() - 1) {
                return false;
            }
            for (Account account : server.accounts().all()) {
                int elsewhere = 0;
                for (Server other : servers.values()) {
                    if (other != server) {
                        elsewhere += other.accounts().get(account.name()).interest()
                                .localKeyCount();
                    }
                }
                if (account.interest().routedCount() != elsewhere) {
                    return false;
                }
            }
        }
        return true;
    }

    private String state() {
        final StringBuilder text = new StringBuilder();
        servers.forEach((index, server) -> text.append("S").append(index).append(" peers=")
                .append(server.peerCount()).append(", local keys=")
                .append(server.accounts().global().interest().localKeyCount())
                .append(", routed=")
                .append(server.accounts().global().interest().routedCount()).append("\n"));
        return text.toString();
    }

    String tail() {
        return String.join("\n", log.subList(Math.max(0, log.size() - 90), log.size()));
    }
}
