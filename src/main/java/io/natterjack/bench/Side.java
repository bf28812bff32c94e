package io.natterjack.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of the servers that are compared, or the one that is measured: how it is started. */
final class Side {

    private static final int NODES_MAX = 16;

    private final String name;
    private final List<CommandTemplate> commands = new ArrayList<>();
    /** One command stands for all nodes: then a scenario starts no more of them than it needs. */
    private final boolean isUniform;
    private String version = "unknown";

    /**
     * Reads the commands of option {@code letter}: one for each node, or one for all of
     * {@code --nodes}.
     *
     * @throws UsageException if there are none, or not as many as there are nodes
     */
    Side(Arguments arguments, String letter) {
        final List<String> texts = new ArrayList<>(arguments.all(letter));
        texts.addAll(arguments.all(letter + "-cluster"));
        if (texts.isEmpty()) {
            throw new UsageException("no server command: --" + letter + " is missing");
        }
        name = arguments.text(letter + "-name", letter);
        isUniform = texts.size() == 1;
        final int nodes = (int) arguments.number("nodes", texts.size(), 1, NODES_MAX);
        if (!isUniform && texts.size() != nodes) {
            throw new UsageException("commands of --" + letter + ": " + texts.size()
                    + ", allowed=1 or --nodes " + nodes);
        }
        for (int i = 0; i < nodes; i++) {
            commands.add(new CommandTemplate(texts.get(isUniform ? 0 : i)));
        }
    }

    String name() {
        return name;
    }

    /** Starts what {@code scenario} needs, and runs it once. */
    Outcome run(Scenario scenario, Settings settings) throws IOException {
        if (scenario.nodes() > commands.size()) {
            throw new UsageException(scenario.name() + " needs " + scenario.nodes()
                    + " nodes: repeat the server's command, or give --nodes " + scenario.nodes());
        }
        final List<CommandTemplate> started =
                isUniform ? commands.subList(0, scenario.nodes()) : commands;
        try (ServerGroup servers = ServerGroup.start(started)) {
            version = servers.version();
            return ScenarioRun.run(scenario, servers, settings);
        }
    }

    /** How many nodes there can be. */
    int nodes() {
        return commands.size();
    }

    /** For the JSON file. */
    Map<String, Object> facts() {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("version", version);
        facts.put("commands", commands.stream().map(CommandTemplate::text).toList());
        return facts;
    }

    String version() {
        return version;
    }
}
