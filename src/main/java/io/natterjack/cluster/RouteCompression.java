package io.natterjack.cluster;

import io.natterjack.s2.S2Level;

/** What two servers agreed on, and the level of the moment. The loop of the route. */
final class RouteCompression {

    /** Null before the peer's first INFO; read by the conductor. */
    private volatile CompressionMode mode;
    private CompressionPolicy policy;
    private S2Level level;

    /** Agrees with what a peer offers; false if that is unknown. */
    boolean agree(CompressionMode own, String offered) {
        mode = own.towards(offered);
        return mode != null;
    }

    boolean isAgreed() {
        return mode != null;
    }

    boolean isS2() {
        return mode != null && mode.isS2();
    }

    /** Whether the level follows the round-trip time. */
    boolean isAutomatic() {
        return mode == CompressionMode.S2_AUTO;
    }

    /** What INFO says. */
    String text() {
        return mode.text();
    }

    /** The level for a round-trip time. */
    S2Level level(long rttNs, ClusterSettings settings) {
        if (!isAutomatic()) {
            return mode.level();
        }
        if (policy == null) {
            policy = new CompressionPolicy(settings.rttThresholdsNs());
        }
        level = policy.onRtt(rttNs);
        return level;
    }

    /** What a reload asks of the connection. */
    enum Change { NONE, LEVEL, NEGOTIATE }

    /**
     * Takes over another mode. NATS reload: between levels only the encoder is replaced; a route
     * that must be negotiated anew is closed, and dialed by who dialed it.
     */
    Change reload(CompressionMode next) {
        if (mode == CompressionMode.NOT_SUPPORTED) {
            return Change.NONE;
        }
        if (!isS2() || !next.isS2()) {
            return Change.NEGOTIATE;
        }
        mode = next;
        policy = null;
        return Change.LEVEL;
    }

    /** What monitoring shows: the level of the automatic mode, not its name. */
    String state() {
        if (mode == null) {
            return CompressionMode.NOT_SUPPORTED.text();
        }
        return isAutomatic() ? CompressionMode.of(level).text() : mode.text();
    }
}
