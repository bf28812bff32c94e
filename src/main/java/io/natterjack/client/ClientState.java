package io.natterjack.client;

import java.util.List;

/**
 * What monitoring shows of one client, taken on its loop. Times of day are in microseconds.
 *
 * @param stoppedMicros 0 while it is open
 * @param reason        why it was closed, empty while it is open
 * @param rttNs         0 if it is not known
 * @param tls           null without
 */
public record ClientState(
        long cid, String ip, int port, long startedMicros, long lastActivityMicros,
        long stoppedMicros, String reason, long rttNs, long pendingBytes, long inMessages,
        long inBytes, long outMessages, long outBytes, int subscriptionCount, String name,
        String lang, String version, String user, String account,
        List<SubscriptionState> subscriptions, Tls tls) {

    /**
     * What the handshake came to.
     *
     * @param isFirst whether it came before INFO
     */
    public record Tls(String version, String cipherSuite, boolean isFirst,
                      List<PeerCertificate> certificates) {
    }

    /** A certificate that the client presented; digests are SHA-256 in hexadecimal. */
    public record PeerCertificate(String subject, String keyDigest, String digest) {
    }

    /**
     * One subscription.
     *
     * @param queue empty if there is none
     * @param max   0 if there is none
     */
    public record SubscriptionState(String subject, String queue, String sid, long messages,
                                    long max) {
    }
}
