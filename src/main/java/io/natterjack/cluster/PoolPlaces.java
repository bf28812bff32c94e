package io.natterjack.cluster;

import io.natterjack.broker.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which connection of one peer's pool carries the interest of which account, now. All interest of
 * an account is on one connection at a time: it moves when its connection is lost, and returns
 * when that is there again, and is taken back from one before it is given to the other. The
 * conductor only.
 */
final class PoolPlaces {

    /** What one account has to do; {@code from} is null if it is nowhere. */
    record Move(Account account, Peer.Slot from, Peer.Slot to) {
    }

    private static final class Place {
        private Peer.Slot at;
        private boolean isLeaving;
    }

    private final Peer.Slot[] pool;
    private final AccountDeal deal;
    private final boolean[] wasConnected;
    private final Map<Account, Place> places = new LinkedHashMap<>();
    private boolean isFilling = true;

    PoolPlaces(Peer.Slot[] pool, AccountDeal deal) {
        this.pool = pool;
        this.deal = deal;
        this.wasConnected = new boolean[pool.length];
    }

    /** A connection is there; accounts of it that wait are moved by the next {@link #moves}. */
    void connected(int index) {
        wasConnected[index] = true;
    }

    /** What the connection carried is nowhere now. */
    void lost(Peer.Slot slot) {
        boolean isEmpty = true;
        for (Peer.Slot each : pool) {
            isEmpty &= each == null;
        }
        if (isEmpty) {
            // All will be dialed again: as if the peer were new.
            isFilling = true;
            Arrays.fill(wasConnected, false);
        }
        for (Place place : places.values()) {
            if (place.at == slot) {
                place.at = null;
                place.isLeaving = false;
            }
        }
    }

    /** Connections that have never been there are not waited for any longer. */
    void filled() {
        isFilling = false;
    }

    /** An account left its connection, as a {@link Move} asked. */
    void left(Account account, Peer.Slot from) {
        final Place place = places.get(account);
        if (place != null && place.at == from && place.isLeaving) {
            place.at = null;
            place.isLeaving = false;
        }
    }

    /** The account is carried by other means from now on; returns who carried it, or null. */
    Peer.Slot remove(Account account) {
        deal.remove(account);
        final Place place = places.remove(account);
        return place == null || place.isLeaving ? null : place.at;
    }

    /**
     * What has to be done for every account to be where it belongs. A move without {@code from} is
     * taken as done; one with it when {@link #left} is called.
     */
    List<Move> moves(List<Account> accounts) {
        final List<Move> moves = new ArrayList<>();
        for (Account account : accounts) {
            final Place place = places.computeIfAbsent(account, key -> new Place());
            if (place.isLeaving) {
                continue;
            }
            final Peer.Slot to = wanted(account, place);
            if (to == null || to == place.at) {
                continue;
            }
            moves.add(new Move(account, place.at, to));
            if (place.at == null) {
                place.at = to;
            } else {
                place.isLeaving = true;
            }
        }
        return moves;
    }

    /** Who carries the account now, or null. */
    Peer.Slot at(Account account) {
        final Place place = places.get(account);
        return place == null ? null : place.at;
    }

    /** Accounts that a connection carries, or is to carry. */
    List<Account> accountsAt(Peer.Slot slot) {
        return places.entrySet().stream().filter(each -> each.getValue().at == slot)
                .map(Map.Entry::getKey).toList();
    }

    private Peer.Slot wanted(Account account, Place place) {
        final int home = deal.home(account);
        if (pool[home] != null) {
            return pool[home];
        }
        if (isFilling && !wasConnected[home]) {
            // It is on its way: to move twice would cost messages.
            return place.at;
        }
        return place.at != null ? place.at : leastLoaded();
    }

    private Peer.Slot leastLoaded() {
        Peer.Slot best = null;
        long bestCount = Long.MAX_VALUE;
        for (Peer.Slot slot : pool) {
            if (slot == null) {
                continue;
            }
            final long count = places.values().stream()
                    .filter(place -> Objects.equals(place.at, slot)).count();
            if (count < bestCount) {
                best = slot;
                bestCount = count;
            }
        }
        return best;
    }
}
