package io.natterjack.bench;

import java.io.IOException;

/** Runs one scenario once. */
final class ScenarioRun {

    private ScenarioRun() {
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
            case SUBSCRIBE -> new SubscriptionRun(scenario, endpoints, settings).run();
        };
    }
}
