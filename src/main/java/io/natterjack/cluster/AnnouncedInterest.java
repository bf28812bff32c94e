package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.broker.Interest;
import io.natterjack.broker.RouteRecipient;
import io.natterjack.net.Connection;
import io.natterjack.net.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What this server announces over one route connection: the interest of the accounts that the
 * connection carries, as far as it may be imported. The loop of the route, except
 * {@link #onLocalInterest}.
 */
final class AnnouncedInterest implements Interest.Listener {

    private final RouteRecipient route;
    private final Announcements lines;
    private final List<Account> accounts = new ArrayList<>();
    /** Replaced by a reload, read under the lock of any account's interest. */
    private volatile RouteFilter filter;
    /** Written before the first account is carried. */
    private Account dedicated;
    private PeerLinks links = new PeerLinks(false);

    AnnouncedInterest(RouteRecipient route, EventLoop loop, Connection connection,
                      RouteFilter filter) {
        this.route = route;
        this.lines = new Announcements(loop, connection);
        this.filter = filter;
    }

    /**
     * The connection got its place.
     *
     * @param account that it is dedicated to, or null: lines then name the account
     */
    void place(Account account, PeerLinks all) {
        dedicated = account;
        links = all;
    }

    PeerLinks links() {
        return links;
    }

    RouteFilter filter() {
        return filter;
    }

    /** The connection carries the interest of these accounts from now on. */
    void carry(List<Account> added) {
        for (Account account : added) {
            accounts.add(account);
            account.interest().subscribe(this);
            links.carrier(account, route);
        }
        lines.drain();
    }

    /** Takes back all interest of the account; returns whether it was carried here. */
    boolean release(Account account) {
        if (!accounts.remove(account)) {
            return false;
        }
        links.noCarrier(account, route);
        account.interest().withdraw(this);
        lines.drain();
        return true;
    }

    /** NATS reload: what may be announced now, and what may not any more. */
    void filter(RouteFilter next) {
        final RouteFilter old = filter;
        filter = next;
        for (Account account : accounts) {
            account.interest().tell((of, subject, queue, count) -> {
                final boolean was = old.mayImport(subject);
                if (was != next.mayImport(subject)) {
                    add(of, subject, queue, was ? 0 : count);
                }
            });
        }
        lines.drain();
    }

    /** The peer lets in more than before: it is told what it refused. */
    void repeat(RouteFilter before, RouteFilter now) {
        for (Account account : accounts) {
            account.interest().tell((of, subject, queue, count) -> {
                if (!before.mayExport(subject) && now.mayExport(subject)) {
                    onLocalInterest(of, subject, queue, count);
                }
            });
        }
        lines.drain();
    }

    /** Lines that wait go first: a message must not overtake the interest in its reply. */
    void drain() {
        if (lines.isPending()) {
            lines.drain();
        }
    }

    /** Names of the accounts that are carried, sorted. */
    List<String> names() {
        return accounts.stream().map(Account::name).sorted().toList();
    }

    /** The connection is closed. */
    void close() {
        for (Account account : accounts) {
            account.interest().unsubscribe(this);
            links.noCarrier(account, route);
        }
    }

    /** Any loop, under the lock of the account's interest. */
    @Override
    public void onLocalInterest(Account account, byte[] subject, byte[] queue, int count) {
        if (filter == RouteFilter.OPEN || filter.mayImport(subject)) {
            add(account, subject, queue, count);
        }
    }

    private void add(Account account, byte[] subject, byte[] queue, int count) {
        lines.add(count > 0, dedicated == account ? null : account.nameBytes(), subject, queue,
                count);
    }
}
