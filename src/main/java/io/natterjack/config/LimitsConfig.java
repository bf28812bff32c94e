package io.natterjack.config;

/**
 * Limits of clients.
 *
 * @param maxConnections        clients at a time, -1 for none at all
 * @param maxControlLine        bytes of a line's arguments
 * @param maxPayload            bytes of header and body, negative for any
 * @param maxPending            bytes queued for one client
 * @param maxSubscriptions      of one client, 0 for any
 * @param maxSubscriptionTokens of a subject, 0 for any
 * @param maxClosedClients      closed connections that monitoring remembers
 */
public record LimitsConfig(int maxConnections, int maxControlLine, int maxPayload,
                           long maxPending, int maxSubscriptions, int maxSubscriptionTokens,
                           int maxClosedClients) {

    public static final LimitsConfig DEFAULT =
            new LimitsConfig(65_536, 4_096, 1_048_576, 67_108_864, 0, 0, 10_000);
}
