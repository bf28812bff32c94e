package io.natterjack.client;

/**
 * What clients are held to. Immutable; a reload makes a new one.
 *
 * @param controlLineMax        bytes of a line's arguments
 * @param payloadMax            bytes of header and body, negative for any
 * @param pendingMax            bytes queued for one client before it is a slow consumer
 * @param subscriptionsMax      for one client, 0 for any
 * @param subscriptionTokensMax tokens of a subject, 0 for any
 * @param connectionsMax        clients at a time, negative for none at all
 * @param pingIntervalNs        between two pings
 * @param pingMax               unanswered pings before a client is stale
 * @param isAuthRequired        whether CONNECT must come first
 * @param authTimeoutNs         for CONNECT to come
 * @param headers               whether headers are supported
 * @param stallsProducers       whether the producer of a slow consumer is slowed down; else the
 *                              message is dropped for that consumer
 */
public record ClientSettings(
        int controlLineMax, int payloadMax, long pendingMax, int subscriptionsMax,
        int subscriptionTokensMax, int connectionsMax, long pingIntervalNs, int pingMax,
        boolean isAuthRequired, long authTimeoutNs, boolean headers, boolean stallsProducers) {
}
