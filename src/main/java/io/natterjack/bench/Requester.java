package io.natterjack.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.Histogram;

/**
 * Keeps some requests outstanding, each with an inbox subject that was never used before, as
 * client libraries do: one wildcard subscription takes all replies.
 */
final class Requester implements MessageScanner.Handler, Workers.Work {

    private static final int NUMBER_WIDTH = 10;

    private final NatsLink link;
    private final Workers workers;
    private final AtomicLong completed;
    private final MessageScanner scanner = new MessageScanner(this);
    private final Histogram histogram = new Histogram(1, LatencyRecorder.LATENCY_NS_MAX, 3);
    private final ByteBuffer requests;
    /** The same bytes with a limit of their own, for the socket. */
    private final ByteBuffer written;
    private final int frameLength;
    private final int numberAt;
    private final int payloadAt;
    private final long fromNs;
    private int pending;
    private int outstanding;
    private long number;
    private long nowNs;

    /**
     * @param inbox     subject of the replies up to the number, with its final dot
     * @param inFlight  how many requests to have outstanding
     * @param fromNs    requests sent before are warm-up
     * @param completed set to the count of replies
     */
    Requester(NatsLink link, String subject, String inbox, int payloadBytes, int inFlight,
              long fromNs, AtomicLong completed, Workers workers) {
        this.link = link;
        this.fromNs = fromNs;
        this.completed = completed;
        this.workers = workers;
        final String head = "PUB " + subject + " " + inbox;
        final String frame = head + "0".repeat(NUMBER_WIDTH) + " " + payloadBytes + "\r\n"
                + "x".repeat(payloadBytes) + "\r\n";
        numberAt = head.length();
        payloadAt = frame.length() - payloadBytes - 2;
        frameLength = frame.length();
        requests = ByteBuffer.allocateDirect(frameLength * inFlight);
        for (int i = 0; i < inFlight; i++) {
            requests.put(frame.getBytes(StandardCharsets.US_ASCII));
        }
        written = requests.duplicate();
        pending = inFlight;
    }

    /** Round-trip times in nanoseconds. To be read when the run has ended. */
    Histogram histogram() {
        return histogram;
    }

    @Override
    public void run() throws IOException {
        final ByteBuffer input = link.input();
        while (true) {
            if (pending > 0 && !workers.stopping()) {
                sendPending();
            }
            if (outstanding == 0) {
                return;
            }
            if (link.read() < 0) {
                throw new EOFException("server closed the connection of a requester");
            }
            nowNs = System.nanoTime();
            final int used = scanner.scan(input, 0, input.position());
            completed.lazySet(scanner.messages());
            input.flip().position(used);
            input.compact();
            for (int pings = scanner.takePings(); pings > 0; pings--) {
                link.send("PONG\r\n");
            }
        }
    }

    private void sendPending() throws IOException {
        final long sentNs = System.nanoTime();
        for (int i = 0; i < pending; i++) {
            final int frameAt = i * frameLength;
            long rest = number++;
            for (int at = NUMBER_WIDTH - 1; at >= 0; at--) {
                requests.put(frameAt + numberAt + at, (byte) ('0' + rest % 10));
                rest /= 10;
            }
            Stamp.put(requests, frameAt + payloadAt, sentNs);
        }
        outstanding += pending;
        link.write(written.limit(pending * frameLength).position(0));
        pending = 0;
    }

    @Override
    public void onMessage(ByteBuffer buffer, int lineAt, int payloadAt, int payloadEnd)
            throws ProtocolException {
        // Without a responder the server answers itself, with headers: NATS/1.0 503.
        if (buffer.get(lineAt) == 'H' || payloadEnd - payloadAt < Stamp.LENGTH) {
            throw new ProtocolException("nobody answers requests");
        }
        final long sentNs = Stamp.get(buffer, payloadAt);
        if (sentNs - fromNs >= 0) {
            histogram.recordValue(
                    Math.max(1, Math.min(nowNs - sentNs, LatencyRecorder.LATENCY_NS_MAX)));
        }
        outstanding--;
        pending++;
    }
}
