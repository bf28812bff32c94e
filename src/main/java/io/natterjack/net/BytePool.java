package io.natterjack.net;

/**
 * Arrays that one loop lends and takes back, in sizes of powers of two. What is idle is bounded;
 * what is returned beyond that, or is larger than the largest size kept, is left to the collector.
 * The loop's thread only.
 */
public final class BytePool {

    private static final int SMALLEST_BITS = 7;
    private static final int LARGEST_BITS = 21;
    private static final int IDLE_BYTES_PER_SIZE_MAX = 8 << 20;

    private final byte[][][] idle = new byte[LARGEST_BITS + 1][][];
    private final int[] idleCounts = new int[LARGEST_BITS + 1];
    private int lent;

    /** Returns an array of at least {@code length} bytes, its contents undefined. */
    public byte[] take(int length) {
        lent++;
        final int bits = bitsFor(length);
        if (bits > LARGEST_BITS) {
            return new byte[length];
        }
        final int count = idleCounts[bits];
        if (count == 0) {
            return new byte[1 << bits];
        }
        final byte[][] stack = idle[bits];
        idleCounts[bits] = count - 1;
        final byte[] bytes = stack[count - 1];
        stack[count - 1] = null;
        return bytes;
    }

    /** Takes back an array that came from {@link #take}. */
    public void give(byte[] bytes) {
        lent--;
        final int bits = bitsFor(bytes.length);
        if (bits > LARGEST_BITS) {
            return;
        }
        byte[][] stack = idle[bits];
        if (stack == null) {
            stack = new byte[Math.max(4, IDLE_BYTES_PER_SIZE_MAX >>> bits)][];
            idle[bits] = stack;
        }
        if (idleCounts[bits] < stack.length) {
            stack[idleCounts[bits]++] = bytes;
        }
    }

    /** How many arrays are out; 0 when every borrower has given back. */
    public int lent() {
        return lent;
    }

    private static int bitsFor(int length) {
        return Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(length - 1));
    }
}
