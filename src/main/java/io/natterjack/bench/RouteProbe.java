package io.natterjack.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits until what was subscribed on one node is known on the other. Interest travels in order,
 * so a probe that subscribes last and hears from the other node speaks for all before it.
 */
final class RouteProbe implements AutoCloseable {

    private static final long AGAIN_MS = 1;
    private static final long LIMIT_NS = 60_000_000_000L;

    private final Workers workers = new Workers();
    private final String subject;
    private final NatsLink listener;
    private final NatsLink caller;

    /** Connects to both nodes. */
    RouteProbe(ServerAddress from, ServerAddress to, String prefix) throws IOException {
        subject = prefix + "-probe." + Long.toHexString(System.nanoTime());
        try {
            listener = workers.own(NatsLink.open(to));
            caller = workers.own(NatsLink.open(from));
        } catch (final IOException | RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    /** Returns at once if there is one node only. */
    static void await(Endpoints endpoints, String prefix) throws IOException {
        if (endpoints.publish().equals(endpoints.subscribe())) {
            return;
        }
        try (RouteProbe probe =
                new RouteProbe(endpoints.publish(), endpoints.subscribe(), prefix)) {
            probe.await();
        }
    }

    /** The connection that hears the probe, for subscriptions before it. */
    NatsLink listener() {
        return listener;
    }

    /** Subscribes, and calls from the other node until it is heard. */
    void await() throws IOException {
        listener.send("SUB " + subject + " 1\r\n");
        listener.ping();
        final AtomicLong heard = new AtomicLong();
        workers.start("probe", new Subscriber(listener, null, heard, null));
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (heard.get() == 0) {
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("no way from one node to the other within 60 s: is there "
                        + "a route?");
            }
            caller.send("PUB " + subject + " 0\r\n\r\n");
            caller.ping();
            workers.pause(AGAIN_MS);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
