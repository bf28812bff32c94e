package io.natterjack.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A large payload in a direct, 64-byte-aligned buffer of its own, shared by reference: by the
 * connection that receives it, the parcels that carry it and the outbound queues that write it.
 * The last release gives it back to its pool. Any thread may retain and release.
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
    private int length;
    private volatile int references;

    Chunk(ChunkPool pool, ByteBuffer buffer) {
        this.pool = pool;
        this.buffer = buffer;
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
     * The buffer itself. Its position belongs to the receiving connection until the chunk is
     * full; afterwards everybody reads through absolute positions or a duplicate.
     */
    public ByteBuffer buffer() {
        return buffer;
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
