package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.broker.Accounts;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import io.natterjack.net.EventLoop;
import io.natterjack.net.Timers;
import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Accounts that get a connection of their own while the server runs, or lose it.
 * <p>
 * NATS route protocol: who pins an account takes its interest off the pool, asks every peer by an
 * INFO with a request id to do the same, and dials when all have confirmed; a peer that is asked
 * takes dedicated connections for the account whatever its own configuration says. The conductor
 * only.
 */
final class PinnedAccounts {

    private static final long CONFIRM_NS = 2_000_000_000L;
    /** A dedicated connection that is dialed again comes sooner. */
    private static final long GIVEN_UP_NS = 5_000_000_000L;
    private static final int PEERS_MAX = 4_096;

    /** A request on its way. */
    private static final class Request {
        private final Account account;
        private final Set<Peer> missing = new HashSet<>();
        private boolean isDone;

        Request(Account account) {
            this.account = account;
        }
    }

    private final Topology topology;
    private final EventLoop conductor;
    private final Dialing dialing;
    private final Accounts accounts;
    private final Log log;
    private final Map<String, Request> requests = new HashMap<>();
    private final Set<String> warned = new HashSet<>();
    /** What peers asked to take off the pool, by their names: it holds when they reconnect. */
    private final Map<String, Set<String>> asked = new HashMap<>();
    private int lastRequest;

    PinnedAccounts(Topology topology, EventLoop conductor, Dialing dialing, Accounts accounts,
                   Log log) {
        this.topology = topology;
        this.conductor = conductor;
        this.dialing = dialing;
        this.accounts = accounts;
        this.log = log;
    }

    /** Accounts are pinned from now on, or no more. */
    void reload(List<String> added, List<String> removed) {
        removed.forEach(this::unpin);
        added.forEach(this::pin);
    }

    private void pin(String name) {
        final Account account = accounts.get(name);
        if (account == null) {
            return;
        }
        final Request request = new Request(account);
        final String id = topology.settings().serverId() + "." + ++lastRequest;
        final int index = PoolDistribution.hashIndex(account, topology.settings().poolSize());
        final byte[] line = request(id).with(Key.ROUTE_ACCOUNT, name).ownLine();
        for (Peer peer : topology.peers()) {
            final Peer.Slot slot = peer.slotNear(index);
            if (!peer.isPooling || slot == null) {
                continue;
            }
            takeOffPool(peer, account);
            slot.session.execute(() -> slot.session.sendLine(line));
            request.missing.add(peer);
        }
        requests.put(id, request);
        if (request.missing.isEmpty()) {
            confirmed(id, request);
        } else {
            conductor.schedule(new Timers.Timer(() -> confirmed(id, request)), CONFIRM_NS);
        }
    }

    private RouteInfo request(String id) {
        return RouteInfo.empty().with(Key.ROUTE_POOL_SIZE, topology.settings().poolSize())
                .with(Key.ROUTE_ACC_ADD_REQID, id);
    }

    /** All interest of the account leaves the pool, ours and the peer's. */
    private void takeOffPool(Peer peer, Account account) {
        final Peer.Slot carrier = peer.places.remove(account);
        if (carrier != null) {
            carrier.session.execute(() -> carrier.session.release(account, () -> { }));
        }
        for (Peer.Slot slot : peer.pool()) {
            slot.session.execute(() -> slot.session.ignore(account));
        }
        peer.links.watch(account, true);
    }

    private void confirmed(String id, Request request) {
        if (request.isDone) {
            return;
        }
        request.isDone = true;
        requests.remove(id);
        if (!request.missing.isEmpty()) {
            log.warn("Timed out waiting for confirmation from all routes regarding per-account "
                    + "routes changes");
        }
        heedAll(request.account);
        final String name = request.account.name();
        if (!topology.settings().pinnedAccounts().contains(name)) {
            return;
        }
        for (RouteAddress address : topology.settings().routes()) {
            dialing.solicit(address, true, name, Gossip.DEFAULT).start();
        }
        for (Peer peer : topology.peers()) {
            // Who is configured nowhere here would be dialed by nobody.
            if (peer.isPooling && !peer.isExplicit() && peer.dedicated(name) == null) {
                dialing.solicit(topology.addressOf(Gossip.withOwnAddress(peer.info)), false,
                        name, Gossip.DEFAULT).start();
            }
        }
    }

    private void heedAll(Account account) {
        for (Peer peer : topology.peers()) {
            for (Peer.Slot slot : peer.pool()) {
                slot.session.execute(() -> slot.session.heed(account));
            }
        }
    }

