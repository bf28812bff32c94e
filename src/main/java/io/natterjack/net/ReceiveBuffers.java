package io.natterjack.net;

import java.nio.ByteBuffer;

/**
 * Where one loop receives. Large payloads are passed on by reference from here: as long as
 * somebody refers to what was read before, the next read goes behind it, or to another buffer.
 * When there is none left, what is lent is asked back. The loop's thread only.
 */
final class ReceiveBuffers {

    private static final int ALIGNMENT = 64;
    /** Enough for what one write of a busy socket leaves to the next; few, for the cache. */
    private static final int BUFFERS_MAX = 4;

    private final int readLength;
    private final int viewCount;
    private final Runnable recall;
    private final Chunk[] buffers = new Chunk[BUFFERS_MAX];
    private int count;
    private Chunk current;
    private int from;
    private int to;

    /**
     * @param readLength most bytes of one read
     * @param viewCount  how many payloads of one buffer can be gathered at a time
     * @param recall     makes everybody copy what they refer to
     */
    ReceiveBuffers(int readLength, int viewCount, Runnable recall) {
        this.readLength = readLength;
        this.viewCount = viewCount;
        this.recall = recall;
        current = add();
    }

    /** Returns room for a read, from {@link #from} in {@link #chunk}. */
    ByteBuffer open() {
        if (!current.isLent()) {
            from = 0;
        } else {
            from = (to + ALIGNMENT - 1) & -ALIGNMENT;
            if (from + readLength > current.capacity()) {
                current = next();
                from = 0;
            }
        }
        to = from;
        return current.buffer().limit(from + readLength).position(from);
    }

    /** The read is over; returns what was read. */
    ByteBuffer close() {
        final ByteBuffer buffer = current.buffer();
        to = buffer.position();
        return buffer.limit(to).position(from);
    }

    /** What was read into. */
    Chunk chunk() {
        return current;
    }

    /** Where the latest read begins. */
    int from() {
        return from;
    }

    /** Where the latest read ends, exclusive. */
    int to() {
        return to;
    }

    private Chunk next() {
        for (int i = 0; i < count; i++) {
            if (!buffers[i].isLent()) {
                return buffers[i];
            }
        }
        if (count < BUFFERS_MAX) {
            return add();
        }
        recall.run();
        return current;
    }

    private Chunk add() {
        final Chunk added = new Chunk(ChunkPool.allocate(2 * readLength), viewCount);
        buffers[count++] = added;
        return added;
    }
}
