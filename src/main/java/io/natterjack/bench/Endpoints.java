package io.natterjack.bench;

/**
 * The server or servers under test.
 *
 * @param publish   where publishers and requesters connect
 * @param subscribe where subscribers and responders connect; the same address if there is one node
 * @param usage     the server processes, empty if they are elsewhere: then there is no CPU time
 */
record Endpoints(ServerAddress publish, ServerAddress subscribe, ProcessUsage usage) {

    /**
     * What {@code scenario} needs of these: both nodes if it is about a route, else the first.
     *
     * @throws UsageException if it needs two and there is one
     */
    Endpoints forScenario(Scenario scenario) {
        if (!scenario.route()) {
            return new Endpoints(publish, publish, usage);
        }
        if (publish.equals(subscribe)) {
            throw new UsageException(scenario.name()
                    + " needs two nodes: give a cluster, or --pub-server and --sub-server");
        }
        return this;
    }
}
