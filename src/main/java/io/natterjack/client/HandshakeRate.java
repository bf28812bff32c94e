package io.natterjack.client;

/** How many handshakes may start in a second. Any thread may call. */
public final class HandshakeRate {

    private static final long WINDOW_NS = 1_000_000_000L;

    private final int perSecondMax;
    private long windowEndNs;
    private boolean isOpen;
    private int count;

    /** @param perSecondMax 1 or more */
    public HandshakeRate(int perSecondMax) {
        this.perSecondMax = perSecondMax;
    }

    /** Counts one more, unless there were too many in the last second. */
    synchronized boolean admits(long nowNs) {
        if (!isOpen || nowNs - windowEndNs > 0) {
            isOpen = true;
            windowEndNs = nowNs + WINDOW_NS;
            count = 0;
        }
        return count++ < perSecondMax;
    }
}
