package io.natterjack;

import io.natterjack.client.LoopClients;
import io.natterjack.config.TimingConfig;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.net.Timers;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lets clients go one by one. NATS: after a grace period, in which they may leave by themselves,
 * they are closed over the rest of the duration, at most a second apart. The conductor only.
 */
final class LameDuck {

    private static final long SECOND_NS = 1_000_000_000L;

    /** Asked and told by the duck. */
    interface Pond {
        int connected();

        void onEmpty();
    }

    private final EventLoop conductor;
    private final LoopGroup loops;
    private final List<LoopClients> clients;
    private final Pond pond;
    private final Log log;
    private final SplittableRandom random;
    private final Timers.Timer timer = new Timers.Timer(this::onTimer);
    private long stepNs;
    private int batch = 1;
    private int turn;

    LameDuck(EventLoop conductor, LoopGroup loops, List<LoopClients> clients, Pond pond, Log log,
             SplittableRandom random) {
        this.conductor = conductor;
        this.loops = loops;
        this.clients = clients;
        this.pond = pond;
        this.log = log;
        this.random = random;
    }

    void start(TimingConfig timing) {
        final long spreadNs = timing.lameDuckDurationNs() - timing.lameDuckGracePeriodNs();
        final int count = Math.max(1, pond.connected());
        stepNs = Math.min(SECOND_NS, Math.max(1_000_000, spreadNs / count));
        // More than one a millisecond go together.
        batch = (int) Math.max(1, count / Math.max(1, spreadNs / stepNs));
        conductor.schedule(timer, timing.lameDuckGracePeriodNs());
    }

    private void onTimer() {
        if (turn == 0) {
            log.info("Closing existing clients");
        }
        if (pond.connected() == 0) {
            pond.onEmpty();
            return;
        }
        for (int i = 0; i < batch; i++) {
            final int loop = turn++ % loops.size();
            final LoopClients of = clients.get(loop);
            loops.get(loop).execute(() -> of.closeOne(CloseReason.SERVER_SHUTDOWN));
        }
        conductor.schedule(timer, stepNs / 2 + random.nextLong(stepNs / 2 + 1));
    }
}
