package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.broker.Accounts;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.net.Timers;
import io.natterjack.net.Transport;
import io.natterjack.protocol.ConnectOptions;
import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who is in the cluster: gives every route connection its place or refuses it, tells peers of one
 * another, decides what is dialed. The conductor's thread only; routes report from their loops
 * through {@link RouteEvents} and get their answers as tasks.
 */
public final class Topology implements RouteEvents {

    /** Told of what others need to know; on the conductor. */
    public interface Listener {

        /** The client addresses of the peers changed. */
        void onClientUrls(List<String> urls);

        /** The name of the cluster was given up for a peer's. */
        void onClusterName(String name);
    }

    /** Where chance comes from. */
    public interface Dice {
        /** Uniform in {@code [0, bound)}. */
        int nextInt(int bound);
    }

    /** How long connections of a new peer are waited for before others carry their accounts. */
    private static final long FILL_NS = 2_000_000_000L;

    private final EventLoop conductor;
    private final LoopGroup loops;
    private final List<LoopRoutes> loopRoutes;
    private final Accounts accounts;
    private ClusterSettings settings;
    private final LongSupplier connectionIds;
    private final LongSupplier epochMicros;
    private final Log log;
    private final Listener listener;

    private final Map<String, Peer> peers = new HashMap<>();
    private final RouteHistory history = new RouteHistory();
    private final Dialing dialing;
    private final PinnedAccounts pinned;
    private final ClusterReload reload;
    private final ClientUrls clientUrls = new ClientUrls();
    /** Replaced by the conductor, read by the routes' loops. */
    private volatile RouteInfo ownInfo;
    private byte[] ownInfoLine;
    private String clusterName;
    private boolean isNameDynamic;
    private boolean isStopped;

    /**
     * @param loopRoutes   one for each loop, in their order
     * @param ownAddresses addresses of this machine
     * @param ownInfo      what peers are told; its cluster name may be given up if dynamic
     */
    public Topology(EventLoop conductor, LoopGroup loops, List<LoopRoutes> loopRoutes,
                    Accounts accounts, ClusterSettings settings,
                    Resolver resolver,
                    Set<InetAddress> ownAddresses, LongSupplier connectionIds,
                    LongSupplier epochMicros, Dice dice, Log log, RouteInfo ownInfo,
                    Listener listener) {
        this.conductor = conductor;
        this.loops = loops;
        this.loopRoutes = List.copyOf(loopRoutes);
        this.accounts = accounts;
        this.settings = settings;
        this.connectionIds = connectionIds;
        this.epochMicros = epochMicros;
        this.log = log;
        this.listener = listener;
        this.clusterName = ownInfo.string(Key.CLUSTER);
        this.isNameDynamic = ownInfo.bool(Key.CLUSTER_DYNAMIC);
        this.ownInfo = ownInfo;
        this.ownInfoLine = ownInfo.ownLine();
        this.dialing = new Dialing(this, conductor, loops, this.loopRoutes, resolver,
                ownAddresses, connectionIds, epochMicros, dice, log);
        this.pinned = new PinnedAccounts(this, conductor, dialing, accounts, log);
        this.reload = new ClusterReload(this, dialing, pinned, log);
    }

    /** Dials the configured routes, once for the pool and once for each pinned account. */
    public void start() {
        for (RouteAddress address : settings.routes()) {
            dialing.solicitAll(address, true, Gossip.DEFAULT);
        }
    }

    /** Takes over what the route listener accepted. */
    public void accept(Transport.Channel channel) {
        final EventLoop loop = loops.next();
        final byte[] line = ownInfoLine;
        final ConnectionOptions options = settings.connectionOptions();
        final long id = connectionIds.getAsLong();
        loop.execute(() -> {
            try {
                loopRoutes.get(loop.index()).accept(channel, options, id, this, line,
                        epochMicros.getAsLong());
            } catch (IOException ex) {
                channel.close();
            }
        });
    }

    /** Stops dialing; connections are left to their loops. */
    public void stop() {
        isStopped = true;
        dialing.stop();
    }

