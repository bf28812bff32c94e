package io.natterjack.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.natterjack.bench.Scenario.Interest;
import io.natterjack.bench.Scenario.Kind;

/** The scenarios that have a name. */
final class Scenarios {

    /** What {@code run} measures if nothing is said. */
    static final String DEFAULT = "1to1-128";

    private static final Map<String, Scenario> BY_NAME = new LinkedHashMap<>();

    static {
        for (final int size : new int[] {16, 128, 1024, 8192}) {
            traffic("pub-" + size, Interest.EACH, 1, 0, 1, size);
        }
        for (final int size : new int[] {16, 128, 1024, 8192}) {
            traffic("1to1-" + size, Interest.EACH, 1, 1, 1, size);
        }
        for (final int size : new int[] {16, 1024}) {
            traffic("1to10-" + size, Interest.EACH, 1, 10, 1, size);
        }
        for (final int size : new int[] {16, 128, 1024}) {
            traffic("4to4-" + size, Interest.SPLIT, 4, 4, 4, size);
        }
        for (final int size : new int[] {16, 128}) {
            traffic("queue4-" + size, Interest.QUEUE, 1, 4, 1, size);
        }
        for (final int size : new int[] {16, 128}) {
            traffic("wild-" + size, Interest.WILDCARD, 1, 2, 1_000, size);
        }
        for (final int size : new int[] {16, 128, 1024, 8192}) {
            traffic("route-1to1-" + size, Interest.EACH, 1, 1, 1, size);
        }
        traffic("route-4to4-16", Interest.SPLIT, 4, 4, 4, 16);
        traffic("route-queue4-16", Interest.QUEUE, 1, 4, 1, 16);
        random("random-100k", 100_000);
        random("random-1m", 1_000_000);
        request("request", false);
        request("request-route", true);
        for (final int rate : new int[] {10, 50, 100}) {
            add(new Scenario("open-" + rate + "k", Kind.TRAFFIC, Interest.EACH, 1, 1, 1, false, 128,
                    rate * 1_000L, 0, false));
        }
        counted("idle-10k", Kind.IDLE, 10_000);
        counted("conn-churn", Kind.CHURN, 20_000);
        add(new Scenario("many-10k", Kind.MANY, Interest.EACH, 1, 1, 1, false, 16, 10_000, 10_000,
                false));
        counted("subs-1m", Kind.SUBSCRIBE, 1_000_000);
        counted("route-subs-100k", Kind.INTEREST, 100_000);
        counted("start", Kind.START, 1);
        counted("mesh3", Kind.START, 3);
    }

    private Scenarios() {
    }

    /** @throws UsageException if there is none of that name */
    static Scenario named(String name) {
        final Scenario scenario = BY_NAME.get(name);
        if (scenario == null) {
            throw new UsageException("unknown scenario: " + name
                    + " (natterjack bench list shows them)");
        }
        return scenario;
    }

    /** The scenarios of these names, where {@code pub-*} stands for all that begin like it. */
    static List<Scenario> named(List<String> names) {
        final List<Scenario> found = new ArrayList<>();
        for (final String name : names) {
            if (!name.endsWith("*")) {
                found.add(named(name));
                continue;
            }
            final String prefix = name.substring(0, name.length() - 1);
            final int before = found.size();
            BY_NAME.values().stream().filter(s -> s.name().startsWith(prefix)).forEach(found::add);
            if (found.size() == before) {
                throw new UsageException("no scenario begins like this: " + name);
            }
        }
        return found;
    }

    static List<Scenario> all() {
        return List.copyOf(BY_NAME.values());
    }

    private static void traffic(String name, Interest interest, int publishers, int subscribers,
                                int subjects, int size) {
        add(new Scenario(name, Kind.TRAFFIC, interest, publishers, subscribers, subjects, false,
                size, 0, 0, name.startsWith("route-")));
    }

    private static void random(String name, int subjects) {
        add(new Scenario(name, Kind.TRAFFIC, Interest.EACH, 1, 1, subjects, true, 16, 0, 0, false));
    }

    private static void request(String name, boolean route) {
        add(new Scenario(name, Kind.REQUEST, Interest.QUEUE, 1, 1, 1, false, 128, 0, 0, route));
    }

    private static void counted(String name, Kind kind, int count) {
        add(new Scenario(name, kind, Interest.EACH, 1, 1, 1, false, 0, 0, count,
                name.startsWith("route-")));
    }

    private static void add(Scenario scenario) {
        BY_NAME.put(scenario.name(), scenario);
    }
}
