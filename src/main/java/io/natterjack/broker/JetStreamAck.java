package io.natterjack.broker;

import io.natterjack.protocol.Message;

/**
 * NATS route protocol: JetStream delivers to a client on another server by routing on the
 * delivery subject, with the subject that the client is to see behind an {@code @} in the reply:
 * {@code $JS.ACK.<eight more tokens>@<subject>}.
 */
final class JetStreamAck {

    private static final byte[] PREFIX = {'$', 'J', 'S', '.', 'A', 'C', 'K', '.'};
    private static final int DOTS_MIN = 8;

    private JetStreamAck() {
    }

    /** Sets subject and reply of {@code m} as the client is to see them; after the match. */
    static void rewrite(Message m) {
        if (m.replyLength() <= PREFIX.length || m.bytes[m.replyFrom] != '$') {
            return;
        }
        final byte[] bytes = m.bytes;
        for (int i = 0; i < PREFIX.length; i++) {
            if (bytes[m.replyFrom + i] != PREFIX[i]) {
                return;
            }
        }
        int dots = 0;
        for (int at = m.replyFrom; at < m.replyTo; at++) {
            if (bytes[at] == '.') {
                dots++;
            } else if (bytes[at] == '@' && dots >= DOTS_MIN) {
                if (at + 1 < m.replyTo) {
                    m.subjectFrom = at + 1;
                    m.subjectTo = m.replyTo;
                    m.replyTo = at;
                }
                return;
            }
        }
    }
}
