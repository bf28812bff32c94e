package io.natterjack.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code bench compare}: starts the sides in turn, anew for every run. Which side goes first
 * alternates from pair to pair, so that a machine that gets slower favours none. Side c, if there
 * is one, takes part in scenarios of one node only, and in fewer pairs if so wished: it is for a
 * floor, which has no cluster.
 */
final class CompareCommand {

    static final Set<String> VALUED = Set.of("a", "b", "c", "a-cluster", "b-cluster", "c-cluster",
            "a-name", "b-name", "c-name", "nodes", "pairs", "c-pairs");

    private final Settings settings;
    private final List<Side> sides = new ArrayList<>();
    private final int pairs;
    private final int pairsOfC;
    private final List<Scenario> scenarios;
    private final List<String> failures = new ArrayList<>();

    CompareCommand(Arguments arguments, Settings settings, List<Scenario> scenarios) {
        this.settings = settings;
        this.scenarios = scenarios;
        sides.add(new Side(arguments, "a"));
        sides.add(new Side(arguments, "b"));
        if (arguments.has("c")) {
            sides.add(new Side(arguments, "c"));
        }
        pairs = (int) arguments.number("pairs", 5, 1, 1_000);
        pairsOfC = (int) arguments.number("c-pairs", pairs, 1, 1_000);
        for (final Scenario scenario : scenarios) {
            if (scenario.nodes() > sides.get(Comparison.A).nodes()
                    || scenario.nodes() > sides.get(Comparison.B).nodes()) {
                throw new UsageException(scenario.name() + " needs " + scenario.nodes()
                        + " nodes on each side: repeat --a and --b, or give --nodes "
                        + scenario.nodes());
            }
        }
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
        facts.put("a", sides.get(Comparison.A).facts());
        facts.put("b", sides.get(Comparison.B).facts());
        if (sides.size() > Comparison.C) {
            facts.put("c", sides.get(Comparison.C).facts());
        }
        facts.put("settings", settings.facts());
        facts.put("pairs", pairs);
        return new Report(facts, comparisons, failures, sides.get(Comparison.A).name(),
                sides.get(Comparison.B).name(),
                sides.size() > Comparison.C ? sides.get(Comparison.C).name() : null);
    }

    /** A failure ends this scenario, not the others; what was paired before it counts. */
    private Comparison compare(Scenario scenario) throws InterruptedIOException {
        final Comparison comparison = new Comparison(scenario);
        final List<Integer> order = new ArrayList<>();
        for (int side = 0; side < sides.size(); side++) {
            if (side < Comparison.C || scenario.nodes() == 1) {
                order.add(side);
            }
        }
        try {
            for (int pair = 0; pair < pairs; pair++) {
                settings.say(scenario.name() + ": pair " + (pair + 1) + " of " + pairs);
                final Map<Integer, Outcome> outcomes = new LinkedHashMap<>();
                for (final int side : order) {
                    if (side == Comparison.C && pair >= pairsOfC) {
                        continue;
                    }
                    outcomes.put(side, runOnce(sides.get(side), scenario));
                }
                outcomes.forEach(comparison::add);
                Collections.reverse(order);
            }
        } catch (final InterruptedIOException e) {
            throw e;
        } catch (final IOException e) {
            failures.add(e.getMessage());
            settings.say("  " + e.getMessage());
        }
        return comparison;
    }

    private Outcome runOnce(Side side, Scenario scenario) throws IOException {
        try {
            final Outcome outcome = side.run(scenario, settings);
            settings.say("  " + side.name() + ": " + outcome.summary());
            return outcome;
        } catch (final InterruptedIOException e) {
            throw e;
        } catch (final IOException e) {
            throw new IOException(side.name() + ", " + scenario.name() + ": " + e.getMessage(), e);
        }
    }
}
