package io.natterjack.bench;

import java.io.IOException;

/** Runs one scenario once. */
final class ScenarioRun {

    private ScenarioRun() {
    }

    /** Runs it against servers that were started for it. */
    static Outcome run(Scenario scenario, ServerGroup servers, Settings settings)
            throws IOException {
        return scenario.kind() == Scenario.Kind.START
                ? new StartRun(scenario, servers, settings).run()
                : run(scenario, servers.endpoints().forScenario(scenario), settings);
    }

    /**
     * @throws IOException    if the server refuses, stalls or loses something
     * @throws UsageException if scenario, servers and settings do not fit together
     */
    static Outcome run(Scenario scenario, Endpoints endpoints, Settings settings)
            throws IOException {
        return switch (scenario.kind()) {
            case TRAFFIC -> new TrafficRun(scenario, endpoints, settings).run();
            case REQUEST -> new RequestRun(scenario, endpoints, settings).run();
            case IDLE -> new ConnectionRun(scenario, endpoints, settings).idle();
            case CHURN -> new ConnectionRun(scenario, endpoints, settings).churn();
            case MANY -> new ConnectionRun(scenario, endpoints, settings).publish();
            case SUBSCRIBE -> new SubscriptionRun(scenario, endpoints, settings).run();
            case INTEREST -> new SubscriptionRun(scenario, endpoints, settings).runAcross();
            case START -> throw new UsageException(scenario.name()
                    + " measures the start: give the server's command, not its address");
        };
    }
}
