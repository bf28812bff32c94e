package io.natterjack.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What waits to be written to one connection, in order: small frames gathered in borrowed arrays,
 * large payloads by reference. The loop's thread only; nothing is held while the queue is empty.
 * <pre>
 *   items: array[0, 60) | chunk | array[60, 95) | chunk | array[95, 95) last of its array
 * </pre>
 */
final class OutboundQueue {

    /** The first array of a queue that was nearly idle; a thousand small fan-outs stay small. */
    private static final int SMALL_ARRAY = 2 << 10;
    private static final int LARGE_ARRAY = 64 << 10;

    private final LoopBuffers buffers;

    private Object[] items = new Object[4];
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    /** Whether no later item stands in the same array: it goes back with this one. */
    private boolean[] lasts = new boolean[4];
    private int head;
    private int count;

    /** The array that frames are appended to, or null; from {@code openFrom} on it is no item. */
    private byte[] open;
    private int openFrom;
    private int openEnd;
    private int openLimit;

    /** Items that refer to receive buffers of the loop, which it may ask back. */
    private int lentCount;
    private int borrowerSlot;

    private int nextArrayLength = SMALL_ARRAY;
    private long pendingBytes;
    private long writtenBytes;

    OutboundQueue(LoopBuffers buffers) {
        this.buffers = buffers;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    int itemCount() {
        return count;
    }

    boolean isEmpty() {
        return pendingBytes == 0;
    }

    /** Adds {@code length} bytes that the caller fills in {@link #array} at the returned offset. */
    int claim(int length) {
        if (openLimit - openEnd < length) {
            openArray(length);
        }
        final int at = openEnd;
        openEnd = at + length;
        pendingBytes += length;
        return at;
    }

    /** The array of the latest {@link #claim}. */
    byte[] array() {
        return open;
    }

    /** Adds {@code [from, to)} of a chunk by reference. */
    void append(Chunk chunk, int from, int to) {
        cut();
        chunk.retain();
        pushChunk(chunk, from, to);
        pendingBytes += to - from;
    }

    int borrowerSlot() {
        return borrowerSlot;
    }

    void borrowerSlot(int slot) {
        borrowerSlot = slot;
    }

    /** Copies what refers to receive buffers into the open array. */
    void giveBack() {
        cut();
        for (int i = count - 1; lentCount > 0; i--) {
            final Object item = items[(head + i) & (items.length - 1)];
            if (item instanceof Chunk chunk && chunk.isReceiveBuffer()) {
                giveBack(chunk, i);
            }
        }
    }

    private void giveBack(Chunk chunk, int i) {
        final int lent = (head + i) & (items.length - 1);
        final int length = ends[lent] - starts[lent];
        if (openLimit - openEnd < length) {
            // The empty item that this adds is the last of its array, and so stands at the end.
            openArray(length);
        }
        final int at = (head + i) & (items.length - 1);
        chunk.buffer().get(starts[at], open, openEnd, length);
        items[at] = open;
        starts[at] = openEnd;
        openEnd += length;
        ends[at] = openEnd;
        openFrom = openEnd;
        release(chunk);
    }

    /**
     * Writes as much as the sink takes. Returns true if nothing is left.
     *
     * @throws IOException if the sink fails
     */
    boolean flush(Transport.Sink sink) throws IOException {
        seal();
        nextArrayLength = pendingBytes > SMALL_ARRAY ? LARGE_ARRAY : SMALL_ARRAY;
        while (count > 0) {
            final long gathered = buffers.gather(items, starts, ends, head, count);
            final long written = gathered == 0 ? 0
                    : sink.write(buffers.gathered(), buffers.gatheredCount());
            advance(written);
            buffers.clearGathered();
            if (written < gathered) {
                return false;
            }
        }
        return true;
    }

    /** Moves the first {@code length} bytes into {@code target}; at most what is pending. */
    void drainTo(byte[] target, int length) {
        seal();
        nextArrayLength = length > SMALL_ARRAY ? LARGE_ARRAY : SMALL_ARRAY;
        int at = 0;
        for (int i = 0; at < length; i++) {
            final int item = (head + i) & (items.length - 1);
            final int part = Math.min(length - at, ends[item] - starts[item]);
            if (items[item] instanceof Chunk chunk) {
                chunk.buffer().get(starts[item], target, at, part);
            } else {
                System.arraycopy(items[item], starts[item], target, at, part);
            }
            at += part;
        }
        advance(length);
    }

    /** Forgets everything and gives back what was borrowed. */
    void clear() {
        seal();
        while (count > 0) {
            dropHead();
        }
        pendingBytes = 0;
    }

    private void openArray(int length) {
        seal();
        open = buffers.bytes().take(Math.max(length, count == 0 ? nextArrayLength : LARGE_ARRAY));
        openFrom = 0;
        openEnd = 0;
        openLimit = open.length;
    }

    /** Makes an item of what was appended to the open array, which stays open. */
    private void cut() {
        if (openEnd > openFrom) {
            push(open, openFrom, openEnd, false);
            openFrom = openEnd;
        }
    }

    /** Makes the last item of the open array. */
    private void seal() {
        if (open != null) {
            push(open, openFrom, openEnd, true);
            open = null;
            openFrom = 0;
            openEnd = 0;
            openLimit = 0;
        }
    }

    private void pushChunk(Chunk chunk, int from, int to) {
        push(chunk, from, to, false);
        if (chunk.isReceiveBuffer() && lentCount++ == 0) {
            buffers.add(this);
        }
    }

    private void release(Chunk chunk) {
        if (chunk.isReceiveBuffer() && --lentCount == 0) {
            buffers.remove(this);
        }
        chunk.release();
    }

    private void push(Object item, int from, int to, boolean isLast) {
        if (count == items.length) {
            grow();
        }
        final int at = (head + count++) & (items.length - 1);
        items[at] = item;
        starts[at] = from;
        ends[at] = to;
        lasts[at] = isLast;
    }

    private void grow() {
        final int length = items.length;
        final Object[] newItems = new Object[length * 2];
        final int[] newStarts = Arrays.copyOf(starts, length * 2);
        final int[] newEnds = Arrays.copyOf(ends, length * 2);
        final boolean[] newLasts = Arrays.copyOf(lasts, length * 2);
        for (int i = 0; i < count; i++) {
            final int at = (head + i) & (length - 1);
            newItems[i] = items[at];
            newStarts[i] = starts[at];
            newEnds[i] = ends[at];
            newLasts[i] = lasts[at];
        }
        items = newItems;
        starts = newStarts;
        ends = newEnds;
        lasts = newLasts;
        head = 0;
    }

    private void advance(long written) {
        pendingBytes -= written;
        writtenBytes += written;
        long left = written;
        while (count > 0) {
            final int length = ends[head] - starts[head];
            if (left < length) {
                starts[head] += (int) left;
                return;
            }
            left -= length;
            dropHead();
        }
    }

    private void dropHead() {
        final Object item = items[head];
        final boolean isLast = lasts[head];
        items[head] = null;
        head = (head + 1) & (items.length - 1);
        count--;
        if (item instanceof Chunk chunk) {
            release(chunk);
        } else if (isLast) {
            buffers.bytes().give((byte[]) item);
        }
    }
}
