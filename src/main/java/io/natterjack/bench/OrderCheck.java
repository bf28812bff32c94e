package io.natterjack.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Checks that a subscriber gets each publisher's messages in order, none twice and, unless it is
 * one of several that share them, none left out.
 */
final class OrderCheck implements MessageScanner.Handler {

    private static final int NUMBER_BITS = 48;

    private final long[] next;
    private final boolean gapless;

    /** @param gapless whether every message of a publisher must come */
    OrderCheck(int publishers, boolean gapless) {
        this.gapless = gapless;
        next = new long[publishers];
    }

    /** What the message {@code number} of a publisher carries. */
    static long stamp(int publisher, long number) {
        return (long) publisher << NUMBER_BITS | number;
    }

    @Override
    public void onMessage(ByteBuffer buffer, int lineAt, int payloadAt, int payloadEnd)
            throws ProtocolException {
        final long stamp = Stamp.get(buffer, payloadAt);
        final int publisher = (int) (stamp >>> NUMBER_BITS);
        final long number = stamp & (1L << NUMBER_BITS) - 1;
        if (publisher >= next.length) {
            throw new ProtocolException("foreign message: publisher=" + publisher);
        }
        if (number < next[publisher] || gapless && number > next[publisher]) {
            throw new ProtocolException("out of order: publisher=" + publisher + ", number="
                    + number + ", expected=" + next[publisher]);
        }
        next[publisher] = number + 1;
    }
}
