package io.natterjack.protocol;

import io.natterjack.net.Connection;

/**
 * Writes MSG and HMSG lines straight into a connection's outbound queue.
 * <pre>
 *   MSG  subject sid [reply] size          CR LF payload CR LF
 *   HMSG subject sid [reply] hsize size    CR LF header payload CR LF
 * </pre>
 */
public final class ClientEncoder {

    private static final int CR_LF = 2;

    private ClientEncoder() {
    }

    /** Bytes that {@link #message} queues: for the check against max_pending. */
    public static int length(Message m, byte[] sid, boolean headers) {
        final int header = headers ? m.headerLength : 0;
        final int size = headers ? m.size : m.size - m.headerLength;
        return lineLength(m, sid, header, size) + size + CR_LF;
    }

    /**
     * Queues {@code m} for the subscription {@code sid}.
     *
     * @param headers whether the client takes headers; else they are cut off
     */
    public static void message(Connection to, Message m, byte[] sid, boolean headers) {
        final int header = headers ? m.headerLength : 0;
        final int size = headers ? m.size : m.size - m.headerLength;
        final int lineLength = lineLength(m, sid, header, size);
        final int skipped = m.size - size;
        if (m.chunk != null) {
            final int at = to.claim(lineLength);
            line(to.claimed(), at, m, sid, header, size);
            to.write(m.chunk, m.payloadFrom + skipped, m.payloadFrom + m.size + CR_LF);
            return;
        }
        int at = to.claim(lineLength + size + CR_LF);
        final byte[] target = to.claimed();
        at = line(target, at, m, sid, header, size);
        final int from = m.payloadFrom + skipped;
        System.arraycopy(m.payload, from, target, at, size);
        Encoding.crLf(target, at + size);
    }

    private static int lineLength(Message m, byte[] sid, int header, int size) {
        int length = 4 + m.subjectLength() + 1 + sid.length + 1
                + Encoding.sizesLength(m, header, size) + CR_LF;
        if (m.hasReply()) {
            length += m.replyLength() + 1;
        }
        if (header > 0) {
            length++;
        }
        return length;
    }

    private static int line(byte[] target, int from, Message m, byte[] sid, int header, int size) {
        int at = from;
        if (header > 0) {
            target[at++] = 'H';
        }
        target[at] = 'M';
        target[at + 1] = 'S';
        target[at + 2] = 'G';
        target[at + 3] = ' ';
        at = Encoding.copy(m.bytes, m.subjectFrom, m.subjectTo, target, at + 4);
        target[at] = ' ';
        at = Encoding.copy(sid, target, at + 1);
        target[at++] = ' ';
        if (m.hasReply()) {
            at = Encoding.copy(m.bytes, m.replyFrom, m.replyTo, target, at);
            target[at++] = ' ';
        }
        return Encoding.sizes(target, at, m, header, size);
    }
}
