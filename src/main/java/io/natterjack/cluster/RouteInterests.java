package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.broker.RouteRecipient;
import io.natterjack.broker.Subscription;
import io.natterjack.protocol.RouteDecoder;
import io.natterjack.subject.ByteTable;
import io.natterjack.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What a peer announced over one route connection. The route's loop only. */
final class RouteInterests {

    private final RouteRecipient route;
    private final ByteTable<Subscription> table = new ByteTable<>();
    private int[] countByAccount = new int[4];
    private byte[] scratch = new byte[128];

    RouteInterests(RouteRecipient route) {
        this.route = route;
    }

    /**
     * Takes one line. NATS route protocol: a plain interest that is there already stays, a queue
     * group's weight is replaced; what is not there need not be taken back.
     *
     * @param namesOrigin whether the peer names the origin of leaf interest that it takes back
     * @return whether the subject is valid
     */
    boolean apply(Account account, byte[] bytes, RouteDecoder.Interest line,
                  boolean namesOrigin) {
        final int length = key(bytes, line, account, namesOrigin);
        final int hash = Subjects.hash(scratch, 0, length);
        final Subscription known = table.get(scratch, 0, length, hash);
        if (!line.isAdded) {
            if (known != null) {
                table.remove(scratch, 0, length, hash);
                account.interest().remove(known);
                countByAccount[account.ordinal()]--;
            }
            return true;
        }
        if (known != null) {
            if (known.queue() != null) {
                account.interest().weight(known, line.weight);
            }
            return true;
        }
        if (!Subjects.isValidSubscription(bytes, line.subjectFrom, line.subjectTo)) {
            return false;
        }
        final byte[] queue = line.queueTo == line.queueFrom ? null
                : Arrays.copyOfRange(bytes, line.queueFrom, line.queueTo);
        final Subscription added = Subscription.ofRoute(route, Arrays.copyOf(scratch, length),
                hash, queue, line.weight, line.originTo > line.originFrom);
        table.put(added);
        if (account.ordinal() >= countByAccount.length) {
            countByAccount = Arrays.copyOf(countByAccount, account.ordinal() * 2);
        }
        countByAccount[account.ordinal()]++;
        account.interest().add(added,
                Arrays.copyOfRange(bytes, line.subjectFrom, line.subjectTo));
        return true;
    }

    /** Forgets everything: interest is dropped with its connection. */
    void clear() {
        table.forEach(s -> s.home().remove(s));
        table.clear();
        Arrays.fill(countByAccount, 0);
    }

    /** Forgets all interest of one account. */
    void clear(Account account) {
        removeIf(s -> s.home().account() == account);
    }

    /** Forgets what may not be exported. */
    void retain(RouteFilter filter) {
        removeIf(s -> !filter.mayExport(s.subject()));
    }

    private void removeIf(Predicate<Subscription> condition) {
        final List<Subscription> all = new ArrayList<>();
        table.forEach(s -> {
            if (condition.test(s)) {
                all.add(s);
            }
        });
        for (Subscription s : all) {
            table.remove(s.key, 0, s.key.length, s.hash);
            countByAccount[s.home().account().ordinal()]--;
            s.home().remove(s);
        }
    }

    /** Whether there is interest of that account. */
    boolean has(Account account) {
        return account.ordinal() < countByAccount.length
                && countByAccount[account.ordinal()] > 0;
    }

    /** What monitoring shows. */
    List<RouteState.Interest> state() {
        final List<RouteState.Interest> list = new ArrayList<>(table.size());
        table.forEach(s -> {
            final String account = s.home().account().name();
            final String subject = text(s.subject());
            final String queue = s.queue() == null ? "" : text(s.queue());
            list.add(new RouteState.Interest(account, subject, queue,
                    "R " + account + " " + subject + (queue.isEmpty() ? "" : " " + queue)));
        });
        return list;
    }

    /**
     * Brings what tells one interest from another into the scratch: single blanks between the
     * parts, whatever blanks the line has; real servers are not consistent in that. The origin of
     * leaf interest belongs to it only if the peer names it when it takes the interest back.
     */
    private int key(byte[] bytes, RouteDecoder.Interest line, Account account,
                    boolean namesOrigin) {
        final int needed = (line.originTo - line.originFrom) + account.nameBytes().length
                + (line.subjectTo - line.subjectFrom) + (line.queueTo - line.queueFrom) + 8;
        if (scratch.length < needed) {
            scratch = new byte[needed * 2];
        }
        int at = 0;
        if (namesOrigin && line.originTo > line.originFrom) {
            scratch[at++] = 'L';
            scratch[at++] = ' ';
            at = part(bytes, line.originFrom, line.originTo, at);
        }
        at = part(account.nameBytes(), 0, account.nameBytes().length, at);
        at = part(bytes, line.subjectFrom, line.subjectTo, at);
        return part(bytes, line.queueFrom, line.queueTo, at);
    }

    private int part(byte[] bytes, int from, int to, int at) {
        System.arraycopy(bytes, from, scratch, at, to - from);
        scratch[at + to - from] = ' ';
        return at + to - from + 1;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
