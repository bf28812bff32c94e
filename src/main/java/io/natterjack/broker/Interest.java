package io.natterjack.broker;

import io.natterjack.subject.SubjectIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All subscriptions of one account, local ones and those of peers. Any loop may add and remove,
 * under the lock; every loop matches without it.
 * <p>
 * Two kinds of version tell the loops' caches what became stale: a change of a literal subject
 * touches the stripe that its hash falls into, a change of a wildcard subject touches all.
 */
public final class Interest {

    /** Told, under the lock and in order, what the account's own clients want. */
    public interface Listener {

        /**
         * The count of local subscriptions of one key changed in a way that peers must know: a
         * plain one from or to 0, a queue group's at every change.
         *
         * @param queue name of the queue group, or null
         * @param count local subscriptions now
         */
        void onLocalInterest(Account account, byte[] subject, byte[] queue, int count);
    }

    private static final int STRIPES = 1024;
    private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(long[].class);

    private final Account account;
    private final ReentrantLock lock = new ReentrantLock();
    private final SubjectIndex<SubjectInterest> index = new SubjectIndex<>();
    private final long[] literalVersions = new long[STRIPES];
    private volatile long wildcardVersion;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile int localCount;
    private volatile int routedCount;

    Interest(Account account) {
        this.account = account;
    }

    /** Adds a subscription; when this returns, it stands on every loop. Any thread may call. */
    public void add(Subscription s, byte[] subject) {
        lock.lock();
        try {
            final SubjectInterest fresh = new SubjectInterest(subject);
            // A loop may match the new one before it has its member: that is before the add.
            final SubjectInterest known = index.putIfAbsent(fresh);
            final SubjectInterest node = known == null ? fresh : known;
            s.home(this, node);
            node.add(s);
            if (s.isRoute()) {
                routedCount++;
            } else {
                localCount++;
            }
            touch(node);
            announce(s, node, 1);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a subscription that was added, once. Any thread may call. */
    public void remove(Subscription s) {
        lock.lock();
        try {
            drop(s);
            announce(s, s.interest, 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes subscriptions that were added, once. Listeners hear one line for each key, however
     * many members of a queue group go. Any thread may call.
     */
    public void removeAll(Collection<Subscription> all) {
        lock.lock();
        try {
            final Map<SubjectInterest, List<Subscription>> queues = new IdentityHashMap<>();
            for (Subscription s : all) {
                drop(s);
                if (s.queue() == null) {
                    announce(s, s.interest, 0);
                } else {
                    addIfNewQueue(queues.computeIfAbsent(s.interest, key -> new ArrayList<>()),
                            s);
                }
            }
            queues.values().forEach(each -> each.forEach(s -> announce(s, s.interest, 0)));
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the weight of a peer's queue subscription. Any thread may call. */
    public void weight(Subscription s, int weight) {
        lock.lock();
        try {
            s.weight = weight;
            touch(s.interest);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells {@code listener} of all local interest there is, and from then on of every change,
     * nothing in between. Any thread may call.
     */
    public void subscribe(Listener listener) {
        lock.lock();
        try {
            forEachLocal(listener::onLocalInterest);
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Tells {@code listener} of all local interest there is, once. Any thread may call. */
    public void tell(Listener listener) {
        lock.lock();
        try {
            forEachLocal(listener);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back from {@code listener} all that it was told, as if every client left, and tells
     * it nothing more. Any thread may call.
     */
    public void withdraw(Listener listener) {
        lock.lock();
        try {
            if (listeners.remove(listener)) {
                forEachLocal((of, subject, queue, count) ->
                        listener.onLocalInterest(of, subject, queue, 0));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells {@code listener} nothing more. Any thread may call. */
    public void unsubscribe(Listener listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    /** The account whose interest this is. */
    public Account account() {
        return account;
    }

    /** Subscriptions of clients. */
    public int localCount() {
        return localCount;
    }

    /**
     * Different keys among the subscriptions of clients: what each peer should know of. Takes the
     * lock.
     */
    public int localKeyCount() {
        lock.lock();
        try {
            final int[] count = new int[1];
            forEachLocal((of, subject, queue, locals) -> count[0]++);
            return count[0];
        } finally {
            lock.unlock();
        }
    }

    /** Interest announced by peers. */
    public int routedCount() {
        return routedCount;
    }

    /** The version that a match of a subject with this hash depends on, beside the other. */
    long literalVersion(int hash) {
        return (long) STRIPE.getAcquire(literalVersions, hash & (STRIPES - 1));
    }

    /** The version that every match depends on. */
    long wildcardVersion() {
        return wildcardVersion;
    }

    void match(byte[] bytes, int from, int to, int hash,
               SubjectIndex.Visitor<SubjectInterest> visitor) {
        index.match(bytes, from, to, hash, visitor);
    }

    private void forEachLocal(Listener action) {
        index.forEach(node -> {
            if (node.locals.count > 0) {
                action.onLocalInterest(account, node.key, null, node.locals.count);
            }
            for (QueueGroup group : node.groups) {
                if (group.locals.count > 0) {
                    action.onLocalInterest(account, node.key, group.name, group.locals.count);
                }
            }
        });
    }

    private void drop(Subscription s) {
        final SubjectInterest node = s.interest;
        node.remove(s);
        if (node.isEmpty()) {
            index.remove(node.key, 0, node.key.length);
        }
        if (s.isRoute()) {
            routedCount--;
        } else {
            localCount--;
        }
        touch(node);
    }

    private static void addIfNewQueue(List<Subscription> queues, Subscription s) {
        for (Subscription known : queues) {
            if (Arrays.equals(known.queue(), s.queue())) {
                return;
            }
        }
        queues.add(s);
    }

    private void touch(SubjectInterest node) {
        if (node.isLiteral) {
            final int stripe = node.hash & (STRIPES - 1);
            STRIPE.setRelease(literalVersions, stripe, literalVersions[stripe] + 1);
        } else {
            wildcardVersion++;
        }
    }

    private void announce(Subscription s, SubjectInterest node, int countOfChange) {
        if (s.isRoute() || listeners.isEmpty()) {
            return;
        }
        final int count = node.localCount(s.queue());
        if (s.queue() == null && count != countOfChange) {
            return;
        }
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).onLocalInterest(account, node.key, s.queue(), count);
        }
    }
}