    /**
     * Takes over other settings: connections that no longer fit are closed, pinned accounts get
     * or lose their connections, the rest goes on.
     *
     * @param next        the settings from now on
     * @param info        what peers are told from now on, but for the name of the cluster
     * @param isNameGiven whether the configuration names the cluster
     */
    public void reload(ClusterSettings next, RouteInfo info, boolean isNameGiven) {
        reload.apply(next, info, isNameGiven);
    }

    /** NATS: each peer is told once that this server's clients will move on. */
    public void lameDuck(List<String> ownClientUrls) {
        final byte[] line = ownInfo.with(Key.COMPRESSION, null)
                .with(Key.CONNECT_URLS, ownClientUrls).with(Key.LDM, true).ownLine();
        for (Peer peer : peers.values()) {
            final Peer.Slot slot = peer.first();
            if (slot != null) {
                slot.session.execute(() -> slot.session.sendLine(line));
            }
        }
    }

    /** Where clients can connect to elsewhere in the cluster. */
    public List<String> clientUrls() {
        return clientUrls.all();
    }

    /** There may be more accounts than before: their interest gets its connections. */
    public void onAccounts() {
        peers().forEach(this::distribute);
    }

    // For the other parts of the cluster, on the conductor.

    ClusterSettings settings() {
        return settings;
    }

    RouteInfo ownInfo() {
        return ownInfo;
    }

    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    /** Replaces what new connections get, and tells those that are there. */
    void install(ClusterSettings next, RouteInfo info) {
        final ClusterSettings old = settings;
        settings = next;
        ownInfo = info;
        ownInfoLine = info.ownLine();
        isNameDynamic = info.bool(Key.CLUSTER_DYNAMIC);
        if (!clusterName.equals(info.string(Key.CLUSTER))) {
            clusterName = info.string(Key.CLUSTER);
            listener.onClusterName(clusterName);
        }
        for (int i = 0; i < loops.size(); i++) {
            final LoopRoutes routes = loopRoutes.get(i);
            loops.get(i).execute(() -> {
                routes.settings = next;
                routes.forEach(session -> session.onReload(old));
            });
        }
    }

    /** Brings the interest of every account to the connection where it belongs. */
    void distribute(Peer peer) {
        distribute(peer, null);
    }

    /** The name of the cluster, as it is now. */
    public String clusterName() {
        return clusterName;
    }

    /** How many peers there are. */
    public int peerCount() {
        return peers.size();
    }

    // Reports from the routes' loops.

    @Override
    public void onOtherClusterName(RouteSession session, ConnectOptions connect) {
        conductor.execute(() -> {
            final String name = connect.cluster();
            if (isNameAccepted(name, connect.clusterDynamic(), null)) {
                session.execute(session::nameAccepted);
            } else {
                refuse(session, "Rejecting connection, cluster name \"" + name
                        + "\" does not match \"" + clusterName + "\"",
                        CloseReason.CLUSTER_NAME_CONFLICT);
            }
        });
    }

    @Override
    public void onNegotiation(RouteSession session, RouteInfo info) {
        conductor.execute(() -> {
            if (isAcceptable(session, info)) {
                session.execute(session::compress);
            }
        });
    }

    @Override
    public byte[] infoLine(RouteDialer dialer, String compression) {
        final RouteInfo info = ownInfo.with(Key.COMPRESSION, compression);
        return (dialer == null || dialer.account() == null ? info
                : info.with(Key.ROUTE_ACCOUNT, dialer.account())).ownLine();
    }

    @Override
    public void onHandshake(RouteSession session, RouteInfo info) {
        conductor.execute(() -> place(session, info));
    }

    @Override
    public void onInfo(RouteSession session, RouteInfo info) {
        conductor.execute(() -> news(session, info));
    }

    @Override
    public void onPooledInterest(RouteSession session, Account account) {
        conductor.execute(() -> {
            final Peer peer = peerOf(session);
            if (peer != null) {
                pinned.onPooledInterest(peer, account);
            }
        });
    }

    @Override
    public void onPong(RouteSession session) {
        conductor.execute(() -> {
            final RouteDialer dialer = session.dialer();
            final Peer peer = peerOf(session);
            if (peer != null && dialer != null && peer.freeIndex() >= 0 && !isStopped) {
                dialing.solicit(dialer.address(), dialer.isExplicit(), null, dialer.gossipMode())
                        .start();
            }
        });
    }

