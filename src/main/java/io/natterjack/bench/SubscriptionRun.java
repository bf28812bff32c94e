package io.natterjack.bench;

import java.io.IOException;
import java.util.Map;

/** Subscribes to a great many literal subjects on one connection: time and memory of each. */
final class SubscriptionRun {

    private static final long SETTLE_MS = 500;

    private final Scenario scenario;
    private final Endpoints endpoints;
    private final Settings settings;

    SubscriptionRun(Scenario scenario, Endpoints endpoints, Settings settings) {
        this.scenario = scenario;
        this.endpoints = endpoints;
        this.settings = settings;
    }

    /** The same on one node of a cluster, until another knows the last of them. */
    Outcome runAcross() throws IOException {
        final SubjectSpace subjects =
                new SubjectSpace(settings.prefix() + ".", Math.max(1, scenario.count()));
        RouteProbe.await(endpoints, settings.prefix());
        warmUp(subjects);
        try (RouteProbe probe = new RouteProbe(endpoints.publish(), endpoints.subscribe(),
                settings.prefix())) {
            final Meter meter = new Meter(endpoints.usage());
            meter.start();
            final long startNs = System.nanoTime();
            new SubscribeFrames(subjects).write(probe.listener(), 0, 1, "");
            probe.await();
            final double usableMs = (System.nanoTime() - startNs) / 1e6;
            final Map<String, Double> figures = Outcome.newFigures();
            figures.put("until_usable_ms", usableMs);
            figures.putAll(meter.stop(subjects::count));
            return new Outcome(scenario.name(), figures, null);
        }
    }

    /** The same, over and over, by clients that leave again. */
    private void warmUp(SubjectSpace subjects) throws IOException {
        final long endNs = System.nanoTime() + settings.warmupMs() * 1_000_000;
        if (settings.warmupMs() == 0) {
            return;
        }
        while (System.nanoTime() < endNs) {
            try (RouteProbe probe = new RouteProbe(endpoints.publish(), endpoints.subscribe(),
                    settings.prefix())) {
                new SubscribeFrames(subjects).write(probe.listener(), 0, 1, "");
                probe.await();
            }
            Workers.sleep(SETTLE_MS);
        }
    }

    /** Subscribes on one connection of one node. */
    Outcome run() throws IOException {
        final SubjectSpace subjects =
                new SubjectSpace(settings.prefix() + ".", Math.max(1, scenario.count()));
        final ProcessUsage usage = endpoints.usage();
        try (NatsLink link = NatsLink.open(endpoints.subscribe())) {
            final long before = usage.isEmpty() ? 0 : usage.residentBytes();
            final Meter meter = new Meter(usage);
            meter.start();
            new SubscribeFrames(subjects).write(link, 0, 1, "");
            link.ping();
            final Map<String, Double> figures = meter.stop(subjects::count);
            Workers.sleep(SETTLE_MS);
            if (!usage.isEmpty()) {
                final long after = usage.residentBytes();
                figures.put(Outcome.RESIDENT, after / 1e6);
                figures.put("rss_bytes_per_op", (double) (after - before) / subjects.count());
            }
            return new Outcome(scenario.name(), figures, null);
        }
    }
}
