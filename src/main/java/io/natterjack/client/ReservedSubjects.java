package io.natterjack.client;

import io.natterjack.protocol.Message;
import java.nio.charset.StandardCharsets;

/** Subjects and replies that clients may not publish to, since the servers use them. */
final class ReservedSubjects {

    private static final byte[] SERVICE_REPLY = ascii("_R_.");
    private static final byte[] GATEWAY_REPLY = ascii("_GR_.");
    private static final byte[] JETSTREAM_ACK = ascii("$JS.ACK.");
    private static final byte[] RAFT = ascii("$NRG.");

    private ReservedSubjects() {
    }

    /** A cheap look before the exact ones: nearly every message ends here. */
    static boolean mayBeReserved(Message m) {
        final byte first = m.subjectLength() == 0 ? 0 : m.bytes[m.subjectFrom];
        if (first == '_' || first == '$') {
            return true;
        }
        if (!m.hasReply()) {
            return false;
        }
        final byte firstOfReply = m.bytes[m.replyFrom];
        return firstOfReply == '_' || firstOfReply == '$';
    }

    static boolean isReservedReply(Message m) {
        return startsWith(m.bytes, m.replyFrom, m.replyTo, SERVICE_REPLY)
                || startsWith(m.bytes, m.replyFrom, m.replyTo, JETSTREAM_ACK)
                || startsWith(m.bytes, m.replyFrom, m.replyTo, GATEWAY_REPLY);
    }

    static boolean isReservedSubject(Message m, boolean inSystemAccount) {
        return startsWith(m.bytes, m.subjectFrom, m.subjectTo, GATEWAY_REPLY)
                || !inSystemAccount && startsWith(m.bytes, m.subjectFrom, m.subjectTo, RAFT);
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