    @Override
    public void onClosed(RouteSession session, CloseReason reason) {
        conductor.execute(() -> lose(session, reason));
    }

    // A new connection.

    /** NATS route protocol: the checks of every first INFO, in this order. */
    private boolean isAcceptable(RouteSession session, RouteInfo info) {
        final String id = info.string(Key.SERVER_ID);
        final RouteDialer dialer = session.dialer();
        if (id.equals(settings.serverId())) {
            if (dialer != null) {
                log.debug("Detected route to self, ignoring \"" + dialer.address().redacted()
                        + "\"");
                dialer.stop();
            }
            refuse(session, null, CloseReason.DUPLICATE_ROUTE);
            return false;
        }
        final String name = info.string(Key.CLUSTER);
        if (!name.isEmpty() && !isNameAccepted(name, info.bool(Key.CLUSTER_DYNAMIC), id)) {
            log.error(session.label() + " - Rejecting connection, cluster name \"" + name
                    + "\" does not match \"" + clusterName + "\"");
            refuse(session, null, CloseReason.CLUSTER_NAME_CONFLICT);
            return false;
        }
        final String serverName = info.string(Key.SERVER_NAME);
        if (dialer == null && serverName.equals(settings.serverName())) {
            log.error(session.label() + " - Remote server has a duplicate name: \"" + serverName
                    + "\"");
            refuse(session, null, CloseReason.DUPLICATE_SERVER_NAME);
            return false;
        }
        return true;
    }

    private void place(RouteSession session, RouteInfo info) {
        if (!isAcceptable(session, info)) {
            return;
        }
        final RouteDialer dialer = session.dialer();
        final boolean isPooling = settings.isPooling() && info.integer(Key.ROUTE_POOL_SIZE) > 0;
        final String account = dialer != null ? dialer.account()
                : emptyToNull(info.string(Key.ROUTE_ACCOUNT));
        if (account != null) {
            placeDedicated(session, info, account, isPooling);
        } else if (isPooling) {
            placeInPool(session, info);
        } else {
            placeSingle(session, info);
        }
    }

    private void placeDedicated(RouteSession session, RouteInfo info, String name,
                                boolean isPooling) {
        if (!isPooling) {
            if (session.dialer() != null) {
                session.dialer().stop();
            }
            refuse(session, "Not possible to have a dedicated route for account \"" + name
                    + "\" between those servers", CloseReason.PROTOCOL_VIOLATION);
            return;
        }
        final Account account = accounts.get(name);
        if (account == null) {
            refuse(session, "Unable to lookup account \"" + name + "\": account missing",
                    CloseReason.MISSING_ACCOUNT);
            return;
        }
        final Peer peer = peer(info, true);
        if (!settings.pinnedAccounts().contains(name) && !peer.pinnedByPeer.contains(name)) {
            refuse(session, "No route for account \"" + name + "\"",
                    CloseReason.PROTOCOL_VIOLATION);
            return;
        }
        if (peer.dedicated(name) != null) {
            refuseDuplicate(session, peer, peer.dedicated(name));
            return;
        }
        log.debug(session.label() + " - Registering remote route \"" + peer.id
                + "\" for account \"" + name + "\"");
        peer.dedicated(name, new Peer.Slot(session, name, conductor.nowNs()));
        final byte[] line = session.dialer() == null ? null
                : infoFor(session).with(Key.ROUTE_ACCOUNT, name).ownLine();
        gossip(peer, session, info.with(Key.ROUTE_ACCOUNT, name));
        answer(session, line, account, List.of(account), peer, false);
        pinned.onDedicated(peer, account);
    }

