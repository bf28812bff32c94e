package io.natterjack.cluster;

import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies other settings to a running cluster: what a new connection would not get any more is
 * closed, and dialed again by who dialed it; the rest goes on. The conductor only.
 */
final class ClusterReload {

    private final Topology topology;
    private final Dialing dialing;
    private final PinnedAccounts pinned;
    private final Log log;

    ClusterReload(Topology topology, Dialing dialing, PinnedAccounts pinned, Log log) {
        this.topology = topology;
        this.dialing = dialing;
        this.pinned = pinned;
        this.log = log;
    }

    void apply(ClusterSettings next, RouteInfo info, boolean isNameGiven) {
        final ClusterSettings old = topology.settings();
        topology.install(next, named(info, isNameGiven));
        if (next.poolSize() != old.poolSize()) {
            closePools(next.isPooling());
        } else if (next.isPooling()) {
            pinned.reload(minus(next.pinnedAccounts(), old.pinnedAccounts()),
                    minus(old.pinnedAccounts(), next.pinnedAccounts()));
        }
        routes(old, next);
    }

    /** NATS: a name that is given holds at once; one that is given up stays, but may change. */
    private RouteInfo named(RouteInfo info, boolean isNameGiven) {
        final String name = isNameGiven ? info.string(Key.CLUSTER) : topology.clusterName();
        return info.with(Key.CLUSTER, name).with(Key.CLUSTER_DYNAMIC, !isNameGiven);
    }

    /** Peers are made anew with the pool of the new size. */
    private void closePools(boolean isPooling) {
        for (Peer peer : topology.peers()) {
            for (Peer.Slot slot : peer.all()) {
                if (slot.account == null || !isPooling) {
                    slot.session.execute(() -> slot.session.close(CloseReason.ROUTE_REMOVED));
                }
            }
        }
    }

    private void routes(ClusterSettings old, ClusterSettings next) {
        final List<RouteAddress> removed = minus(old.routes(), next.routes());
        dialing.forget(removed);
        for (Peer peer : topology.peers()) {
            for (Peer.Slot slot : peer.all()) {
                if (slot.dialer != null && removed.contains(slot.dialer.address())) {
                    slot.dialer.stop();
                    log.info("Removed route " + slot.dialer.address().redacted());
                    slot.session.execute(() -> slot.session.close(CloseReason.ROUTE_REMOVED));
                }
            }
        }
        minus(next.routes(), old.routes()).forEach(
                address -> dialing.solicitAll(address, true, Gossip.DEFAULT));
    }

    private static <T> List<T> minus(Iterable<T> from, java.util.Collection<T> removed) {
        final List<T> rest = new ArrayList<>();
        from.forEach(each -> {
            if (!removed.contains(each)) {
                rest.add(each);
            }
        });
        return rest;
    }
}
