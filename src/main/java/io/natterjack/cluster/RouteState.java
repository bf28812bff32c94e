package io.natterjack.cluster;

import io.natterjack.json.JsonObject;
import java.util.List;

/**
 * What monitoring shows of one route connection, taken on its loop. Times of day are in
 * microseconds.
 *
 * @param account      that it is dedicated to, or empty
 * @param compression  what was agreed on, with the level of the automatic mode
 * @param remoteVersion that the peer tells
 * @param poolIndex    place in the pool, or -1 for a dedicated connection
 * @param reconnects   how often the place was lost and taken again
 * @param lastReason   why it was lost last, or empty
 * @param carried      names of the accounts whose interest this server announces here
 * @param compressionBytes plain and compressed bytes sent, plain and compressed bytes received
 * @param remoteImport what the peer says it imports, or null; likewise remoteExport
 * @param subscriptions interest of the peer, as text
 */
public record RouteState(
        long rid, String remoteId, String remoteName, boolean didSolicit, boolean isConfigured,
        String ip, int port, long startedMicros, long lastActivityMicros, long rttNs,
        long pendingBytes, long inMessages, long inBytes, long outMessages, long outBytes,
        int subscriptionCount, String account, String remoteVersion, int poolIndex,
        int reconnects, String lastReason, List<String> carried, String compression, long[] compressionBytes,
        List<Interest> subscriptions, JsonObject remoteImport, JsonObject remoteExport) {

    /** One interest: its key on the wire and its parts. */
    public record Interest(String account, String subject, String queue, String sid) {
    }
}
