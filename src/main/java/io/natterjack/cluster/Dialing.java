package io.natterjack.cluster;

import io.natterjack.json.JsonWriter;
import io.natterjack.log.Log;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/** Everything that is being dialed. The conductor only. */
final class Dialing implements RouteDialer.Host {

    private final Topology topology;
    private final EventLoop conductor;
    private final LoopGroup loops;
    private final List<LoopRoutes> loopRoutes;
    private final Resolver resolver;
    private final Set<InetAddress> ownAddresses;
    private final LongSupplier connectionIds;
    private final LongSupplier epochMicros;
    private final Topology.Dice dice;
    private final Log log;
    private final Set<RouteDialer> dialers = new HashSet<>();

    Dialing(Topology topology, EventLoop conductor, LoopGroup loops, List<LoopRoutes> loopRoutes,
            Resolver resolver, Set<InetAddress> ownAddresses, LongSupplier connectionIds,
            LongSupplier epochMicros, Topology.Dice dice, Log log) {
        this.topology = topology;
        this.conductor = conductor;
        this.loops = loops;
        this.loopRoutes = loopRoutes;
        this.resolver = resolver;
        this.ownAddresses = Set.copyOf(ownAddresses);
        this.connectionIds = connectionIds;
        this.epochMicros = epochMicros;
        this.dice = dice;
        this.log = log;
    }

    /** A dialer that is known from now on, and does nothing yet. */
    RouteDialer solicit(RouteAddress address, boolean isExplicit, String account,
                        int gossipMode) {
        final RouteDialer dialer = new RouteDialer(this, conductor, dice, log, address,
                isExplicit, account, gossipMode);
        dialers.add(dialer);
        return dialer;
    }

    /** A dialer for what {@code like} dials, to be resumed when the connection is lost. */
    RouteDialer idle(RouteDialer like) {
        return new RouteDialer(this, conductor, dice, log, like.address(), like.isExplicit(),
                like.account(), like.gossipMode());
    }

    /** Counts a dialer among those that dial again. */
    void resume(RouteDialer dialer) {
        dialers.add(dialer);
    }

    /** Dials once for the pool, and once for each pinned account. */
    void solicitAll(RouteAddress address, boolean isExplicit, int gossipMode) {
        solicit(address, isExplicit, null, gossipMode).start();
        solicitPinned(address, isExplicit, gossipMode);
    }

    /** Dials once for each pinned account. */
    void solicitPinned(RouteAddress address, boolean isExplicit, int gossipMode) {
        if (settings().isPooling()) {
            for (String account : settings().pinnedAccounts()) {
                solicit(address, isExplicit, account, gossipMode).start();
            }
        }
    }

    boolean isDialed(RouteAddress address, String account) {
        for (RouteDialer dialer : dialers) {
            if (dialer.address().hostPort().equals(address.hostPort())
                    && Objects.equals(dialer.account(), account)) {
                return true;
            }
        }
        return false;
    }

    /** Ends the dialing of configured routes that are configured no more. */
    void forget(List<RouteAddress> removed) {
        for (RouteDialer dialer : new ArrayList<>(dialers)) {
            if (dialer.isExplicit() && removed.contains(dialer.address())) {
                dialer.stop();
            }
        }
    }

    /** Ends the dialing of connections that would be dedicated to the account. */
    void forget(String account) {
        for (RouteDialer dialer : new ArrayList<>(dialers)) {
            if (account.equals(dialer.account())) {
                dialer.stop();
            }
        }
    }

    void stop() {
        for (RouteDialer dialer : new ArrayList<>(dialers)) {
            dialer.stop();
        }
    }

    @Override
    public ClusterSettings settings() {
        return topology.settings();
    }

    @Override
    public void resolve(RouteDialer dialer) {
        resolver.resolve(dialer.address().host(), (addresses, error) ->
                conductor.execute(() -> dialer.onResolved(addresses, error)));
    }

    @Override
    public void connect(RouteDialer dialer, InetSocketAddress address) {
        final EventLoop loop = loops.next();
        final long id = connectionIds.getAsLong();
        final byte[] line = connectLine(dialer);
        loop.execute(() -> loopRoutes.get(loop.index()).dial(address,
                settings().connectionOptions(), id, topology, dialer, line,
                epochMicros.getAsLong(),
                ex -> conductor.execute(() -> dialer.onConnectFailed(address, ex))));
    }

    @Override
    public List<InetAddress> withoutOwn(List<InetAddress> addresses, int port) {
        if (port != topology.ownInfo().integer(Key.PORT)) {
            return addresses;
        }
        final List<InetAddress> others = new ArrayList<>(addresses);
        others.removeAll(ownAddresses);
        return others;
    }

    @Override
    public void onFinished(RouteDialer dialer) {
        dialers.remove(dialer);
    }

    private byte[] connectLine(RouteDialer dialer) {
        final RouteInfo own = topology.ownInfo();
        final JsonWriter json = new JsonWriter();
        json.beginObject().name("echo").value(true).name("verbose").value(false)
                .name("pedantic").value(false);
        final RouteAddress address = dialer.address();
        if (address.user() != null) {
            json.name("user").value(address.user());
            if (address.password() != null && !address.password().isEmpty()) {
                json.name("pass").value(address.password());
            }
        }
        json.name("tls_required").value(own.bool(Key.TLS_REQUIRED))
                .name("headers").value(settings().headers())
                .name("name").value(settings().serverId())
                .name("cluster").value(topology.clusterName());
        if (own.bool(Key.CLUSTER_DYNAMIC)) {
            json.name("cluster_dynamic").value(true);
        }
        json.name("lnoc").value(true).endObject();
        return ("CONNECT " + json + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
