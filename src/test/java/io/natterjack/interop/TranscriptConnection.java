package io.natterjack.interop;

import java.io.IOException;
import java.io.UncheckedIOException;

import static io.natterjack.interop.TranscriptRun.check;

/** A connection of a recorded session: bytes out, bytes in, compared exactly. */
final class TranscriptConnection extends RawConnection {

    private static final String PING = "PING\r\n";

    private final String name;
    private final boolean ownPings;

    /** @param ownPings the session itself speaks about the server's PINGs: none is left out */
    TranscriptConnection(String name, int port, boolean ownPings) throws IOException {
        super(open(port));
        this.name = name;
        this.ownPings = ownPings;
    }

    /** What the other side closed already cannot be sent: the next expectation tells. */
    void sendInPieces(String data, int length, long delayMs) throws InterruptedException {
        for (int at = 0; at < data.length(); at += length) {
            send(data.substring(at, Math.min(data.length(), at + length)));
            // The pieces must not meet again in one segment.
            Thread.sleep(delayMs);
        }
    }

    @Override
    void send(String bytes) {
        try {
            super.send(bytes);
        } catch (UncheckedIOException closed) {
            return;
        }
    }

    void expect(String want, long withinMs) {
        final long deadlineNs = deadlineNs(withinMs);
        dropPings(want);
        while (available() < want.length() && !atEnd() && leftMs(deadlineNs) > 0
                && (want.startsWith(rest()) || PING.startsWith(rest()))) {
            tryFill((int) leftMs(deadlineNs));
            dropPings(want);
        }
        dropPings(want);
        check(rest().startsWith(want), "connection " + name + ": expected=" + brief(want)
                + ", got=" + brief(rest()) + ", closed=" + atEnd());
        skip(want.length());
    }

    /** The next line, with its CR LF. */
    String line(long withinMs) {
        final long deadlineNs = deadlineNs(withinMs);
        while (true) {
            dropPings("");
            final int end = rest().indexOf("\r\n");
            if (end >= 0) {
                return bytes(end + 2);
            }
            check(!atEnd() && leftMs(deadlineNs) > 0, "connection " + name + ": no line, have="
                    + brief(rest()) + ", closed=" + atEnd());
            tryFill((int) leftMs(deadlineNs));
        }
    }

    /**
     * Reads for {@code ms} milliseconds, on a busy machine until nothing came for as long, and
     * counts {@code data} in what came.
     */
    int count(String data, long ms) {
        int before;
        do {
            before = available();
            final long deadlineNs = deadlineNs(ms);
            while (!atEnd() && leftMs(deadlineNs) > 0) {
                tryFill((int) leftMs(deadlineNs));
            }
        } while (!atEnd() && available() > before);
        final String all = rest();
        skip(all.length());
        int count = 0;
        for (int at = all.indexOf(data); at >= 0; at = all.indexOf(data, at + data.length())) {
            count++;
        }
        return count;
    }

    void expectQuiet(long ms) {
        final long deadlineNs = deadlineNs(ms);
        while (!atEnd() && leftMs(deadlineNs) > 0) {
            tryFill((int) leftMs(deadlineNs));
            dropPings("");
        }
        check(available() == 0 && !atEnd(), "connection " + name + ": expected silence, got="
                + brief(rest()) + ", closed=" + atEnd());
    }

    void expectClose(long withinMs, boolean ignoreData) {
        final long deadlineNs = deadlineNs(withinMs);
        while (!atEnd() && leftMs(deadlineNs) > 0) {
            tryFill((int) leftMs(deadlineNs));
        }
        dropPings("");
        check(atEnd(), "connection " + name + ": not closed");
        check(ignoreData || available() == 0,
                "connection " + name + ": unread before the end=" + brief(rest()));
    }

    void shutdownWrite() throws IOException {
        socket().shutdownOutput();
    }

    private void dropPings(String want) {
        while (!ownPings && !want.startsWith("PING") && rest().startsWith(PING)) {
            skip(PING.length());
            send("PONG\r\n");
        }
    }

    private static long deadlineNs(long ms) {
        return System.nanoTime() + ms * 1_000_000;
    }

    private static long leftMs(long deadlineNs) {
        return (deadlineNs - System.nanoTime()) / 1_000_000;
    }

    private static String brief(String text) {
        return text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }
}
