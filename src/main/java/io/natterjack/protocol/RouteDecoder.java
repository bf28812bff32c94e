package io.natterjack.protocol;

/**
 * Cuts what a peer sends on a route into operations. One for each loop; its thread only.
 * <pre>
 *   INFO {json}   CONNECT {json}   PING   PONG   +OK   -ERR text
 *   RS+ [account] subject [queue weight]            LS+ origin [account] subject [queue weight]
 *   RS- [account] subject [queue]                   LS- [origin] [account] subject [queue]
 *   RMSG [account] subject [reply] size                              CR LF payload CR LF
 *   RMSG [account] subject + reply queue... size                     CR LF payload CR LF
 *   RMSG [account] subject | queue... size                           CR LF payload CR LF
 *   HMSG like RMSG with "hsize size"                LMSG origin like HMSG
 * </pre>
 * The account is absent on a connection that is dedicated to one. NATS route protocol: the form
 * of a message is told by the count of its arguments.
 */
public final class RouteDecoder extends Decoder {

    /** Told of each operation; returns whether to go on with the next. */
    public interface Handler {

        boolean onConnect(byte[] bytes, int from, int to);

        boolean onInfo(byte[] bytes, int from, int to);

        /** The line's arguments, with account and without origin; valid during the call. */
        boolean onInterest(byte[] bytes, Interest interest);

        boolean onMessage(Message message);

        /** A large message begins; see {@link ClientDecoder.Handler#onLargePublish}. */
        void onLargeMessage(Message message, int lineFrom, int lineTo);

        boolean onPing();

        boolean onPong();

        boolean onError(byte[] bytes, int from, int to);

        /** @param what for the log, for example {@code processRemoteSub Parse Error} */
        void onProtocolError(ProtocolError error, String what);
    }

    /** One interest line, RS+, RS-, LS+ or LS-, as offsets. */
    public static final class Interest {
        public boolean isAdded;
        /** Equal bounds if there is no origin: the interest is not a leaf node's. */
        public int originFrom;
        public int originTo;
        public int accountFrom;
        public int accountTo;
        public int subjectFrom;
        public int subjectTo;
        /** Equal bounds if there is no queue group. */
        public int queueFrom;
        public int queueTo;
        /** Members of the queue group, 0 if they can receive nothing. */
        public int weight;
    }

    /** How the lines of a connection look. */
    public enum Form {
        /** The account stands in every line. */
        WITH_ACCOUNT,
        /** The connection is dedicated to one account, which is left out. */
        DEDICATED
    }

    private static final int INFO = 0;
    private static final int CONNECT = 1;
    private static final int PING = 2;
    private static final int PONG = 3;
    private static final int OK = 4;
    private static final int ERR = 5;
    private static final int RS_ADD = 6;
    private static final int RS_REMOVE = 7;
    private static final int LS_ADD = 8;
    private static final int LS_REMOVE = 9;
    private static final int RMSG = 10;
    private static final int HMSG = 11;
    private static final int LMSG = 12;
    private static final int A_ADD = 13;
    private static final int A_REMOVE = 14;
    private static final int SUB = 15;
    private static final int PUB = 16;
    private static final int HPUB = 17;
    private static final int UNSUB = 18;
    private static final Verbs VERBS = new Verbs("INFO", "CONNECT", "PING", "PONG", "+OK", "-ERR",
            "RS+", "RS-", "LS+", "LS-", "RMSG", "HMSG", "LMSG", "A+", "A-", "SUB", "PUB", "HPUB",
            "UNSUB");

    /** Account, subject, sign, reply, a few queue groups, size. */
    private static final int PLAIN_WORDS_MAX = 8;
    private static final int RMSG_INT = 'R' | 'M' << 8 | 'S' << 16 | 'G' << 24;

    private final int payloadMax;
    private final Interest interest = new Interest();
    private boolean withAccount;
    private boolean withLeafOrigin;
    private Handler handler;

    /**
     * @param largePayload bytes from which a payload is passed on by reference
     * @param payloadMax   largest payload that is accepted; a route has no max_payload, but a
     *                     bound on what one line can make us hold
     */
    public RouteDecoder(int largePayload, int payloadMax) {
        super(largePayload);
        this.payloadMax = payloadMax;
    }

