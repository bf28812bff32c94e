package io.natterjack.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A great many connections: what they cost while they are open, what opening and closing costs,
 * and what a message costs if each comes over another.
 */
final class ConnectionRun {

    /** Connections from one loopback address before the next is used. */
    private static final int PER_SOURCE = 2_000;
    private static final long SETTLE_MS = 500;
    private static final int PROGRESS_EVERY = 5_000;

    private final Scenario scenario;
    private final Endpoints endpoints;
    private final Settings settings;
    private final ByteBuffer input = NatsLink.newInput();

    ConnectionRun(Scenario scenario, Endpoints endpoints, Settings settings) {
        this.scenario = scenario;
        this.endpoints = endpoints;
        this.settings = settings;
    }

    /** Opens all connections, and looks at the server's memory before and after. */
    Outcome idle() throws IOException {
        final List<NatsLink> links = new ArrayList<>();
        try {
            openAndClose(Math.min(200, scenario.count()), Long.MAX_VALUE);
            Workers.sleep(SETTLE_MS);
            final long before = residentBytes();
            final Meter meter = new Meter(endpoints.usage());
            meter.start();
            for (int i = 0; i < scenario.count(); i++) {
                links.add(NatsLink.open(endpoints.publish(), input, 1 + i / PER_SOURCE));
                progress(i);
            }
            final Map<String, Double> figures = meter.stop(links::size);
            Workers.sleep(SETTLE_MS);
            if (!endpoints.usage().isEmpty()) {
                final long after = residentBytes();
                figures.put(Outcome.RESIDENT, after / 1e6);
                figures.put("rss_bytes_per_op", (double) (after - before) / scenario.count());
            }
            return new Outcome(scenario.name(), figures, null);
        } finally {
            links.forEach(NatsLink::close);
        }
    }

    /** Connects and leaves, one after the other, at most the count; first to warm up. */
    Outcome churn() throws IOException {
        final long nowNs = System.nanoTime();
        openAndClose(Integer.MAX_VALUE, nowNs + settings.warmupMs() * 1_000_000);
        final Meter meter = new Meter(endpoints.usage());
        meter.start();
        final int done = openAndClose(scenario.count(),
                System.nanoTime() + settings.measureMs() * 1_000_000);
        return new Outcome(scenario.name(), meter.stop(() -> done), null);
    }

    /** Publishes at a fixed rate, each message over the next connection in turn. */
    Outcome publish() throws IOException {
        final String subject = settings.prefix() + ".many";
        final byte[] frame = ("PUB " + subject + " " + scenario.payloadBytes() + "\r\n"
                + "x".repeat(scenario.payloadBytes()) + "\r\n").getBytes(US_ASCII);
        final ByteBuffer message = ByteBuffer.allocateDirect(frame.length).put(frame);
        try (Workers workers = new Workers()) {
            final AtomicLong received = new AtomicLong();
            final NatsLink subscriber = workers.own(NatsLink.open(endpoints.subscribe()));
            subscriber.send("SUB " + subject + " 1\r\n");
            subscriber.ping();
            workers.start("subscriber", new Subscriber(subscriber, null, received, null));
            final NatsLink[] links = new NatsLink[scenario.count()];
            for (int i = 0; i < links.length; i++) {
                links[i] = workers.own(
                        NatsLink.open(endpoints.publish(), input, 1 + i / PER_SOURCE));
                progress(i);
            }
            long sent = publishInTurn(links, message, settings.warmupMs());
            final Meter meter = new Meter(endpoints.usage());
            final long before = received.get();
            meter.start();
            sent += publishInTurn(links, message, settings.measureMs());
            final Map<String, Double> figures = meter.stop(() -> received.get() - before);
            final long all = sent;
            workers.await(() -> received.get() >= all, () -> "messages lost: published=" + all
                    + ", received=" + received.get());
            return new Outcome(scenario.name(), figures, null);
        }
    }

    /** Returns how many it wrote. A message that is late is written at once, none is left out. */
    private long publishInTurn(NatsLink[] links, ByteBuffer message, long durationMs)
            throws IOException {
        final long total = durationMs * scenario.rate() / 1_000;
        final long startNs = System.nanoTime();
        for (long i = 0; i < total; i++) {
            final long dueNs = startNs + i * 1_000_000_000L / scenario.rate();
            for (long waitNs = dueNs - System.nanoTime(); waitNs > 0;
                    waitNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(waitNs);
            }
            links[(int) (i % links.length)].write(message.flip());
        }
        return total;
    }

    private int openAndClose(int count, long endNs) throws IOException {
        int done = 0;
        while (done < count && (done == 0 || System.nanoTime() < endNs)) {
            // Ports of one address stay taken for a minute after each connection.
            NatsLink.open(endpoints.publish(), input, 1 + done).close();
            done++;
        }
        return done;
    }

    private void progress(int done) {
        if (done > 0 && done % PROGRESS_EVERY == 0) {
            settings.say("  " + scenario.name() + ": " + done + " connections");
        }
    }

    private long residentBytes() throws IOException {
        return endpoints.usage().isEmpty() ? 0 : endpoints.usage().residentBytes();
    }
}
