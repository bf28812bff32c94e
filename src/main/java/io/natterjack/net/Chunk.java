package io.natterjack.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A direct, 64-byte-aligned buffer with large payloads, shared by reference: by the connection that
 * receives them, the parcels that carry them and the outbound queues that write them. Mostly it
 * holds one payload, and the last release gives it back to its pool; a loop's receive buffer
 * holds whatever was read at once, and is lent until the loop needs it. Any thread may retain and
 * release.
 */
public final class Chunk {

    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup()
                    .findVarHandle(Chunk.class, "references", int.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final ChunkPool pool;
    private final ByteBuffer buffer;
    /** For a receive buffer: duplicates to gather several payloads of it; else null. */
    private final ByteBuffer[] views;
    private int length;
    private volatile int references;

    Chunk(ChunkPool pool, ByteBuffer buffer) {
        this.pool = pool;
        this.buffer = buffer;
        this.views = null;
    }

    /** A loop's receive buffer: it stays with one reference, the loop's. */
    Chunk(ByteBuffer buffer, int viewCount) {
        this.pool = null;
        this.buffer = buffer;
        this.views = new ByteBuffer[viewCount];
        open(buffer.capacity());
    }

    void open(int length) {
        this.length = length;
        buffer.clear().limit(length);
        references = 1;
    }

    /** Bytes that the chunk holds once it is full. */
    public int length() {
        return length;
    }

    int capacity() {
        return buffer.capacity();
    }

    /**
     * The buffer itself. Its position and limit belong to who receives into it; everybody else
     * reads through absolute positions or a duplicate. What is lent of a receive buffer lies
     * below its limit: reads only go behind it.
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Whether it is the receive buffer of a loop: only outbound queues of that loop may refer to
     * what stands in it, since they are asked to give it back when it is needed.
     */
    public boolean isReceiveBuffer() {
        return views != null;
    }

    /** Whether somebody but the loop refers to this receive buffer. The loop's thread only. */
    boolean isLent() {
        return references > 1;
    }

    /** What stands in {@code [from, to)}; of a receive buffer until the next call with that i. */
    ByteBuffer view(int i, int from, int to) {
        if (views == null) {
            return buffer.duplicate().limit(to).position(from);
        }
        if (views[i] == null) {
            views[i] = buffer.duplicate();
        }
        return views[i].limit(to).position(from);
    }

    /** Adds one owner. */
    public void retain() {
        if ((int) REFERENCES.getAndAdd(this, 1) <= 0) {
            throw new IllegalStateException("chunk retained after its release");
        }
    }

    /** Removes one owner; the last one returns the chunk. */
    public void release() {
        final int before = (int) REFERENCES.getAndAdd(this, -1);
        if (before == 1) {
            pool.give(this);
        } else if (before <= 0) {
            throw new IllegalStateException("chunk released twice");
        }
    }
}
