package io.natterjack.protocol;

import io.natterjack.net.Connection;

/**
 * Writes RMSG and HMSG lines straight into a route's outbound queue.
 * <pre>
 *   RMSG [account] subject [reply] size                          CR LF payload CR LF
 *   RMSG [account] subject + reply queue... size                 CR LF payload CR LF
 *   RMSG [account] subject | queue... size                       CR LF payload CR LF
 *   HMSG                      likewise with "hsize size"
 * </pre>
 */
public final class RouteEncoder {

    private static final int CR_LF = 2;

    private RouteEncoder() {
    }

    /**
     * Queues {@code m} for a peer.
     *
     * @param account    the account's name, or null on a connection dedicated to it
     * @param queues     names of the queue groups chosen at the peer, in {@code [0, queueCount)}
     * @param headers    whether the peer takes headers; else they are cut off
     */
    public static void message(Connection to, byte[] account, Message m, byte[][] queues,
                               int queueCount, boolean headers) {
        final int header = headers ? m.headerLength : 0;
        final int size = headers ? m.size : m.size - m.headerLength;
        final int lineLength = lineLength(account, m, queues, queueCount, header, size);
        final int skipped = m.size - size;
        if (m.chunk != null) {
            final int at = to.claim(lineLength);
            line(to.claimed(), at, account, m, queues, queueCount, header, size);
            to.write(m.chunk, m.payloadFrom + skipped, m.payloadFrom + m.size + CR_LF);
            return;
        }
        int at = to.claim(lineLength + size + CR_LF);
        final byte[] target = to.claimed();
        at = line(target, at, account, m, queues, queueCount, header, size);
        System.arraycopy(m.payload, m.payloadFrom + skipped, target, at, size);
        Encoding.crLf(target, at + size);
    }

    private static int lineLength(byte[] account, Message m, byte[][] queues, int queueCount,
                                  int header, int size) {
        int length = 5 + m.subjectLength() + 1 + Encoding.sizesLength(m, header, size) + CR_LF;
        if (account != null) {
            length += account.length + 1;
        }
        if (m.hasReply()) {
            length += m.replyLength() + 1;
        }
        if (queueCount > 0) {
            length += 2;
            for (int i = 0; i < queueCount; i++) {
                length += queues[i].length + 1;
            }
        }
        return length;
    }

    private static int line(byte[] target, int from, byte[] account, Message m, byte[][] queues,
                            int queueCount, int header, int size) {
        int at = from;
        target[at] = (byte) (header > 0 ? 'H' : 'R');
        target[at + 1] = 'M';
        target[at + 2] = 'S';
        target[at + 3] = 'G';
        target[at + 4] = ' ';
        at += 5;
        if (account != null) {
            at = Encoding.copy(account, target, at);
            target[at++] = ' ';
        }
        at = Encoding.copy(m.bytes, m.subjectFrom, m.subjectTo, target, at);
        target[at++] = ' ';
        if (queueCount > 0) {
            target[at] = (byte) (m.hasReply() ? '+' : '|');
            target[at + 1] = ' ';
            at += 2;
        }
        if (m.hasReply()) {
            at = Encoding.copy(m.bytes, m.replyFrom, m.replyTo, target, at);
            target[at++] = ' ';
        }
        for (int i = 0; i < queueCount; i++) {
            at = Encoding.copy(queues[i], target, at);
            target[at++] = ' ';
        }
        return Encoding.sizes(target, at, m, header, size);
    }
}
