package io.natterjack.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * Publishers and subscribers: as fast as they can, or at a fixed rate.
 * <p>
 * Traffic flows from the beginning of the warm-up to the end without a break; the measurement is
 * the difference between two looks at the counters and at the servers' CPU time.
 */
final class TrafficRun {

    private static final long STALL_NS = 15_000_000_000L;
    private static final long PROGRESS_NS = 2_000_000_000L;
    /** The first message of a fixed rate is due when all threads run. */
    private static final long GRACE_NS = 20_000_000;

    private final Scenario scenario;
    private final Endpoints endpoints;
    private final Settings settings;
    private final SubjectSpace subjects;
    private final List<PublishFrames> frames = new ArrayList<>();
    private final List<LatencyRecorder> recorders = new ArrayList<>();
    private final List<Thread> publisherThreads = new ArrayList<>();
    private final Window window;
    private long progressNs;
    private long progressCount;

    TrafficRun(Scenario scenario, Endpoints endpoints, Settings settings) {
        this.scenario = scenario;
        this.endpoints = endpoints;
        this.settings = settings;
        subjects = new SubjectSpace(settings.prefix() + ".", scenario.subjects());
        if (settings.verify() && scenario.payloadBytes() < Stamp.LENGTH) {
            throw new UsageException("--verify numbers the messages: size="
                    + scenario.payloadBytes() + ", allowed=from " + Stamp.LENGTH);
        }
        final int step = scenario.random() ? 1
                : Math.min(scenario.publishers(), scenario.subjects());
        for (int i = 0; i < scenario.publishers(); i++) {
            frames.add(new PublishFrames(subjects, i % step, step, scenario.random(),
                    scenario.payloadBytes(), settings.payload(), i + 1));
        }
        window = new Window(scenario.publishers(), scenario.subscribers(), scenario.fanOut(),
                frames.get(0).frameLength(), settings.windowMessages());
    }

    /** @throws IOException if a connection fails, the traffic stalls, or a message is lost */
    Outcome run() throws IOException {
        final Map<String, Double> figures;
        try (Workers workers = new Workers()) {
            final List<NatsLink> subscriberLinks = subscribe(workers);
            RouteProbe.await(endpoints, settings.prefix());
            final List<NatsLink> publisherLinks = connectPublishers(workers);
            final long startNs = System.nanoTime() + GRACE_NS;
            final long fromNs = startNs + settings.warmupMs() * 1_000_000;
            final long endNs = fromNs + settings.measureMs() * 1_000_000;
            startSubscribers(workers, subscriberLinks, fromNs);
            final Meter meter = new Meter(endpoints.usage());
            meter.start();
            startPublishers(workers, publisherLinks, startNs, endNs);
            figures = measure(workers, meter, fromNs, endNs);
            workers.stop();
            drain(workers);
        }
        return new Outcome(scenario.name(), figures, latency(figures));
    }

    /** Without a warm-up the measurement runs already, since before the first message. */
    private Map<String, Double> measure(Workers workers, Meter meter, long fromNs, long endNs)
            throws IOException {
        progressNs = System.nanoTime();
        long counted = 0;
        if (settings.warmupMs() > 0) {
            waitUntil(fromNs, workers);
            if (isComplete()) {
                throw new UsageException("all messages were published during the warm-up: messages="
                        + settings.messagesMax() + ", warmup=" + settings.warmupMs() / 1_000);
            }
            counted = count();
            meter.start();
        }
        waitUntil(endNs, workers);
        final long before = counted;
        final Map<String, Double> figures = meter.stop(() -> count() - before);
        figures.put("payload_mb_per_s",
                figures.get(Outcome.RATE) * scenario.payloadBytes() / 1e6);
        return figures;
    }

    /** The recorders' threads have ended: their histograms are ours now. */
    private Histogram latency(Map<String, Double> figures) {
        if (recorders.isEmpty()) {
            return null;
        }
        final Histogram all = recorders.get(0).histogram();
        for (final LatencyRecorder recorder : recorders.subList(1, recorders.size())) {
            all.add(recorder.histogram());
        }
        Outcome.addLatency(figures, all);
        return all;
    }

