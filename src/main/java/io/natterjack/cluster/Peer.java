package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.protocol.RouteInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another server of the cluster and the connections towards it. The conductor only. */
final class Peer {

    /** The place of one connection. */
    static final class Slot {
        final RouteSession session;
        /** Dedicated to this account, or null. */
        final String account;
        /** Who to dial again when it is lost, or null: the peer dialed us. */
        RouteDialer dialer;
        /** The peer tried to open it twice: dial the peer's own address when it is lost. */
        boolean dialsBack;
        final long registeredNs;

        Slot(RouteSession session, String account, long nowNs) {
            this.session = session;
            this.account = account;
            this.dialer = session.dialer();
            this.registeredNs = nowNs;
        }
    }

    final String id;
    final RouteInfo info;
    final boolean isPooling;
    final PeerLinks links;
    final PoolPlaces places;
    private final Slot[] pool;
    private final Map<String, Slot> dedicated = new HashMap<>();
    /** Accounts that the peer asked to take off the pool. */
    final Set<String> pinnedByPeer = new HashSet<>();
    /** Accounts whose interest came by the pool although they have a connection of their own. */
    final Set<String> pooled = new HashSet<>();
    /** Whether its addresses are in the list that clients get. */
    boolean isAdvertised;

    Peer(RouteInfo info, boolean isPooling, int poolSize, ClusterSettings settings) {
        this.id = info.string(RouteInfo.Key.SERVER_ID);
        this.info = info;
        this.isPooling = isPooling;
        this.pool = new Slot[isPooling ? poolSize : 1];
        this.links = new PeerLinks(isPooling && settings.spreads());
        this.places = new PoolPlaces(pool, new AccountDeal(settings.distribution(),
                Math.max(1, settings.poolSize()), pool.length));
    }

    /** The name of the server. */
    String name() {
        return info.string(RouteInfo.Key.SERVER_NAME);
    }

    int poolSize() {
        return pool.length;
    }

    Slot slot(int index) {
        return pool[index];
    }

    void slot(int index, Slot slot) {
        pool[index] = slot;
        places.connected(index);
        if (isPooling) {
            links.pool(index, slot.session);
        }
    }

    int indexOf(RouteSession session) {
        for (int i = 0; i < pool.length; i++) {
            if (pool[i] != null && pool[i].session == session) {
                return i;
            }
        }
        return -1;
    }

    /** The name of a place, the same after the peer was restarted. */
    String place(int index, Account dedicated) {
        return name() + "/"
                + (dedicated == null ? index : dedicated.name());
    }

    Slot dedicated(String account) {
        return dedicated.get(account);
    }

    void dedicated(String account, Slot slot) {
        dedicated.put(account, slot);
    }

    /** Takes over the dedicated connections of the same peer, which stay as they are. */
    void takeDedicated(Peer before) {
        dedicated.putAll(before.dedicated);
        pinnedByPeer.addAll(before.pinnedByPeer);
        isAdvertised = before.isAdvertised;
    }

    /** The first index without a connection, or -1. */
    int freeIndex() {
        for (int i = 0; i < pool.length; i++) {
            if (pool[i] == null) {
                return i;
            }
        }
        return -1;
    }

    /** The first connection that is not dedicated, or null. */
    Slot first() {
        for (Slot slot : pool) {
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }

    /** The connection at that index, or the first one there is, or null. */
    Slot slotNear(int index) {
        return index < pool.length && pool[index] != null ? pool[index] : first();
    }

    boolean isGone() {
        return first() == null && dedicated.isEmpty();
    }

    /** Whether this server dials the peer because the configuration says so. */
    boolean isExplicit() {
        for (Slot slot : pool) {
            if (slot != null && slot.dialer != null && slot.dialer.isExplicit()) {
                return true;
            }
        }
        return false;
    }

    /** The connections that are not dedicated. */
    List<Slot> pool() {
        final List<Slot> all = new ArrayList<>();
        for (Slot slot : pool) {
            if (slot != null) {
                all.add(slot);
            }
        }
        return all;
    }

    List<Slot> all() {
        final List<Slot> all = pool();
        all.addAll(dedicated.values());
        return all;
    }

    /** Forgets a connection; returns its place or null if it had none. */
    Slot remove(RouteSession session) {
        for (int i = 0; i < pool.length; i++) {
            if (pool[i] != null && pool[i].session == session) {
                final Slot slot = pool[i];
                pool[i] = null;
                places.lost(slot);
                if (isPooling) {
                    links.pool(i, null);
                }
                return slot;
            }
        }
        for (Slot slot : dedicated.values()) {
            if (slot.session == session) {
                dedicated.remove(slot.account);
                return slot;
            }
        }
        return null;
    }
}