    private void placeInPool(RouteSession session, RouteInfo info) {
        final Peer peer = peer(info, true);
        final int announced = info.integer(Key.ROUTE_POOL_IDX);
        int index = announced;
        if (session.dialer() != null) {
            if (announced != 0) {
                refuse(session, "Route pool index should not be set but is set to " + announced,
                        CloseReason.PROTOCOL_VIOLATION);
                return;
            }
            index = peer.freeIndex();
            if (index < 0) {
                log.debug(session.label()
                        + " - Route pool size reached, closing extra connection to \"" + peer.id
                        + "\"");
                refuseDuplicate(session, peer, null);
                return;
            }
        } else if (announced < 0 || announced >= peer.poolSize()) {
            refuse(session, "Invalid route pool index: " + announced + " - pool size is "
                    + info.integer(Key.ROUTE_POOL_SIZE), CloseReason.PROTOCOL_VIOLATION);
            return;
        } else if (peer.slot(index) != null) {
            refuseDuplicate(session, peer, peer.slot(index));
            return;
        }
        final boolean isFirst = peer.first() == null;
        log.debug(session.label() + " - Registering remote route \"" + peer.id + "\"");
        final Peer.Slot slot = new Peer.Slot(session, null, conductor.nowNs());
        peer.slot(index, slot);
        final byte[] line = session.dialer() == null ? null
                : infoFor(session).with(Key.ROUTE_POOL_IDX, index).ownLine();
        if (isFirst) {
            join(peer, session, info);
        }
        answer(session, line, null, distribute(peer, slot), peer,
                session.dialer() != null && peer.freeIndex() >= 0);
        if (isFirst) {
            conductor.schedule(new Timers.Timer(() -> stopFilling(peer)), FILL_NS);
        }
    }

    private void placeSingle(RouteSession session, RouteInfo info) {
        final Peer peer = peer(info, false);
        if (peer.first() != null) {
            refuseDuplicate(session, peer, peer.first());
            return;
        }
        log.debug(session.label() + " - Registering remote route \"" + peer.id + "\"");
        final Peer.Slot slot = new Peer.Slot(session, null, conductor.nowNs());
        peer.slot(0, slot);
        final byte[] line = session.dialer() == null ? null
                : infoFor(session).ownLine();
        join(peer, session, info);
        answer(session, line, null, distribute(peer, slot), peer, false);
    }

    /** The peer of that id; one whose pool is empty and will be another one is made anew. */
    private Peer peer(RouteInfo info, boolean isPooling) {
        final String id = info.string(Key.SERVER_ID);
        final Peer known = peers.get(id);
        final int size = Math.max(settings.poolSize(), info.integer(Key.ROUTE_POOL_SIZE));
        final boolean isResized = known != null && isPooling && known.isPooling
                && known.poolSize() != size && known.first() == null;
        if (known != null && !isResized && (known.isPooling == isPooling || !known.isGone())) {
            return known;
        }
        // What belongs to the one connection that came first is not the peer's.
        final Peer peer = new Peer(info.with(Key.ROUTE_ACCOUNT, null)
                .with(Key.ROUTE_POOL_IDX, null), isPooling, size, settings);
        if (isResized) {
            peer.takeDedicated(known);
        }
        pinned.watch(peer);
        for (String name : pinned.askedBy(peer.name())) {
            peer.pinnedByPeer.add(name);
            peer.links.watch(accounts.get(name), true);
        }
        peers.put(id, peer);
        return peer;
    }

    private void answer(RouteSession session, byte[] ownLine, Account dedicated,
                        List<Account> carried, Peer peer, boolean asksPong) {
        session.execute(() -> session.registered(ownLine, dedicated, carried, peer.links,
                asksPong));
        final RouteDialer dialer = session.dialer();
        final int index = dedicated == null ? peer.indexOf(session) : -1;
        session.marks(new RouteMarks(dialer != null,
                dialer != null && dialer.isExplicit(), dedicated == null ? "" : dedicated.name(),
                index, history.taken(peer.place(index, dedicated))));
    }

    /**
     * Brings the interest of every account to the connection where it belongs.
     *
     * @param fresh a connection that is about to be told its place, or null
     * @return the accounts that {@code fresh} carries from the start
     */
    List<Account> distribute(Peer peer, Peer.Slot fresh) {
        final List<Account> first = new ArrayList<>();
        for (PoolPlaces.Move move : peer.places.moves(pooled(peer))) {
            final RouteSession to = move.to().session;
            if (move.from() != null) {
                final RouteSession from = move.from().session;
                from.execute(() -> from.release(move.account(), () -> conductor.execute(() -> {
                    peer.places.left(move.account(), move.from());
                    distribute(peer, null);
                })));
            } else if (move.to() == fresh) {
                first.add(move.account());
            } else {
                to.execute(() -> to.carry(move.account()));
            }
        }
        return first;
    }

