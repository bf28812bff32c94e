package io.natterjack.net;

import java.io.IOException;
import java.util.function.Consumer;

/** Accepts the connections of one listener. Its loop's thread only. */
final class Acceptor implements Transport.Ready {

    /** A storm of new connections must not hold up the loop. */
    private static final int ACCEPTS_PER_TURN_MAX = 64;

    private static final long PAUSE_AFTER_FAILURE_NS = 50_000_000;

    private final EventLoop loop;
    private final Transport.Listener listener;
    private final Consumer<Transport.Channel> accepted;
    private final Consumer<IOException> failed;
    private final Timers.Timer resume = new Timers.Timer(this::resume);
    private Transport.Registration registration;

    Acceptor(EventLoop loop, Transport.Listener listener, Consumer<Transport.Channel> accepted,
             Consumer<IOException> failed) {
        this.loop = loop;
        this.listener = listener;
        this.accepted = accepted;
        this.failed = failed;
    }

    void start(Transport.Poller poller) throws IOException {
        registration = poller.register(listener, Transport.ACCEPT, this);
    }

    @Override
    public void onReady(int readyOps) {
        try {
            for (int i = 0; i < ACCEPTS_PER_TURN_MAX; i++) {
                final Transport.Channel channel = listener.accept();
                if (channel == null) {
                    return;
                }
                accepted.accept(channel);
            }
        } catch (IOException ex) {
            // Out of file descriptors, as a rule: level-triggered readiness would spin on it.
            failed.accept(ex);
            registration.interestOps(0);
            loop.schedule(resume, PAUSE_AFTER_FAILURE_NS);
        }
    }

    void close() {
        loop.timers().cancel(resume);
        registration.cancel();
        listener.close();
    }

    private void resume() {
        registration.interestOps(Transport.ACCEPT);
    }
}
