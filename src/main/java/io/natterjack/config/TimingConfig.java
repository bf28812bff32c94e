package io.natterjack.config;

/**
 * Times of clients.
 *
 * @param pingIntervalNs          between two pings
 * @param pingMax                 unanswered pings before a client is stale
 * @param writeDeadlineNs         for queued bytes to be taken
 * @param writeTimeout            what happens then
 * @param lameDuckDurationNs      over which clients are closed
 * @param lameDuckGracePeriodNs   before the first is
 * @param connectErrorReports     every how many failed dials an error is logged
 * @param reconnectErrorReports   likewise after a connection was lost
 */
public record TimingConfig(long pingIntervalNs, int pingMax, long writeDeadlineNs,
                           WriteTimeout writeTimeout, long lameDuckDurationNs,
                           long lameDuckGracePeriodNs, int connectErrorReports,
                           int reconnectErrorReports) {

    /** What happens to a connection that does not take its bytes in time. */
    public enum WriteTimeout { DEFAULT, CLOSE, RETRY }

    private static final long SECOND_NS = 1_000_000_000L;

    public static final TimingConfig DEFAULT = new TimingConfig(120 * SECOND_NS, 2,
            10 * SECOND_NS, WriteTimeout.DEFAULT, 120 * SECOND_NS, 10 * SECOND_NS, 3_600, 1);
}