    /** The accounts that share the connections which are not dedicated. */
    private List<Account> pooled(Peer peer) {
        return !peer.isPooling ? accounts.all() : accounts.all().stream()
                .filter(account -> !settings.pinnedAccounts().contains(account.name())
                        && !peer.pinnedByPeer.contains(account.name())).toList();
    }

    private void stopFilling(Peer peer) {
        peer.places.filled();
        if (peers.get(peer.id) == peer) {
            distribute(peer, null);
        }
    }

    /** NATS route protocol: the first to be registered stays; the other is closed in silence. */
    private void refuseDuplicate(RouteSession session, Peer peer, Peer.Slot survivor) {
        log.debug(session.label() + " - Detected duplicate remote route \"" + peer.id + "\"");
        final RouteDialer dialer = session.dialer();
        if (dialer != null) {
            dialer.stop();
            for (Peer.Slot slot : peer.all()) {
                final boolean isSameKind = java.util.Objects.equals(slot.account,
                        dialer.account());
                if (isSameKind && (slot.dialer == null
                        || dialer.isExplicit() && !slot.dialer.isExplicit())) {
                    slot.dialer = dialing.idle(dialer);
                    slot.session.marks(slot.session.marks().solicited(dialer.isExplicit()));
                }
            }
        } else if (survivor != null) {
            survivor.dialsBack = true;
        }
        refuse(session, null, CloseReason.DUPLICATE_ROUTE);
    }

    private void refuse(RouteSession session, String error, CloseReason reason) {
        session.execute(() -> session.refused(error, reason));
    }

    // The name of the cluster.

    /** @param fromId whose routes stay if the name is adopted, or null if not known yet */
    private boolean isNameAccepted(String name, boolean isDynamic, String fromId) {
        if (name.equals(clusterName)) {
            return true;
        }
        if (name.isEmpty() || !isNameDynamic
                || isDynamic && clusterName.compareTo(name) >= 0) {
            return false;
        }
        clusterName = name;
        isNameDynamic = isDynamic;
        ownInfo = ownInfo.with(Key.CLUSTER, name);
        ownInfoLine = ownInfo.ownLine();
        log.info("Cluster name updated to " + name);
        listener.onClusterName(name);
        for (Peer peer : peers.values()) {
            if (!peer.id.equals(fromId)) {
                for (Peer.Slot slot : peer.all()) {
                    slot.session.execute(
                            () -> slot.session.close(CloseReason.CLUSTER_NAME_CONFLICT));
                }
            }
        }
        return true;
    }

    // Gossip.

    private void join(Peer peer, RouteSession session, RouteInfo info) {
        if (!peer.isAdvertised) {
            peer.isAdvertised = true;
            if (clientUrls.add(peer.info.strings(Key.CONNECT_URLS))) {
                listener.onClientUrls(clientUrls.all());
            }
        }
        gossip(peer, session, info);
    }

    /**
     * Tells the other peers of a new one; the new one is not told: the others dial it. Comes
     * before the new one's answer, so that whoever sees that it is registered sees the gossip.
     */
    private void gossip(Peer about, RouteSession session, RouteInfo info) {
        final RouteDialer dialer = session.dialer();
        if (!Gossip.isForwarded(dialer, info)) {
            return;
        }
        final String account = emptyToNull(info.string(Key.ROUTE_ACCOUNT));
        final RouteInfo told =
                Gossip.told(info, session.connection().remoteAddress().getAddress());
        for (Peer to : peers.values()) {
            if (to == about || account != null && !to.isPooling) {
                continue;
            }
            final Peer.Slot dedicated = account == null ? null : to.dedicated(account);
            final Peer.Slot slot = dedicated != null ? dedicated : to.first();
            if (slot == null) {
                continue;
            }
            final int mode = Gossip.mode(dialer, to.isExplicit());
            final byte[] line = told.with(Key.GOSSIP_MODE, mode).gossipLine();
            slot.session.execute(() -> slot.session.sendLine(line));
        }
    }

