package io.natterjack.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits until what was subscribed on one node is known on the other. Interest travels in order,
 * so a probe that subscribes last and hears from the other node speaks for all before it.
 */
final class RouteProbe {

    private static final long AGAIN_MS = 20;
    private static final long LIMIT_NS = 60_000_000_000L;

    private RouteProbe() {
    }

    /** Returns at once if there is one node only. */
    static void await(Endpoints endpoints, String prefix) throws IOException {
        if (endpoints.publish().equals(endpoints.subscribe())) {
            return;
        }
        final String subject = prefix + "-probe." + Long.toHexString(System.nanoTime());
        try (Workers workers = new Workers()) {
            final NatsLink listener = workers.own(NatsLink.open(endpoints.subscribe()));
            final NatsLink caller = workers.own(NatsLink.open(endpoints.publish()));
            listener.send("SUB " + subject + " 1\r\n");
            listener.ping();
            final AtomicLong heard = new AtomicLong();
            workers.start("probe", new Subscriber(listener, null, heard, null));
            final long endNs = System.nanoTime() + LIMIT_NS;
            while (heard.get() == 0) {
                if (System.nanoTime() - endNs > 0) {
                    throw new IOException("no way from " + endpoints.publish() + " to "
                            + endpoints.subscribe() + " within 60 s: is there a route?");
                }
                caller.send("PUB " + subject + " 0\r\n\r\n");
                caller.ping();
                workers.pause(AGAIN_MS);
            }
        }
    }
}
