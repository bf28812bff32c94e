package io.natterjack.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code bench compare}: starts side a and side b in turn, anew for every run. Which side goes
 * first alternates from pair to pair, so that a machine that gets slower favours none.
 */
final class CompareCommand {

    static final Set<String> VALUED =
            Set.of("a", "b", "a-cluster", "b-cluster", "a-name", "b-name", "nodes", "pairs");

    private final Settings settings;
    private final List<CommandTemplate> a;
    private final List<CommandTemplate> b;
    private final String nameA;
    private final String nameB;
    private final int pairs;
    private final List<Scenario> scenarios;
    private final List<String> failures = new ArrayList<>();
    private String versionA = "";
    private String versionB = "";

    CompareCommand(Arguments arguments, Settings settings, List<Scenario> scenarios) {
        this.settings = settings;
        this.scenarios = scenarios;
        a = side(arguments, "a");
        b = side(arguments, "b");
        nameA = arguments.text("a-name", "a");
        nameB = arguments.text("b-name", "b");
        pairs = (int) arguments.number("pairs", 5, 1, 1_000);
        if (scenarios.stream().anyMatch(Scenario::route) && (a.size() < 2 || b.size() < 2)) {
            throw new UsageException("a route scenario needs two nodes on each side: repeat "
                    + "--a and --b, or give --nodes 2");
        }
    }

    /** The commands of a side: one for each node, or one for all of {@code --nodes}. */
    static List<CommandTemplate> side(Arguments arguments, String name) {
        final List<String> texts = new ArrayList<>(arguments.all(name));
        texts.addAll(arguments.all(name + "-cluster"));
        if (texts.isEmpty()) {
            throw new UsageException("no server command: --" + name + " is missing");
        }
        final int nodes = (int) arguments.number("nodes", texts.size(), 1, 16);
        if (texts.size() != 1 && texts.size() != nodes) {
            throw new UsageException("commands of --" + name + ": " + texts.size()
                    + ", allowed=1 or --nodes " + nodes);
        }
        final List<CommandTemplate> commands = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            commands.add(new CommandTemplate(texts.get(texts.size() == 1 ? 0 : i)));
        }
        return commands;
    }

    Report run() throws IOException {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("machine", Machine.describe());
        final List<Comparison> comparisons = new ArrayList<>();
        for (final Scenario scenario : scenarios) {
            final Comparison comparison = compare(scenario);
            if (comparison.isPaired()) {
                comparisons.add(comparison);
            }
        }
        facts.put("a", describe(a, nameA, versionA));
        facts.put("b", describe(b, nameB, versionB));
        facts.put("settings", settings.facts());
        facts.put("pairs", pairs);
        return new Report(facts, comparisons, failures, nameA, nameB);
    }

    /** A failure ends this scenario, not the others; what was paired before it counts. */
    private Comparison compare(Scenario scenario) throws InterruptedIOException {
        final Comparison comparison = new Comparison(scenario);
        try {
            for (int pair = 0; pair < pairs; pair++) {
                settings.say(scenario.name() + ": pair " + (pair + 1) + " of " + pairs);
                final boolean aFirst = pair % 2 == 0;
                final Outcome first = runOnce(aFirst, scenario);
                final Outcome second = runOnce(!aFirst, scenario);
                comparison.add(aFirst, first);
                comparison.add(!aFirst, second);
            }
        } catch (final InterruptedIOException e) {
            throw e;
        } catch (final IOException e) {
            failures.add(e.getMessage());
            settings.say("  " + e.getMessage());
        }
        return comparison;
    }

    private Outcome runOnce(boolean sideA, Scenario scenario) throws IOException {
        try (ServerGroup servers = ServerGroup.start(sideA ? a : b)) {
            if (sideA) {
                versionA = servers.version();
            } else {
                versionB = servers.version();
            }
            final Outcome outcome = ScenarioRun.run(scenario,
                    servers.endpoints().forScenario(scenario), settings);
            settings.say("  " + (sideA ? nameA : nameB) + ": " + outcome.summary());
            return outcome;
        } catch (final InterruptedIOException e) {
            throw e;
        } catch (final IOException e) {
            throw new IOException((sideA ? nameA : nameB) + ", " + scenario.name() + ": "
                    + e.getMessage(), e);
        }
    }

    static Map<String, Object> describe(List<CommandTemplate> commands, String name,
                                        String version) {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("version", version);
        facts.put("commands", commands.stream().map(CommandTemplate::text).toList());
        return facts;
    }
}
