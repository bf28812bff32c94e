package io.natterjack.protocol;

/**
 * Cuts what a client sends into operations. One for each loop; its thread only.
 * <pre>
 *   CONNECT {json}                    PUB  subject [reply] size           CR LF payload CR LF
 *   SUB subject [queue] sid           HPUB subject [reply] hsize tsize    CR LF payload CR LF
 *   UNSUB sid [max]                   PING   PONG   INFO {json}   +OK   -ERR text
 * </pre>
 * NATS client protocol: verbs in any letter case, arguments parted by blanks and tabs, CR before
 * LF optional except behind a payload.
 */
public final class ClientDecoder extends Decoder {

    /** Told of each operation; returns whether to go on with the next. */
    public interface Handler {

        boolean onConnect(byte[] bytes, int from, int to);

        /** Whether HPUB is allowed, as things stand after the operations told so far. */
        boolean takesHeaders();

        /** @param message valid during the call */
        boolean onPublish(Message message);

        /**
         * A large message begins, its payload is to follow in a chunk.
         *
         * @param message without payload, valid during the call
         * @param lineFrom where its line begins, to {@link Message#hold} it
         * @param lineTo   where its line ends, exclusive
         */
        void onLargePublish(Message message, int lineFrom, int lineTo);

        /** @param queueFrom equal to {@code queueTo} if there is no queue group */
        boolean onSubscribe(byte[] bytes, int subjectFrom, int subjectTo, int queueFrom,
                            int queueTo, int sidFrom, int sidTo);

        /** @param max messages after which to unsubscribe, 0 for at once */
        boolean onUnsubscribe(byte[] bytes, int sidFrom, int sidTo, int max);

        boolean onPing();

        boolean onPong();

        boolean onInfo(byte[] bytes, int from, int to);

        boolean onError(byte[] bytes, int from, int to);

        void onProtocolError(ProtocolError error);
    }

    private static final int CONNECT = 0;
    private static final int PUB = 1;
    private static final int HPUB = 2;
    private static final int SUB = 3;
    private static final int UNSUB = 4;
    private static final int PING = 5;
    private static final int PONG = 6;
    private static final int INFO = 7;
    private static final int OK = 8;
    private static final int ERR = 9;
    private static final Verbs VERBS = new Verbs(
            "CONNECT", "PUB", "HPUB", "SUB", "UNSUB", "PING", "PONG", "INFO", "+OK", "-ERR");

    /** "PUB " as it stands in memory: the one verb worth a short cut. */
    private static final int PUB_BLANK = 'P' | 'U' << 8 | 'B' << 16 | ' ' << 24;

    private int payloadMax;
    private Handler handler;

    /** @param largePayload bytes from which a payload is passed on by reference */
    public ClientDecoder(int largePayload) {
        super(largePayload);
    }

    /**
     * Tells {@code handler} of the operations in {@code bytes[from, to)}.
     *
     * @param payloadMax largest payload, negative for any
     * @return the position of the first byte that was not used
     */
    public int decode(byte[] bytes, int from, int to, int controlLineMax, int payloadMax,
                      Handler handler) {
        begin(controlLineMax);
        this.payloadMax = payloadMax;
        this.handler = handler;
        int at = from;
        while (at < to) {
            final int next;
            if (to - at >= 4 && (int) INTS.get(bytes, at) == PUB_BLANK) {
                next = publishPlain(bytes, at, to);
            } else {
                next = operation(bytes, at, to);
            }
            if (next < 0) {
                // What was used before a stop is encoded as its complement.
                return ~next;
            }
            at = next;
        }
        return at;
    }

    private int operation(byte[] bytes, int from, int to) {
        final int verb = VERBS.find(bytes, from, to);
        if (verb == Verbs.INCOMPLETE) {
            return ~from;
        }
        if (verb == Verbs.UNKNOWN) {
            return fail(ProtocolError.UNKNOWN_OPERATION, to);
        }
        final int at = from + VERBS.length(verb);
        if (verb == PUB || verb == HPUB || verb == SUB || verb == UNSUB || verb == ERR) {
            if (at == to) {
                return ~from;
            }
            if (!isBlank(bytes[at])) {
                return fail(ProtocolError.UNKNOWN_OPERATION, to);
            }
        }
        return switch (verb) {
            case PUB -> publish(bytes, from, at, to, false);
            case HPUB -> publish(bytes, from, at, to, true);
            case SUB -> subscribe(bytes, from, at, to);
            case UNSUB -> unsubscribe(bytes, from, at, to);
            case PING, PONG, OK -> bare(verb, bytes, from, at, to);
            default -> text(verb, bytes, from, at, to);
        };
    }

    /** Short cut for a PUB as clients send it, whole: nearly every operation. */
    private int publishPlain(byte[] bytes, int from, int to) {
        final int args = from + 4;
        final int after = line.cutPlain(bytes, args, to, 3);
        final int count = line.count();
        if (after < 0 || count < 2 || line.end() - args > controlLineMax) {
            return publish(bytes, from, args, to, false);
        }
        final Message m = message;
        final int size = line.number();
        final int end = after + size;
        if (payloadMax >= 0 && size > payloadMax || end + 2 > to
                || bytes[end] != '\r' || bytes[end + 1] != '\n') {
            return publish(bytes, from, args, to, false);
        }
        m.wrap(bytes);
        m.subjectFrom = args;
        m.subjectTo = line.end(0);
        if (count == 3) {
            m.replyFrom = line.start(1);
            m.replyTo = line.end(1);
        }
        m.size = size;
        m.digits(0, 0, line.start(count - 1), line.end());
        m.payload = bytes;
        m.payloadFrom = after;
        return handler.onPublish(m) ? end + 2 : ~(end + 2);
    }

