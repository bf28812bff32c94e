package io.natterjack.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code bench run}: scenarios against servers that run already, or that it starts itself. */
final class RunCommand {

    static final Set<String> VALUED =
            Set.of("server", "pub-server", "sub-server", "pid", "start", "nodes", "runs");

    private final Arguments arguments;
    private final Settings settings;
    private final List<Scenario> scenarios;
    private final int runs;
    private final List<String> failures = new ArrayList<>();
    /** Null if the servers run already. */
    private final Side side;
    private String version = "unknown";

    RunCommand(Arguments arguments, Settings settings, List<Scenario> scenarios) {
        this.arguments = arguments;
        this.settings = settings;
        this.scenarios = scenarios;
        runs = (int) arguments.number("runs", 1, 1, 1_000);
        final boolean remote = arguments.has("server") || arguments.has("pub-server")
                || arguments.has("sub-server");
        if (remote == arguments.has("start")) {
            throw new UsageException(remote
                    ? "--start begins a server of its own: --server does not go with it"
                    : "which server? give --server nats://host:port, or --start COMMAND");
        }
        side = remote ? null : new Side(arguments, "start");
    }

    Report run() throws IOException {
        final List<Comparison> comparisons = new ArrayList<>();
        for (final Scenario scenario : scenarios) {
            final Comparison comparison = measure(scenario);
            if (!comparison.isEmpty()) {
                comparisons.add(comparison);
            }
        }
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("machine", Machine.describe());
        facts.put("server", side == null ? Map.of("version", version) : side.facts());
        facts.put("settings", settings.facts());
        return new Report(facts, comparisons, failures,
                "server " + (side == null ? version : side.version()), null, null);
    }

    /** A failure ends this scenario, not the others. */
    private Comparison measure(Scenario scenario) throws InterruptedIOException {
        final Comparison comparison = new Comparison(scenario);
        try {
            for (int i = 0; i < runs; i++) {
                settings.say(scenario.name() + ": run " + (i + 1) + " of " + runs);
                final Outcome outcome = side != null ? side.run(scenario, settings)
                        : ScenarioRun.run(scenario, remote(scenario), settings);
                settings.say("  " + outcome.summary());
                comparison.add(Comparison.A, outcome);
            }
        } catch (final InterruptedIOException e) {
            throw e;
        } catch (final IOException e) {
            failures.add(scenario.name() + ": " + e.getMessage());
            settings.say("  " + e.getMessage());
        }
        return comparison;
    }

    /** Two addresses that were given are used as they are, whatever the scenario. */
    private Endpoints remote(Scenario scenario) throws IOException {
        final String server = arguments.text("server", arguments.text("pub-server",
                arguments.text("sub-server", null)));
        final ServerAddress publish = ServerAddress.parse(arguments.text("pub-server", server));
        final ServerAddress subscribe = ServerAddress.parse(arguments.text("sub-server", server));
        try (NatsLink link = NatsLink.open(subscribe)) {
            version = link.serverVersion();
        }
        final Endpoints endpoints = new Endpoints(publish, subscribe, new ProcessUsage(pids()));
        return publish.equals(subscribe) ? endpoints.forScenario(scenario) : endpoints;
    }

    private List<Long> pids() {
        final List<Long> pids = new ArrayList<>();
        for (final String word : arguments.words("pid")) {
            if (!word.matches("\\d{1,10}") || !ProcessHandle.of(Long.parseLong(word)).isPresent()) {
                throw new UsageException("no such process on this machine: pid=" + word);
            }
            pids.add(Long.parseLong(word));
        }
        return pids;
    }
}
