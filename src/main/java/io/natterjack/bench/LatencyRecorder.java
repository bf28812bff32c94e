package io.natterjack.bench;

import java.nio.ByteBuffer;

import org.HdrHistogram.Histogram;

/**
 * Records how long after its due time each message arrived. The clock is read once for each read
 * from the socket: all that the read returned was there at that time.
 */
final class LatencyRecorder implements MessageScanner.Handler, Runnable {

    /** Longer delays count as this one. */
    static final long LATENCY_NS_MAX = 60_000_000_000L;

    private final Histogram histogram = new Histogram(1, LATENCY_NS_MAX, 3);
    private final long fromNs;
    private long nowNs;

    /** @param fromNs messages due before are warm-up and are not recorded */
    LatencyRecorder(long fromNs) {
        this.fromNs = fromNs;
    }

    /** In nanoseconds. To be read when the recording thread has ended. */
    Histogram histogram() {
        return histogram;
    }

    @Override
    public void run() {
        nowNs = System.nanoTime();
    }

    @Override
    public void onMessage(ByteBuffer buffer, int lineAt, int payloadAt, int payloadEnd) {
        final long dueNs = Stamp.get(buffer, payloadAt);
        if (dueNs - fromNs >= 0) {
            histogram.recordValue(Math.max(1, Math.min(nowNs - dueNs, LATENCY_NS_MAX)));
        }
    }
}
