package io.natterjack.net;

import java.util.Arrays;

/**
 * The timers of one loop: a binary heap by deadline, so that the loop knows how long it may park.
 * A timer is made once and scheduled again and again; neither allocates. The loop's thread only.
 */
public final class Timers {

    /** One thing to do later. Bound to the loop that schedules it. */
    public static final class Timer {

        private final Runnable action;
        private long deadlineNs;
        private int index = -1;

        /** @param action runs on the loop when the timer expires */
        public Timer(Runnable action) {
            this.action = action;
        }

        /** Whether it waits to expire. */
        public boolean isScheduled() {
            return index >= 0;
        }
    }

    private Timer[] heap = new Timer[16];
    private int count;

    /** Schedules {@code timer}, or moves it if it is scheduled already. */
    public void schedule(Timer timer, long deadlineNs) {
        timer.deadlineNs = deadlineNs;
        if (timer.index < 0) {
            if (count == heap.length) {
                heap = Arrays.copyOf(heap, count * 2);
            }
            place(timer, count++);
        }
        siftUp(timer.index);
        siftDown(timer.index);
    }

    /** Forgets {@code timer} if it is scheduled. */
    public void cancel(Timer timer) {
        final int at = timer.index;
        if (at < 0) {
            return;
        }
        timer.index = -1;
        final Timer last = heap[--count];
        heap[count] = null;
        if (last != timer) {
            place(last, at);
            siftUp(at);
            siftDown(last.index);
        }
    }

    /** Runs every timer that is due at {@code nowNs}; returns how many. */
    public int poll(long nowNs) {
        int expired = 0;
        // Bounded by what is scheduled now: an action that schedules itself at once cannot hold us.
        for (int budget = count; budget > 0 && count > 0; budget--) {
            final Timer timer = heap[0];
            if (timer.deadlineNs - nowNs > 0) {
                break;
            }
            cancel(timer);
            timer.action.run();
            expired++;
        }
        return expired;
    }

    /** How long until the next one is due: 0 if one is, -1 if none is scheduled. */
    public long timeToNextNs(long nowNs) {
        return count == 0 ? -1 : Math.max(0, heap[0].deadlineNs - nowNs);
    }

    /** How many are scheduled. */
    public int size() {
        return count;
    }

    private void place(Timer timer, int at) {
        heap[at] = timer;
        timer.index = at;
    }

    private void siftUp(int from) {
        final Timer timer = heap[from];
        int at = from;
        while (at > 0) {
            final int parent = (at - 1) >>> 1;
            if (heap[parent].deadlineNs - timer.deadlineNs <= 0) {
                break;
            }
            place(heap[parent], at);
            at = parent;
        }
        place(timer, at);
    }

    private void siftDown(int from) {
        final Timer timer = heap[from];
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= count) {
                break;
            }
            if (child + 1 < count && heap[child + 1].deadlineNs - heap[child].deadlineNs < 0) {
                child++;
            }
            if (timer.deadlineNs - heap[child].deadlineNs <= 0) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(timer, at);
    }
}
