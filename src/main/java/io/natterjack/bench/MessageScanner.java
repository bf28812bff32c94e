package io.natterjack.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Counts the messages a server sends, and hands them to a handler if there is one.
 * <p>
 * NATS client protocol: {@code MSG subject sid [reply] size} and {@code HMSG subject sid [reply]
 * header-size total-size}: the last argument is what follows the line, without its CRLF. That is
 * all that needs to be read of a line to get to the next one.
 */
final class MessageScanner {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final int LINE_LENGTH_MAX = 64 * 1024;

    /** Is told each message, whole. The buffer is valid during the call. */
    interface Handler {

        /**
         * @param lineAt      index of the line's first byte
         * @param payloadAt   index of the payload; the line with its CRLF ends here
         * @param payloadEnd  index after the payload
         */
        void onMessage(ByteBuffer buffer, int lineAt, int payloadAt, int payloadEnd)
                throws ProtocolException;
    }

    private final Handler handler;
    private long messages;
    private int pings;
    private int payloadToSkip;

    /** @param handler null to count only: then a payload need not be in the buffer as a whole */
    MessageScanner(Handler handler) {
        this.handler = handler;
    }

    long messages() {
        return messages;
    }

    /** How many PINGs came since this was last asked. */
    int takePings() {
        final int taken = pings;
        pings = 0;
        return taken;
    }

    /**
     * Goes through {@code buffer[from, to)}.
     *
     * @param buffer in little-endian order
     * @return index of the first byte that must be presented again, with more behind it
     * @throws ProtocolException if the server sent an error or something that is no message
     */
    int scan(ByteBuffer buffer, int from, int to) throws ProtocolException {
        assert buffer.order() == ByteOrder.LITTLE_ENDIAN;
        int at = skipPayload(from, to);
        while (at < to) {
            final int lineEnd = lineEnd(buffer, at, to);
            if (lineEnd < 0) {
                if (to - at > LINE_LENGTH_MAX) {
                    throw new ProtocolException("line without end: length=" + (to - at));
                }
                break;
            }
            final int first = buffer.get(at);
            if (first != 'M' && first != 'H') {
                onControl(buffer, at, lineEnd);
                at = lineEnd;
                continue;
            }
            final int payloadEnd = lineEnd + size(buffer, at, lineEnd);
            final int next = payloadEnd + 2;
            if (next > to) {
                if (handler != null) {
                    break;
                }
                payloadToSkip = next - to;
                return to;
            }
            if (buffer.get(next - 1) != '\n') {
                throw new ProtocolException("payload without CRLF: " + text(buffer, at, lineEnd));
            }
            messages++;
            if (handler != null) {
                handler.onMessage(buffer, at, lineEnd, payloadEnd);
            }
            at = next;
        }
        return at;
    }

    private int skipPayload(int from, int to) {
        if (payloadToSkip == 0) {
            return from;
        }
        final int skipped = Math.min(payloadToSkip, to - from);
        payloadToSkip -= skipped;
        if (payloadToSkip == 0) {
            messages++;
        }
        return from + skipped;
    }

    /** The index after the next line feed, or -1. Eight bytes at a time. */
    private static int lineEnd(ByteBuffer buffer, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            final long found = buffer.getLong(at) ^ LINE_FEEDS;
            final long zeros = found - ONES & ~found & HIGHS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3) + 1;
            }
        }
        for (; at < to; at++) {
            if (buffer.get(at) == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private static int size(ByteBuffer buffer, int lineAt, int lineEnd) throws ProtocolException {
        int at = lineEnd - 3;
        int size = 0;
        int unit = 1;
        for (; at > lineAt && buffer.get(at) != ' '; at--) {
            final int digit = buffer.get(at) - '0';
            if (digit < 0 || digit > 9 || unit > 100_000_000) {
                throw new ProtocolException("no size: " + text(buffer, lineAt, lineEnd));
            }
            size += digit * unit;
            unit *= 10;
        }
        if (unit == 1 || at == lineAt) {
            throw new ProtocolException("no size: " + text(buffer, lineAt, lineEnd));
        }
        return size;
    }

    private void onControl(ByteBuffer buffer, int from, int to) throws ProtocolException {
        final String line = text(buffer, from, to);
        if (line.equals("PING")) {
            pings++;
        } else if (!line.equals("PONG") && !line.equals("+OK") && !line.startsWith("INFO ")) {
            throw new ProtocolException("server says: " + line);
        }
    }

    private static String text(ByteBuffer buffer, int from, int to) {
        final byte[] bytes = new byte[Math.min(to - from, 200)];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII).trim();
    }
}
