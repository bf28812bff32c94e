package io.natterjack.bench;

import java.io.IOException;
import java.util.Map;

/**
 * How long servers take from their launch, the processes' own start included, until each answers
 * a PING; and how long then until each hears what is published on each other.
 */
final class StartRun {

    private final Scenario scenario;
    private final ServerGroup servers;
    private final Settings settings;

    StartRun(Scenario scenario, ServerGroup servers, Settings settings) {
        this.scenario = scenario;
        this.servers = servers;
        this.settings = settings;
    }

    Outcome run() throws IOException {
        final long fromNs = System.nanoTime();
        if (servers.addresses().size() < scenario.count()) {
            throw new UsageException(scenario.name() + " needs " + scenario.count()
                    + " nodes: give --nodes " + scenario.count());
        }
        for (final ServerAddress from : servers.addresses()) {
            for (final ServerAddress to : servers.addresses()) {
                if (!from.equals(to)) {
                    awaitWay(from, to);
                }
            }
        }
        final long meshNs = System.nanoTime() - fromNs;
        final Map<String, Double> figures = Outcome.newFigures();
        figures.put("start_ms", servers.startNs() / 1e6);
        if (scenario.count() > 1) {
            figures.put("mesh_ms", meshNs / 1e6);
            figures.put("start_and_mesh_ms", (servers.startNs() + meshNs) / 1e6);
        }
        figures.put(Outcome.RESIDENT, servers.endpoints().usage().residentBytes() / 1e6);
        return new Outcome(scenario.name(), figures, null);
    }

    private void awaitWay(ServerAddress from, ServerAddress to) throws IOException {
        try (RouteProbe probe = new RouteProbe(from, to, settings.prefix())) {
            probe.await();
        }
    }
}
