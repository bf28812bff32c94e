package io.natterjack.net;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * Direct buffers for large payloads, in sizes of powers of two; shared by the loops, because a
 * chunk that one loop receives is released by another. Any thread may call.
 */
public final class ChunkPool {

    private static final int ALIGNMENT = 64;
    private static final int SMALLEST_BITS = 14;
    private static final int LARGEST_BITS = 23;
    private static final int IDLE_BYTES_PER_SIZE_MAX = 16 << 20;

    private final MpmcVarHandleArrayQueue<Chunk>[] idle = newQueues();
    private final AtomicInteger lent = new AtomicInteger();

    /** Returns a chunk for {@code length} bytes with one reference, the caller's. */
    public Chunk take(int length) {
        final int bits = bitsFor(length);
        Chunk chunk = bits > LARGEST_BITS ? null : idle[bits].poll();
        if (chunk == null) {
            chunk = new Chunk(this, allocate(bits > LARGEST_BITS ? length : 1 << bits));
        }
        lent.incrementAndGet();
        chunk.open(length);
        return chunk;
    }

    void give(Chunk chunk) {
        lent.decrementAndGet();
        final int bits = bitsFor(chunk.capacity());
        if (bits <= LARGEST_BITS) {
            idle[bits].offer(chunk);
        }
    }

    /** How many chunks are referenced by anybody. */
    public int lent() {
        return lent.get();
    }

    /** A direct buffer of {@code capacity} bytes that begins at a 64-byte boundary. */
    static ByteBuffer allocate(int capacity) {
        // Misaligned source and destination make the kernel's copy of a payload many times slower.
        // An aligned slice ends at a multiple of the alignment: the capacity is rounded up to one.
        final int rounded = (capacity + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocateDirect(rounded + ALIGNMENT).alignedSlice(ALIGNMENT)
                .limit(capacity).slice();
    }

    private static int bitsFor(int length) {
        return Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(length - 1));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static MpmcVarHandleArrayQueue<Chunk>[] newQueues() {
        final MpmcVarHandleArrayQueue<Chunk>[] queues =
                new MpmcVarHandleArrayQueue[LARGEST_BITS + 1];
        for (int bits = SMALLEST_BITS; bits <= LARGEST_BITS; bits++) {
            queues[bits] =
                    new MpmcVarHandleArrayQueue<>(Math.max(4, IDLE_BYTES_PER_SIZE_MAX >>> bits));
        }
        return queues;
    }
}
