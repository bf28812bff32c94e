package io.natterjack.broker;

import io.natterjack.subject.ByteTable;
import io.natterjack.subject.Subjects;
import java.util.Arrays;

/**
 * Who is interested in exactly one subscription subject. Written under the lock of the interest
 * it belongs to, read by every loop without it.
 */
final class SubjectInterest extends ByteTable.Entry {

    private static final QueueGroup[] NO_GROUPS = {};

    final boolean isLiteral;
    volatile Members locals = Members.NONE;
    volatile Members routed = Members.NONE;
    volatile QueueGroup[] groups = NO_GROUPS;

    SubjectInterest(byte[] subject) {
        super(subject);
        isLiteral = Subjects.isLiteral(subject, 0, subject.length);
    }

    void add(Subscription s) {
        if (s.queue() == null) {
            if (s.isRoute()) {
                routed = routed.with(s);
            } else {
                locals = locals.with(s);
            }
            return;
        }
        final QueueGroup group = groupOrNew(s.queue());
        if (s.isRoute()) {
            group.routed = group.routed.with(s);
        } else {
            group.locals = group.locals.with(s);
        }
    }

    void remove(Subscription s) {
        if (s.queue() == null) {
            if (s.isRoute()) {
                routed = routed.without(s);
            } else {
                locals = locals.without(s);
            }
            return;
        }
        final QueueGroup group = group(s.queue());
        if (group == null) {
            return;
        }
        if (s.isRoute()) {
            group.routed = group.routed.without(s);
        } else {
            group.locals = group.locals.without(s);
        }
        if (group.isEmpty()) {
            drop(group);
        }
    }

    /** How many local subscriptions there are: plain ones, or those of the queue group. */
    int localCount(byte[] queue) {
        if (queue == null) {
            return locals.count;
        }
        final QueueGroup group = group(queue);
        return group == null ? 0 : group.locals.count;
    }

    boolean isEmpty() {
        return locals.count == 0 && routed.count == 0 && groups.length == 0;
    }

    private QueueGroup group(byte[] name) {
        for (QueueGroup group : groups) {
            if (Arrays.equals(group.name, name)) {
                return group;
            }
        }
        return null;
    }

    private QueueGroup groupOrNew(byte[] name) {
        QueueGroup group = group(name);
        if (group == null) {
            group = new QueueGroup(name);
            final QueueGroup[] to = Arrays.copyOf(groups, groups.length + 1);
            to[groups.length] = group;
            groups = to;
        }
        return group;
    }

    private void drop(QueueGroup dropped) {
        final QueueGroup[] from = groups;
        final QueueGroup[] to = new QueueGroup[from.length - 1];
        int count = 0;
        for (QueueGroup group : from) {
            if (group != dropped) {
                to[count++] = group;
            }
        }
        groups = to.length == 0 ? NO_GROUPS : to;
    }
}