    private void news(RouteSession session, RouteInfo info) {
        final Peer from = peerOf(session);
        if (from == null) {
            return;
        }
        if (!info.string(Key.ROUTE_ACC_ADD_REQID).isEmpty()) {
            pinned.onInfo(from, session, info);
            return;
        }
        final String id = info.string(Key.SERVER_ID);
        if (id.equals(settings.serverId())) {
            refuse(session, null, CloseReason.DUPLICATE_ROUTE);
            return;
        }
        final String name = info.string(Key.CLUSTER);
        if (!name.isEmpty() && !isNameAccepted(name, info.bool(Key.CLUSTER_DYNAMIC), from.id)) {
            refuse(session, null, CloseReason.CLUSTER_NAME_CONFLICT);
            return;
        }
        if (!info.string(Key.GATEWAY).isEmpty()) {
            log.debug(session.label() + " - Ignored INFO about a feature that is not built");
        } else if (id.equals(from.id)) {
            if (info.bool(Key.LDM)) {
                withdraw(from);
            }
        } else {
            discover(from, info);
        }
    }

    /** A peer told of a third server: dial it unless it is known, or configured. */
    private void discover(Peer from, RouteInfo info) {
        final String account = emptyToNull(info.string(Key.ROUTE_ACCOUNT));
        final Peer known = peers.get(info.string(Key.SERVER_ID));
        if (known != null && (account == null ? known.first() != null
                : known.dedicated(account) != null)
                || account != null && !settings.isPooling()) {
            return;
        }
        final RouteAddress address = addressOf(info);
        final String announced = new RouteAddress(info.string(Key.HOST), info.integer(Key.PORT),
                null, null).hostPort();
        for (RouteAddress configured : settings.routes()) {
            if (configured.hostPort().equals(announced)
                    || configured.hostPort().equals(address.hostPort())) {
                return;
            }
        }
        if (dialing.isDialed(address, account)) {
            return;
        }
        final int mode = info.integer(Key.GOSSIP_MODE);
        dialing.solicit(address, false, account, mode).start();
        if (account == null && !from.isPooling) {
            dialing.solicitPinned(address, false, mode);
        }
    }

    /** NATS: the own credentials, if the peer asks for any. */
    RouteAddress addressOf(RouteInfo info) {
        final boolean withUser = info.bool(Key.AUTH_REQUIRED) && settings.user() != null;
        return Gossip.address(info, withUser ? settings.user() : null,
                withUser ? settings.password() : null);
    }

    // Loss.

    private void lose(RouteSession session, CloseReason reason) {
        final Peer peer = peerOf(session);
        if (peer != null) {
            final RouteMarks marks = session.marks();
            history.lost(peer.place(marks.poolIndex(), marks.account().isEmpty() ? null
                    : accounts.get(marks.account())), reason.text());
        }
        final Peer.Slot slot = peer == null ? null : peer.remove(session);
        if (slot == null) {
            if (session.dialer() != null && !isStopped) {
                session.dialer().onRefused();
            }
            return;
        }
        if (peer.first() == null) {
            withdraw(peer);
        }
        if (peer.isGone()) {
            peers.remove(peer.id);
            pinned.onGone(peer);
        }
        if (isStopped) {
            return;
        }
        distribute(peer, null);
        if (slot.account != null) {
            pinned.onLostDedicated(peer, accounts.get(slot.account));
        }
        if (slot.dialer != null && slot.dialer.isDone()) {
            return;
        }
        if (slot.dialer != null) {
            dialing.resume(slot.dialer);
            slot.dialer.onLost(conductor.nowNs() - slot.registeredNs);
        } else if (slot.dialsBack) {
            final RouteAddress address = addressOf(Gossip.withOwnAddress(peer.info));
            dialing.solicit(address, false, slot.account, Gossip.DEFAULT).startSoon();
        }
    }

    private void withdraw(Peer peer) {
        if (peer.isAdvertised) {
            peer.isAdvertised = false;
            if (clientUrls.remove(peer.info.strings(Key.CONNECT_URLS))) {
                listener.onClientUrls(clientUrls.all());
            }
        }
    }

    private Peer peerOf(RouteSession session) {
        for (Peer peer : peers.values()) {
            for (Peer.Slot slot : peer.all()) {
                if (slot.session == session) {
                    return peer;
                }
            }
        }
        return null;
    }

    private RouteInfo infoFor(RouteSession session) {
        return ownInfo.with(Key.GOSSIP_MODE, session.dialer().gossipMode())
                .with(Key.COMPRESSION, session.compressionText());
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
