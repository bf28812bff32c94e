package io.natterjack.protocol;

import io.natterjack.net.Chunk;
import java.util.Arrays;

/**
 * One message as it stands in a receive buffer: offsets only, valid until the array changes. The
 * payload of a large message stands in a {@link Chunk} instead.
 * <pre>
 *   line:    bytes  ... account ... subject ... reply ... queue names ...
 *   payload: bytes[payloadFrom, payloadFrom + size) CR LF     header block first, then the body
 *       or   chunk[payloadFrom, payloadFrom + size) CR LF
 * </pre>
 * The fields are open: this is the one object that the whole path of a message reads.
 */
public final class Message {

    /** The array that the line stands in. */
    public byte[] bytes;
    public int accountFrom;
    public int accountTo;
    public int subjectFrom;
    public int subjectTo;
    /** Equal to {@link #replyTo} if there is no reply. */
    public int replyFrom;
    public int replyTo;
    /** Names of queue groups, for a message from a route. */
    public int queueCount;
    public int[] queueFrom = new int[8];
    public int[] queueTo = new int[8];

    /** Bytes of the header block, which is the first part of the payload; 0 if there is none. */
    public int headerLength;
    /** Bytes of header block and body together, without the CR LF behind them. */
    public int size;
    /** The digits of {@link #size} as they stand in the line: they are passed on verbatim. */
    public int sizeFrom;
    public int sizeTo;
    /** Likewise of {@link #headerLength}, if there is a header block. */
    public int headerSizeFrom;
    public int headerSizeTo;
    /** The array that the payload stands in; meaningless if there is a {@link #chunk}. */
    public byte[] payload;
    /** Where the payload begins in its array or chunk. */
    public int payloadFrom;
    /** Holds payload and CR LF of a large message, or null. */
    public Chunk chunk;

    /** Whether there is a reply subject. */
    public boolean hasReply() {
        return replyTo > replyFrom;
    }

    /** Bytes of the subject. */
    public int subjectLength() {
        return subjectTo - subjectFrom;
    }

    /** Bytes of the reply subject, 0 if there is none. */
    public int replyLength() {
        return replyTo - replyFrom;
    }

    /** Copies the first {@code length} bytes of the payload and the CR LF behind it. */
    public void copyPayload(byte[] target, int at, int length) {
        if (chunk == null) {
            System.arraycopy(payload, payloadFrom, target, at, length);
        } else {
            chunk.buffer().get(payloadFrom, target, at, length);
        }
    }

    /** Sets where the digits of the sizes stand. */
    public void digits(int headerFrom, int headerTo, int from, int to) {
        headerSizeFrom = headerFrom;
        headerSizeTo = headerTo;
        sizeFrom = from;
        sizeTo = to;
    }

    /** Starts anew over {@code line}: no account, reply, queues or header. */
    public void wrap(byte[] line) {
        bytes = line;
        accountFrom = accountTo = 0;
        subjectFrom = subjectTo = 0;
        replyFrom = replyTo = 0;
        queueCount = 0;
        headerLength = 0;
        chunk = null;
    }

    /** Adds the name of a queue group. */
    public void addQueue(int from, int to) {
        if (queueCount == queueFrom.length) {
            queueFrom = Arrays.copyOf(queueFrom, queueCount * 2);
            queueTo = Arrays.copyOf(queueTo, queueCount * 2);
        }
        queueFrom[queueCount] = from;
        queueTo[queueCount++] = to;
    }

    /**
     * Keeps a message whose payload is still to come: copies the line {@code [from, to)} that the
     * offsets of {@code other} point into. Reuses the array of an earlier call.
     */
    public void hold(Message other, int from, int to) {
        final int length = to - from;
        final byte[] line = bytes != null && bytes.length >= length ? bytes : new byte[length];
        System.arraycopy(other.bytes, from, line, 0, length);
        wrap(line);
        accountFrom = other.accountFrom - from;
        accountTo = other.accountTo - from;
        subjectFrom = other.subjectFrom - from;
        subjectTo = other.subjectTo - from;
        if (other.hasReply()) {
            replyFrom = other.replyFrom - from;
            replyTo = other.replyTo - from;
        }
        for (int i = 0; i < other.queueCount; i++) {
            addQueue(other.queueFrom[i] - from, other.queueTo[i] - from);
        }
        headerLength = other.headerLength;
        size = other.size;
        digits(other.headerSizeFrom - from, other.headerSizeTo - from, other.sizeFrom - from,
                other.sizeTo - from);
    }
}
