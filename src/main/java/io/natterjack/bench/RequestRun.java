package io.natterjack.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.Histogram;

/** Requesters and responders: how many round trips a second, and how long one takes. */
final class RequestRun {

    private final Scenario scenario;
    private final Endpoints endpoints;
    private final Settings settings;
    private final SubjectSpace subjects;
    private final List<Requester> requesters = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<AtomicLong> completed = new ArrayList<>();

    RequestRun(Scenario scenario, Endpoints endpoints, Settings settings) {
        this.scenario = scenario;
        this.endpoints = endpoints;
        this.settings = settings;
        subjects = new SubjectSpace(settings.prefix() + ".", 1);
        if (scenario.subscribers() == 0) {
            throw new UsageException("requests need a responder: subscribers=0");
        }
    }

    /** @throws IOException if a connection fails or a request stays without reply */
    Outcome run() throws IOException {
        final Map<String, Double> figures;
        try (Workers workers = new Workers()) {
            startResponders(workers);
            RouteProbe.await(endpoints, settings.prefix());
            startRequesters(workers);
            workers.pause(settings.warmupMs());
            final Meter meter = new Meter(endpoints.usage());
            final long before = completed();
            meter.start();
            workers.pause(settings.measureMs());
            figures = meter.stop(() -> completed() - before);
            workers.stop();
            workers.await(() -> threads.stream().noneMatch(Thread::isAlive),
                    () -> "requests without a reply: completed=" + completed());
        }
        final Histogram latency = requesters.get(0).histogram();
        requesters.subList(1, requesters.size()).forEach(r -> latency.add(r.histogram()));
        Outcome.addLatency(figures, latency);
        return new Outcome(scenario.name(), figures, latency);
    }

    private void startResponders(Workers workers) throws IOException {
        for (int i = 0; i < scenario.subscribers(); i++) {
            final NatsLink link = workers.own(NatsLink.open(endpoints.subscribe()));
            link.send("SUB " + subjects.subject(0) + " responders 1\r\n");
            link.ping();
            workers.start("responder-" + i, new Responder(link));
        }
    }

    private void startRequesters(Workers workers) throws IOException {
        final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        final long fromNs = System.nanoTime() + settings.warmupMs() * 1_000_000;
        for (int i = 0; i < scenario.publishers(); i++) {
            final NatsLink link = workers.own(NatsLink.open(endpoints.publish()));
            final String inbox = "_INBOX." + run + i + ".";
            link.send("SUB " + inbox + "* 1\r\n");
            link.ping();
            final AtomicLong count = new AtomicLong();
            completed.add(count);
            final Requester requester = new Requester(link, subjects.subject(0), inbox,
                    scenario.payloadBytes(), settings.inFlight(), fromNs, count, workers);
            requesters.add(requester);
            threads.add(workers.start("requester-" + i, requester));
        }
    }

    private long completed() {
        return completed.stream().mapToLong(AtomicLong::get).sum();
    }
}
