package io.natterjack.cluster;

/**
 * How a route came about, as monitoring shows it. Immutable.
 *
 * @param didSolicit   whether this server dialed, or would after a loss
 * @param isConfigured whether the configuration says so
 * @param account      that it is dedicated to, or empty
 * @param poolIndex    place in the pool, or -1
 * @param history      what became of the place before
 */
record RouteMarks(boolean didSolicit, boolean isConfigured, String account, int poolIndex,
                  RouteHistory.Past history) {

    static final RouteMarks NONE =
            new RouteMarks(false, false, "", 0, new RouteHistory.Past(0, ""));

    RouteMarks solicited(boolean isExplicit) {
        return new RouteMarks(true, isExplicit, account, poolIndex, history);
    }
}
