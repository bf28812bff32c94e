package io.natterjack.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds what is on its way, so that no server has to drop a slow subscriber: publishers wait
 * while published times fan-out is ahead of what arrived by more than the limit.
 * <p>
 * Every connection has a counter of its own, written by its thread alone and read by all.
 */
final class Window {

    /** A quarter of a server's usual max_pending, for the subscribers together. */
    private static final long BYTES_MAX = 16 * 1024 * 1024;
    private static final long MESSAGES_MAX = 64 * 1024;
    private static final long WAIT_NS = 20_000;

    private final AtomicLong[] published;
    private final AtomicLong[] received;
    private final int fanOut;
    private final long limit;

    /** @param messages limit of messages on their way to each subscriber; 0 chooses one */
    Window(int publishers, int subscribers, int fanOut, int frameLength, long messages) {
        published = counters(publishers);
        received = counters(subscribers);
        this.fanOut = fanOut;
        final long wanted = (messages > 0 ? messages : MESSAGES_MAX) * Math.max(1, fanOut);
        limit = Math.max(fanOut, Math.min(wanted, BYTES_MAX / frameLength));
    }

    private static AtomicLong[] counters(int count) {
        final AtomicLong[] counters = new AtomicLong[count];
        for (int i = 0; i < count; i++) {
            counters[i] = new AtomicLong();
        }
        return counters;
    }

    AtomicLong published(int publisher) {
        return published[publisher];
    }

    AtomicLong received(int subscriber) {
        return received[subscriber];
    }

    long published() {
        return sum(published);
    }

    long received() {
        return sum(received);
    }

    /** How many arrivals are still owed. */
    long outstanding() {
        return published() * fanOut - received();
    }

    /** How many messages may be published at once without filling the window: from 1. */
    int batch(int wanted) {
        return fanOut == 0 ? wanted
                : (int) Math.max(1, Math.min(wanted, limit / fanOut / 4 / published.length));
    }

    /** Waits for room for {@code count} messages; without subscribers there always is. */
    void await(int count, Workers workers) {
        while (fanOut > 0 && outstanding() + (long) count * fanOut > limit && !workers.stopping()) {
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    private static long sum(AtomicLong[] counters) {
        long sum = 0;
        for (final AtomicLong counter : counters) {
            sum += counter.get();
        }
        return sum;
    }
}
