package io.natterjack.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes at a fixed rate, whatever the server does. Each message carries the time at which it
 * was due, not the one at which it was written: if the server or this thread stalls, the messages
 * that should have gone out meanwhile count as late. That is what keeps coordinated omission out.
 */
final class PacedPublisher implements Workers.Work {

    private static final long PARK_FROM_NS = 200_000;

    private final int id;
    private final NatsLink link;
    private final PublishFrames frames;
    private final Window window;
    private final Workers workers;
    private final double intervalNs;
    private final long startNs;
    private final long endNs;
    private final boolean parking;

    /**
     * @param rate    messages a second of this publisher
     * @param startNs when the first message is due, on the clock of {@link System#nanoTime}
     * @param endNs   no message is due from here on
     * @param parking whether to sleep between messages: cheaper, and late by the timer's slack;
     *                else the thread only yields
     */
    PacedPublisher(int id, NatsLink link, PublishFrames frames, Window window, Workers workers,
                   double rate, long startNs, long endNs, boolean parking) {
        this.id = id;
        this.link = link;
        this.frames = frames;
        this.window = window;
        this.workers = workers;
        this.startNs = startNs;
        this.endNs = endNs;
        this.parking = parking;
        intervalNs = 1e9 / rate;
    }

    @Override
    public void run() throws IOException {
        final AtomicLong published = window.published(id);
        long total = 0;
        long dueNs = startNs;
        while (dueNs - endNs < 0 && !workers.stopping()) {
            final long nowNs = System.nanoTime();
            if (dueNs - nowNs > 0) {
                idle(dueNs - nowNs);
                continue;
            }
            int count = 0;
            for (; dueNs - nowNs <= 0 && dueNs - endNs < 0 && count < frames.frames(); count++) {
                frames.stamp(count, dueNs);
                dueNs = startNs + (long) ((total + count + 1) * intervalNs);
            }
            total += count;
            published.lazySet(total);
            link.write(frames.next(count));
        }
        link.ping();
    }

    private void idle(long remainingNs) {
        if (parking || remainingNs > PARK_FROM_NS) {
            LockSupport.parkNanos(parking ? remainingNs : remainingNs - PARK_FROM_NS);
        } else {
            // Gives the processor to the server or the subscriber, should they want it.
            Thread.yield();
        }
    }
}
