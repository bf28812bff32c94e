package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.broker.RouteRecipient;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The connections towards one peer, as loops need them to choose one for a message. Any thread
 * may call; replaced arrays, so that readers take no lock.
 */
final class PeerLinks {

    private static final RouteRecipient[] NONE = new RouteRecipient[0];

    private final boolean spreads;
    /** Accounts whose interest is not expected on pool connections. */
    private volatile Set<Account> watched = Set.of();
    /** Which connection carries the interest of an account, by its ordinal; null where none. */
    private volatile RouteRecipient[] carriers = NONE;
    /** The pool by index, null where a connection is missing. */
    private volatile RouteRecipient[] pool = NONE;

    /** @param spreads whether publishers of one account take different connections */
    PeerLinks(boolean spreads) {
        this.spreads = spreads;
    }

    /** The connection that carries this server's interest of the account, or null. */
    RouteRecipient carrier(Account account) {
        final RouteRecipient[] all = carriers;
        return account.ordinal() < all.length ? all[account.ordinal()] : null;
    }

    /** Sets {@link #carrier}. */
    synchronized void carrier(Account account, RouteRecipient session) {
        final int at = account.ordinal();
        final RouteRecipient[] next =
                Arrays.copyOf(carriers, Math.max(carriers.length, at + 1));
        next[at] = session;
        carriers = next;
    }

    /** Ends that {@code session} is the carrier, if it is. */
    synchronized void noCarrier(Account account, RouteRecipient session) {
        if (carrier(account) == session) {
            carrier(account, null);
        }
    }

    /** Interest of the account on a pool connection is news, or no more. */
    synchronized void watch(Account account, boolean isWatched) {
        final Set<Account> next = new HashSet<>(watched);
        if (isWatched) {
            next.add(account);
        } else {
            next.remove(account);
        }
        watched = Set.copyOf(next);
    }

    boolean isWatched(Account account) {
        final Set<Account> all = watched;
        return !all.isEmpty() && all.contains(account);
    }

    /** A connection took its place in the pool, or left it if {@code session} is null. */
    synchronized void pool(int index, RouteRecipient session) {
        final RouteRecipient[] next = Arrays.copyOf(pool, Math.max(pool.length, index + 1));
        next[index] = session;
        pool = next;
    }

    /**
     * The connection for a message that came by {@code interest}.
     * <p>
     * NATS route protocol: a request takes the connection that carries the interest in its reply,
     * so that the peer knows of it when the answer comes. What has no reply follows the peer's
     * interest, or is spread: each publisher has its connection and, while that one is missing,
     * follows the interest.
     */
    RouteRecipient connectionFor(Account account, boolean hasReply, int publisher,
                                 RouteRecipient interest) {
        if (hasReply) {
            final RouteRecipient carrier = carrier(account);
            return carrier == null ? interest : carrier;
        }
        if (!spreads) {
            return interest;
        }
        final RouteRecipient[] all = pool;
        if (all.length < 2) {
            return interest;
        }
        final RouteRecipient own = all[Integer.remainderUnsigned(publisher, all.length)];
        return own == null ? interest : own;
    }
}
