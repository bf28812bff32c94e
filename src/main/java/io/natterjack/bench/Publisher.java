package io.natterjack.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes as fast as the window and TCP allow, in whole blocks of frames. */
final class Publisher implements Workers.Work {

    private final int id;
    private final NatsLink link;
    private final PublishFrames frames;
    private final Window window;
    private final Workers workers;
    private final long messagesMax;
    private final boolean stamped;

    /** @param stamped whether to number the messages, for {@link OrderCheck} */
    Publisher(int id, NatsLink link, PublishFrames frames, Window window, Workers workers,
              long messagesMax, boolean stamped) {
        this.id = id;
        this.link = link;
        this.frames = frames;
        this.window = window;
        this.workers = workers;
        this.messagesMax = messagesMax;
        this.stamped = stamped;
    }

    @Override
    public void run() throws IOException {
        final AtomicLong published = window.published(id);
        final int batch = window.batch(frames.frames());
        long total = 0;
        while (total < messagesMax && !workers.stopping()) {
            final int count = (int) Math.min(batch, messagesMax - total);
            window.await(count, workers);
            if (workers.stopping()) {
                break;
            }
            if (stamped) {
                number(total, count);
            }
            // Counted before it is written: what arrives is never ahead of what was published.
            total += count;
            published.lazySet(total);
            link.write(frames.next(count));
        }
        link.ping();
    }

    private void number(long from, int count) {
        for (int i = 0; i < count; i++) {
            frames.stamp(i, OrderCheck.stamp(id, from + i));
        }
    }
}