    private List<NatsLink> connectPublishers(Workers workers) throws IOException {
        final List<NatsLink> links = new ArrayList<>();
        for (int i = 0; i < scenario.publishers(); i++) {
            links.add(workers.own(NatsLink.open(endpoints.publish())));
        }
        return links;
    }

    private List<NatsLink> subscribe(Workers workers) throws IOException {
        final List<NatsLink> links = new ArrayList<>();
        for (int i = 0; i < scenario.subscribers(); i++) {
            final NatsLink link = workers.own(NatsLink.open(endpoints.subscribe()));
            final SubscribeFrames subscribe = new SubscribeFrames(subjects);
            switch (scenario.interest()) {
                case WILDCARD -> link.send("SUB " + subjects.wildcard() + " 1\r\n");
                case EACH -> subscribe.write(link, 0, 1, "");
                case QUEUE -> subscribe.write(link, 0, 1, "workers ");
                case SPLIT -> subscribe.write(link, i, scenario.subscribers(), "");
            }
            link.ping();
            links.add(link);
        }
        return links;
    }

    private void startSubscribers(Workers workers, List<NatsLink> links, long fromNs) {
        for (int i = 0; i < links.size(); i++) {
            MessageScanner.Handler handler = null;
            LatencyRecorder recorder = null;
            if (scenario.rate() > 0) {
                recorder = new LatencyRecorder(fromNs);
                recorders.add(recorder);
                handler = recorder;
            } else if (settings.verify()) {
                handler = new OrderCheck(scenario.publishers(), scenario.fanOut() > 1
                        || scenario.subscribers() == 1);
            }
            workers.start("subscriber-" + i,
                    new Subscriber(links.get(i), handler, window.received(i), recorder));
        }
    }

    private void startPublishers(Workers workers, List<NatsLink> links, long startNs, long endNs) {
        final double rate = (double) scenario.rate() / links.size();
        final long messagesMax = Math.max(1, settings.messagesMax() / links.size());
        for (int i = 0; i < links.size(); i++) {
            final Workers.Work publisher = scenario.rate() > 0
                    ? new PacedPublisher(i, links.get(i), frames.get(i), window, workers, rate,
                            startNs, endNs, settings.parking())
                    : new Publisher(i, links.get(i), frames.get(i), window, workers, messagesMax,
                            settings.verify());
            publisherThreads.add(workers.start("publisher-" + i, publisher));
        }
    }

    /** Deliveries, or if nobody listens what was published. */
    private long count() {
        return scenario.subscribers() > 0 ? window.received() : window.published();
    }

    /** Whether the limit of messages ended the traffic, and all has arrived. */
    private boolean isComplete() {
        return publisherThreads.stream().noneMatch(Thread::isAlive)
                && (scenario.fanOut() == 0 || window.outstanding() == 0);
    }

    private void waitUntil(long whenNs, Workers workers) throws IOException {
        long lastCount = -1;
        long lastNs = System.nanoTime();
        for (long nowNs = lastNs; whenNs - nowNs > 0; nowNs = System.nanoTime()) {
            if (isComplete()) {
                return;
            }
            workers.pause(Math.min(10, (whenNs - nowNs) / 1_000_000 + 1));
            final long count = count();
            if (count != lastCount) {
                lastCount = count;
                lastNs = nowNs;
            } else if (nowNs - lastNs > STALL_NS) {
                throw new IOException("no message for 15 s: published=" + window.published()
                        + ", received=" + window.received());
            }
            progress(nowNs, count);
        }
    }

    private void progress(long nowNs, long count) {
        if (nowNs - progressNs >= PROGRESS_NS) {
            settings.say(String.format("  %s: %,.0f msg/s", scenario.name(),
                    (count - progressCount) * 1e9 / (nowNs - progressNs)));
            progressNs = nowNs;
            progressCount = count;
        }
    }

    /** All that was published must arrive: a loss is a failed run. */
    private void drain(Workers workers) throws IOException {
        workers.await(() -> publisherThreads.stream().noneMatch(Thread::isAlive),
                () -> "server does not take the rest: published=" + window.published());
        workers.await(() -> scenario.fanOut() == 0 || window.outstanding() == 0,
                () -> "messages lost: published=" + window.published() + ", fan-out="
                        + scenario.fanOut() + ", received=" + window.received());
    }
}