    /**
     * Tells {@code handler} of the operations in {@code bytes[from, to)}.
     *
     * @param withLeafOrigin whether the peer's LS- lines name the origin
     * @return the position of the first byte that was not used
     */
    public int decode(byte[] bytes, int from, int to, int controlLineMax, Form form,
                      boolean withLeafOrigin, Handler handler) {
        begin(controlLineMax);
        withAccount = form == Form.WITH_ACCOUNT;
        this.withLeafOrigin = withLeafOrigin;
        this.handler = handler;
        int at = from;
        while (at < to) {
            final int next;
            if (to - at >= 5 && (int) INTS.get(bytes, at) == RMSG_INT && bytes[at + 4] == ' ') {
                next = message(RMSG, bytes, at, at + 5, to);
            } else {
                next = operation(bytes, at, to);
            }
            if (next < 0) {
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
            return fail(ProtocolError.UNKNOWN_OPERATION, "unknown operation", to);
        }
        final int at = from + VERBS.length(verb);
        if (verb >= ERR) {
            if (at == to) {
                return ~from;
            }
            if (!isBlank(bytes[at])) {
                return fail(ProtocolError.UNKNOWN_OPERATION, "unknown operation", to);
            }
        }
        return switch (verb) {
            case RMSG, HMSG, LMSG -> message(verb, bytes, from, at, to);
            case PING, PONG, OK -> bare(verb, bytes, from, at, to);
            case RS_ADD, RS_REMOVE, LS_ADD, LS_REMOVE, A_ADD, A_REMOVE, SUB, PUB, HPUB, UNSUB ->
                    line(verb, bytes, from, at, to);
            default -> text(verb, bytes, from, at, to);
        };
    }

    private int line(int verb, byte[] bytes, int from, int args, int to) {
        final int after = cut(bytes, args, to, true);
        if (after < 0) {
            return incomplete(after, from, to);
        }
        final boolean goesOn;
        switch (verb) {
            case RS_ADD, LS_ADD:
                if (!parseAdd(verb == LS_ADD, bytes)) {
                    return malformed("processRemoteSub Parse Error", to);
                }
                goesOn = handler.onInterest(bytes, interest);
                break;
            case RS_REMOVE, LS_REMOVE:
                if (!parseRemove(verb == LS_REMOVE && withLeafOrigin)) {
                    return malformed("processRemoteUnsub parse error", to);
                }
                goesOn = handler.onInterest(bytes, interest);
                break;
            case UNSUB:
                return malformed("processRemoteUnsub parse error", to);
            case PUB, HPUB:
                return swallow(bytes, from, after, to);
            default:
                // SUB, and the gateway verbs A+ and A-: without effect on a route.
                goesOn = true;
                break;
        }
        return goesOn ? after : ~after;
    }

    private boolean parseAdd(boolean isLeaf, byte[] bytes) {
        final int at = (isLeaf ? 1 : 0) + (withAccount ? 1 : 0);
        final int count = line.count() - at;
        // A real server can leave the weight away when permissions change: it counts as 1. With
        // nothing but a queue it cannot be told from a malformed line, and is taken as one member.
        if (count < 1 || count > 3) {
            return false;
        }
        interest(isLeaf, at);
        interest.isAdded = true;
        interest.weight = 1;
        if (count >= 2) {
            interest.queueFrom = line.start(at + 1);
            interest.queueTo = line.end(at + 1);
        }
        if (count == 3) {
            interest.weight = Math.max(0, line.number(bytes, at + 2));
        }
        return true;
    }

    private boolean parseRemove(boolean isLeaf) {
        final int at = (isLeaf ? 1 : 0) + (withAccount ? 1 : 0);
        final int count = line.count() - at;
        if (count < 1 || count > 2) {
            return false;
        }
        interest(isLeaf, at);
        interest.isAdded = false;
        interest.weight = 0;
        if (count == 2) {
            interest.queueFrom = line.start(at + 1);
            interest.queueTo = line.end(at + 1);
        }
        return true;
    }

    private void interest(boolean isLeaf, int subjectAt) {
        interest.originFrom = isLeaf ? line.start(0) : 0;
        interest.originTo = isLeaf ? line.end(0) : 0;
        interest.accountFrom = withAccount ? line.start(subjectAt - 1) : 0;
        interest.accountTo = withAccount ? line.end(subjectAt - 1) : 0;
        interest.subjectFrom = line.start(subjectAt);
        interest.subjectTo = line.end(subjectAt);
        interest.queueFrom = 0;
        interest.queueTo = 0;
    }

    private int message(int verb, byte[] bytes, int from, int args, int to) {
        int after = verb == RMSG ? line.cutPlain(bytes, args, to, PLAIN_WORDS_MAX)
                : ControlLine.INCOMPLETE;
        if (after < 0 || line.end() - args > controlLineMax) {
            after = cut(bytes, args, to, false);
        }
        if (after < 0) {
            return incomplete(after, from, to);
        }
        if (!parseMessage(verb, bytes)) {
            return malformed("processRoutedMsgArgs Parse Error", to);
        }
        switch (payload(bytes, from, after, to)) {
            case WHOLE:
                final int next = after + withCrLf(message.size);
                return handler.onMessage(message) ? next : ~next;
            case AWAITED:
                if (payloadLength() == 0) {
                    return ~from;
                }
                handler.onLargeMessage(message, from, after);
                return ~after;
            default:
                return fail(ProtocolError.UNKNOWN_OPERATION, "payload without CR LF", to);
        }
    }

    private boolean parseMessage(int verb, byte[] bytes) {
        final int sizes = verb == RMSG ? 1 : 2;
        final int subjectAt = (verb == LMSG ? 1 : 0) + (withAccount ? 1 : 0);
        final int count = line.count();
        final int middle = count - sizes - subjectAt - 1;
        if (middle < 0) {
            return false;
        }
        final Message m = message;
        m.wrap(bytes);
        if (withAccount) {
            m.accountFrom = line.start(subjectAt - 1);
            m.accountTo = line.end(subjectAt - 1);
        }
        m.subjectFrom = line.start(subjectAt);
        m.subjectTo = line.end(subjectAt);
        if (middle > 0 && !parseReplyAndQueues(m, bytes, subjectAt + 1, middle)) {
            return false;
        }
        m.size = line.number(bytes, count - 1);
        m.headerLength = sizes == 2 ? line.number(bytes, count - 2) : 0;
        m.digits(line.start(count - 2), line.end(count - 2), line.start(count - 1),
                line.end(count - 1));
        return m.size >= 0 && m.size <= payloadMax && m.headerLength >= 0
                && m.headerLength <= m.size;
    }

    /** {@code reply}, or {@code + reply queue...}, or {@code | queue...}. */
    private boolean parseReplyAndQueues(Message m, byte[] bytes, int at, int count) {
        if (count == 1) {
            m.replyFrom = line.start(at);
            m.replyTo = line.end(at);
            return true;
        }
        if (line.end(at) - line.start(at) != 1) {
            return false;
        }
        int queue = at + 1;
        switch (bytes[line.start(at)]) {
            case '+':
                m.replyFrom = line.start(queue);
                m.replyTo = line.end(queue);
                queue++;
                break;
            case '|':
                break;
            default:
                return false;
        }
        for (; queue < at + count; queue++) {
            m.addQueue(line.start(queue), line.end(queue));
        }
        return true;
    }

    /** PUB and HPUB mean nothing on a route: line and payload are skipped. */
    private int swallow(byte[] bytes, int from, int after, int to) {
        if (line.count() < 2 || line.number(bytes, line.count() - 1) < 0) {
            return malformed("processPub Parse Error", to);
        }
        message.wrap(bytes);
        message.size = line.number(bytes, line.count() - 1);
        if (message.size > payloadMax) {
            return malformed("processPub Parse Error", to);
        }
        switch (payload(bytes, from, after, to)) {
            case WHOLE:
                return after + withCrLf(message.size);
            case AWAITED:
                if (payloadLength() == 0) {
                    return ~from;
                }
                handler.onLargeMessage(null, from, after);
                return ~after;
            default:
                return fail(ProtocolError.UNKNOWN_OPERATION, "payload without CR LF", to);
        }
    }

    private int bare(int verb, byte[] bytes, int from, int args, int to) {
        final int lineFeed = lineFeed(bytes, args, to);
        if (lineFeed < 0) {
            return to - args > controlLineMax ? incomplete(TOO_LONG, from, to) : ~from;
        }
        final boolean goesOn = switch (verb) {
            case PING -> handler.onPing();
            case PONG -> handler.onPong();
            default -> true;
        };
        return goesOn ? lineFeed + 1 : ~(lineFeed + 1);
    }

    private int text(int verb, byte[] bytes, int from, int args, int to) {
        final int start = skipBlanks(bytes, args, to);
        final int lineFeed = lineFeed(bytes, start, to);
        final int end = lineFeed < 0 ? to : textEnd(bytes, start, lineFeed);
        if (end - start > controlLineMax) {
            return incomplete(TOO_LONG, from, to);
        }
        if (lineFeed < 0) {
            return ~from;
        }
        final boolean goesOn = switch (verb) {
            case INFO -> handler.onInfo(bytes, start, end);
            case CONNECT -> handler.onConnect(bytes, start, end);
            default -> handler.onError(bytes, start, end);
        };
        return goesOn ? lineFeed + 1 : ~(lineFeed + 1);
    }

    private int incomplete(int verdict, int from, int to) {
        return verdict == TOO_LONG
                ? fail(ProtocolError.MAX_CONTROL_LINE, "maximum control line exceeded", to)
                : ~from;
    }

    private int malformed(String what, int to) {
        return fail(ProtocolError.MALFORMED_ARGUMENTS, what, to);
    }

    private int fail(ProtocolError error, String what, int to) {
        handler.onProtocolError(error, what);
        return ~to;
    }
}