    private int publish(byte[] bytes, int from, int args, int to, boolean withHeader) {
        final int after = cut(bytes, args, to, false);
        if (after < 0) {
            return after == TOO_LONG ? fail(ProtocolError.MAX_CONTROL_LINE, to) : ~from;
        }
        final int sizes = withHeader ? 2 : 1;
        final int count = line.count();
        if (count != 1 + sizes && count != 2 + sizes || withHeader && !handler.takesHeaders()) {
            return fail(ProtocolError.MALFORMED_ARGUMENTS, to);
        }
        final Message m = message;
        m.wrap(bytes);
        m.subjectFrom = line.start(0);
        m.subjectTo = line.end(0);
        if (count == 2 + sizes) {
            m.replyFrom = line.start(1);
            m.replyTo = line.end(1);
        }
        m.size = line.number(bytes, count - 1);
        m.headerLength = withHeader ? line.number(bytes, count - 2) : 0;
        m.digits(line.start(count - 2), line.end(count - 2), line.start(count - 1),
                line.end(count - 1));
        if (m.size < 0 || m.headerLength < 0 || m.headerLength > m.size) {
            return fail(ProtocolError.MALFORMED_ARGUMENTS, to);
        }
        if (payloadMax >= 0 && m.size > payloadMax) {
            return fail(ProtocolError.MAX_PAYLOAD, to);
        }
        switch (payload(bytes, from, after, to)) {
            case WHOLE:
                final int next = after + withCrLf(m.size);
                return handler.onPublish(m) ? next : ~next;
            case AWAITED:
                if (payloadLength() == 0) {
                    return ~from;
                }
                handler.onLargePublish(m, from, after);
                return ~after;
            default:
                return fail(ProtocolError.UNKNOWN_OPERATION, to);
        }
    }

    private int subscribe(byte[] bytes, int from, int args, int to) {
        final int after = cut(bytes, args, to, true);
        if (after < 0) {
            return after == TOO_LONG ? fail(ProtocolError.MAX_CONTROL_LINE, to) : ~from;
        }
        final int count = line.count();
        if (count != 2 && count != 3) {
            return fail(ProtocolError.MALFORMED_ARGUMENTS, to);
        }
        final int queueFrom = count == 3 ? line.start(1) : 0;
        final int queueTo = count == 3 ? line.end(1) : 0;
        final boolean goesOn = handler.onSubscribe(bytes, line.start(0), line.end(0), queueFrom,
                queueTo, line.start(count - 1), line.end(count - 1));
        return goesOn ? after : ~after;
    }

    private int unsubscribe(byte[] bytes, int from, int args, int to) {
        final int after = cut(bytes, args, to, true);
        if (after < 0) {
            return after == TOO_LONG ? fail(ProtocolError.MAX_CONTROL_LINE, to) : ~from;
        }
        final int count = line.count();
        if (count != 1 && count != 2) {
            return fail(ProtocolError.MALFORMED_ARGUMENTS, to);
        }
        final int max = count == 2 ? Math.max(0, line.number(bytes, 1)) : 0;
        return handler.onUnsubscribe(bytes, line.start(0), line.end(0), max) ? after : ~after;
    }

    /** PING, PONG and +OK: what stands behind them up to LF is skipped, however long. */
    private int bare(int verb, byte[] bytes, int from, int args, int to) {
        final int lineFeed = lineFeed(bytes, args, to);
        if (lineFeed < 0) {
            // Nothing of the tail is worth keeping: go on behind the verb when LF is there.
            return to - args > controlLineMax ? ~dropTail(bytes, from, args, to) : ~from;
        }
        final boolean goesOn = switch (verb) {
            case PING -> handler.onPing();
            case PONG -> handler.onPong();
            default -> true;
        };
        return goesOn ? lineFeed + 1 : ~(lineFeed + 1);
    }

    /** Moves the verb to the end of what was read, so that an endless tail is not held. */
    private static int dropTail(byte[] bytes, int from, int args, int to) {
        final int length = args - from;
        System.arraycopy(bytes, from, bytes, to - length, length);
        return to - length;
    }

    private int text(int verb, byte[] bytes, int from, int args, int to) {
        final int start = skipBlanks(bytes, args, to);
        final int lineFeed = lineFeed(bytes, start, to);
        final int end = lineFeed < 0 ? to : textEnd(bytes, start, lineFeed);
        if (end - start > controlLineMax
                && (lineFeed >= 0 || end - start > controlLineMax + 1 || bytes[to - 1] != '\r')) {
            return fail(ProtocolError.MAX_CONTROL_LINE, to);
        }
        if (lineFeed < 0) {
            return ~from;
        }
        final boolean goesOn = switch (verb) {
            case CONNECT -> handler.onConnect(bytes, start, end);
            case INFO -> handler.onInfo(bytes, start, end);
            default -> handler.onError(bytes, start, end);
        };
        return goesOn ? lineFeed + 1 : ~(lineFeed + 1);
    }

    private int fail(ProtocolError error, int to) {
        handler.onProtocolError(error);
        return ~to;
    }
}