    private void unpin(String name) {
        dialing.forget(name);
        final Account account = accounts.get(name);
        for (Peer peer : topology.peers()) {
            final Peer.Slot slot = peer.dedicated(name);
            if (slot != null) {
                if (slot.dialer != null) {
                    slot.dialer.stop();
                }
                slot.session.execute(() -> slot.session.close(CloseReason.ROUTE_REMOVED));
            }
            if (account != null) {
                // The peer's own pin does not hold us: it takes interest on the pool as well.
                peer.pinnedByPeer.remove(name);
                peer.links.watch(account, false);
                topology.distribute(peer);
            }
        }
    }

    /** An INFO with a request id: a peer asks, or confirms. */
    void onInfo(Peer from, RouteSession session, RouteInfo info) {
        final String id = info.string(Key.ROUTE_ACC_ADD_REQID);
        final String name = info.string(Key.ROUTE_ACCOUNT);
        if (name.isEmpty()) {
            final Request request = requests.get(id);
            if (request != null && request.missing.remove(from) && request.missing.isEmpty()) {
                confirmed(id, request);
            }
            return;
        }
        final Account account = accounts.get(name);
        if (account == null || !from.isPooling) {
            log.error(session.label() + " - Unable to lookup account \"" + name
                    + "\": account missing");
            return;
        }
        if (asked.size() < PEERS_MAX) {
            asked.computeIfAbsent(from.name(), key -> new HashSet<>()).add(name);
        }
        from.pinnedByPeer.add(name);
        takeOffPool(from, account);
        if (from.dedicated(name) != null) {
            onDedicated(from, account);
        }
        final byte[] line = info.with(Key.ROUTE_ACCOUNT, null).ownLine();
        session.execute(() -> session.sendLine(line));
        final Peer.Slot first = from.first();
        if (first != null && first.dialer != null && from.dedicated(name) == null) {
            // The peer dials only what is configured there: it may be that only we know its URL.
            dialing.solicit(first.dialer.address(), first.dialer.isExplicit(), name,
                    Gossip.DEFAULT).start();
        }
    }

    /** A dedicated connection has its place: nothing of the account is on its way by the pool. */
    void onDedicated(Peer peer, Account account) {
        for (Peer.Slot slot : peer.pool()) {
            slot.session.execute(() -> slot.session.heed(account));
        }
        peer.links.watch(account, true);
        peer.pooled.remove(account.name());
    }

    /** Interest of a pinned account came by the pool: the peer does not pin it, or no more. */
    void onPooledInterest(Peer peer, Account account) {
        final String name = account.name();
        peer.pooled.add(name);
        if (peer.dedicated(name) != null) {
            // The end of the dedicated connection is about to be seen.
            return;
        }
        if (topology.settings().pinnedAccounts().contains(name)
                && !peer.pinnedByPeer.contains(name)
                && warned.size() < PEERS_MAX && warned.add(peer.name() + " " + name)) {
            log.warn("Account \"" + name + "\" is pinned by this server, but not by "
                    + peer.name() + ": what is published there does not get here; pin it on "
                    + "both, or on none");
        }
        unpinnedByPeer(peer, account);
    }

    /** A dedicated connection was lost: is it dialed again, or given up? */
    void onLostDedicated(Peer peer, Account account) {
        if (account == null || !peer.pinnedByPeer.contains(account.name())) {
            return;
        }
        if (peer.pooled.contains(account.name())) {
            unpinnedByPeer(peer, account);
        } else {
            conductor.schedule(new Timers.Timer(() -> {
                if (peer.dedicated(account.name()) == null) {
                    unpinnedByPeer(peer, account);
                }
            }), GIVEN_UP_NS);
        }
    }

    private void unpinnedByPeer(Peer peer, Account account) {
        final String name = account.name();
        if (!peer.pinnedByPeer.remove(name)) {
            return;
        }
        final Set<String> names = asked.get(peer.name());
        if (names != null && names.remove(name) && names.isEmpty()) {
            asked.remove(peer.name());
        }
        if (!topology.settings().pinnedAccounts().contains(name)) {
            peer.links.watch(account, false);
            topology.distribute(peer);
        }
    }

    /** Interest of accounts that are pinned here is not expected on the pool of a new peer. */
    void watch(Peer peer) {
        for (String name : topology.settings().pinnedAccounts()) {
            final Account account = accounts.get(name);
            if (account != null) {
                peer.links.watch(account, true);
            }
        }
    }

    /** What a server of that name asked for when it was here before. */
    Set<String> askedBy(String serverName) {
        return asked.getOrDefault(serverName, Set.of());
    }

    /** Forgets requests towards a peer that is gone. */
    void onGone(Peer peer) {
        for (Map.Entry<String, Request> each : new ArrayList<>(requests.entrySet())) {
            if (each.getValue().missing.remove(peer) && each.getValue().missing.isEmpty()) {
                confirmed(each.getKey(), each.getValue());
            }
        }
    }
}
