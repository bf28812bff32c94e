package io.natterjack.client;

import io.natterjack.protocol.Message;
import java.nio.charset.StandardCharsets;

/**
 * The status message that answers a request which nobody got.
 * <pre>
 *   NATS/1.0 503 CR LF Nats-Subject: subject CR LF CR LF
 * </pre>
 */
final class NoResponders {

    private static final byte[] STATUS =
            "NATS/1.0 503\r\nNats-Subject: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CR_LF = 2;

    private NoResponders() {
    }

    /** Returns the answer to {@code request}: its subject is the reply, it has headers only. */
    static Message status(Message request) {
        final int length = STATUS.length + request.subjectLength() + END.length;
        final byte[] digits = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
        final byte[] bytes = new byte[request.replyLength() + digits.length + length + CR_LF];
        int at = copy(request.bytes, request.replyFrom, request.replyLength(), bytes, 0);
        final Message status = new Message();
        status.wrap(bytes);
        status.subjectTo = at;
        status.digits(at, at + digits.length, at, at + digits.length);
        at = copy(digits, 0, digits.length, bytes, at);
        status.payload = bytes;
        status.payloadFrom = at;
        status.headerLength = length;
        status.size = length;
        at = copy(STATUS, 0, STATUS.length, bytes, at);
        at = copy(request.bytes, request.subjectFrom, request.subjectLength(), bytes, at);
        copy(END, 0, END.length, bytes, at);
        return status;
    }

    private static int copy(byte[] source, int from, int length, byte[] target, int at) {
        System.arraycopy(source, from, target, at, length);
        return at + length;
    }
}
