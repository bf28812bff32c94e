package io.natterjack.broker;

/** The members of one queue group on one subject. Written under the lock of the interest. */
final class QueueGroup {

    final byte[] name;
    volatile Members locals = Members.NONE;
    volatile Members routed = Members.NONE;

    QueueGroup(byte[] name) {
        this.name = name;
    }

    boolean isEmpty() {
        return locals.count == 0 && routed.count == 0;
    }
}
