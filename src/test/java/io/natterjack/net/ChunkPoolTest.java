package io.natterjack.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Chunks have the length asked for, are aligned, and come back once. */
class ChunkPoolTest {

    @Test
    void holdsAnyLength() {
        final ChunkPool pool = new ChunkPool();
        for (int length : new int[] {1, 16_383, 16_384, 16_385, 1 << 20, (8 << 20) - 1, 8 << 20,
            (8 << 20) + 1, (8 << 20) + 2, (9 << 20) + 63}) {
            final Chunk chunk = pool.take(length);

            assertEquals(length, chunk.buffer().remaining());
            assertEquals(0, chunk.buffer().alignmentOffset(0, 64));
            chunk.release();
        }
        assertEquals(0, pool.lent());
    }

    @Test
    void isUsedAgainAfterItsLastRelease() {
        final ChunkPool pool = new ChunkPool();
        final Chunk chunk = pool.take(20_000);
        chunk.retain();

        chunk.release();
        assertEquals(1, pool.lent());
        chunk.release();

        assertEquals(0, pool.lent());
        assertSame(chunk, pool.take(30_000));
    }

    @Test
    void aReleaseTooManyIsAnError() {
        final Chunk chunk = new ChunkPool().take(20_000);
        chunk.release();

        assertThrows(IllegalStateException.class, chunk::release);
    }
}
