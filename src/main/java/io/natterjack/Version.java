package io.natterjack;

/** Versions that this server tells. */
final class Version {

    /** Of Natterjack itself. */
    static final String NATTERJACK = "0.1.0";
    /** The nats-server version whose protocol level is offered: clients choose features by it. */
    static final String NATS_LEVEL = "2.10.27";
    /** NATS route protocol level: 2 is the one without message tracing. */
    static final int ROUTE_PROTOCOL = 2;

    private static final String NATS_SERVER = "nats-server";

    private Version() {
    }

    /** What {@code -v} prints: suites that start nats-server parse a NATS version out of it. */
    static String text(String program) {
        return program.equals(NATS_SERVER) ? NATS_SERVER + ": v" + NATS_LEVEL
                : "natterjack: v" + NATTERJACK;
    }
}
