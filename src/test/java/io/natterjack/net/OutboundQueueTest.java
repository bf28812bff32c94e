package io.natterjack.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is queued is written in order, whatever the socket takes at a time; all is given back. */
class OutboundQueueTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void writesFramesAndChunksInOrder(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final ChunkPool chunks = new ChunkPool();
        final LoopBuffers buffers = new LoopBuffers(chunks, 4 << 10, 4 << 10);
        final OutboundQueue queue = new OutboundQueue(buffers);
        final StingyChannel channel = new StingyChannel(random.split());
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();

        for (int round = 0; round < 500; round++) {
            if (random.nextInt(10) == 0) {
                queue.append(chunk(chunks, random, expected), 0, lastLength);
                release();
            } else if (random.nextInt(4) == 0) {
                received(queue, buffers.received(), random, expected);
            } else {
                frame(queue, random, expected);
            }
            if (random.nextInt(4) == 0) {
                queue.flush(channel);
            }
            if (random.nextInt(3) == 0) {
                overwrite(buffers.received());
            }
        }
        while (!queue.flush(channel)) {
            assertTrue(queue.pendingBytes() > 0);
        }

        assertArrayEquals(expected.toByteArray(), channel.taken.toByteArray(), "seed=" + seed);
        assertEquals(0, queue.pendingBytes());
        assertEquals(expected.size(), queue.writtenBytes());
        assertEquals(0, buffers.bytes().lent(), "arrays, seed=" + seed);
        assertEquals(0, chunks.lent(), "chunks, seed=" + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesBackWhatIsNotWritten(long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final ChunkPool chunks = new ChunkPool();
        final LoopBuffers buffers = new LoopBuffers(chunks, 4 << 10, 4 << 10);
        final OutboundQueue queue = new OutboundQueue(buffers);
        final ByteArrayOutputStream ignored = new ByteArrayOutputStream();
        for (int round = 0; round < 50; round++) {
            queue.append(chunk(chunks, random, ignored), 0, lastLength);
            release();
            frame(queue, random, ignored);
        }

        queue.clear();

        assertTrue(queue.isEmpty());
        assertEquals(0, buffers.bytes().lent());
        assertEquals(0, chunks.lent());
    }

    private Chunk last;
    private int lastLength;

    private Chunk chunk(ChunkPool chunks, SplittableRandom random, ByteArrayOutputStream expected) {
        lastLength = 1 + random.nextInt(20_000);
        last = chunks.take(lastLength);
        for (int i = 0; i < lastLength; i++) {
            final byte b = (byte) random.nextInt();
            last.buffer().put(b);
            expected.write(b);
        }
        return last;
    }

    /** Two parts of one read, which must be kept before the next. */
    private static void received(OutboundQueue queue, ReceiveBuffers received,
                                 SplittableRandom random, ByteArrayOutputStream expected) {
        final byte[] bytes = new byte[2 + random.nextInt(4_000)];
        random.nextBytes(bytes);
        received.open().put(bytes);
        received.close();
        final int middle = received.from() + 1 + random.nextInt(bytes.length - 1);
        queue.append(received.chunk(), received.from(), middle);
        queue.append(received.chunk(), middle, received.to());
        expected.writeBytes(bytes);
    }

    /** The next reads, until what was lent has been asked back. */
    private static void overwrite(ReceiveBuffers received) {
        final ByteBuffer room = received.open();
        while (room.hasRemaining()) {
            room.put((byte) '!');
        }
        received.close();
    }

    private void release() {
        last.release();
    }

    private static void frame(OutboundQueue queue, SplittableRandom random,
                              ByteArrayOutputStream expected) {
        final int length = random.nextInt(3_000);
        final int at = queue.claim(length);
        for (int i = 0; i < length; i++) {
            final byte b = (byte) random.nextInt();
            queue.array()[at + i] = b;
            expected.write(b);
        }
    }

    /** Takes a few bytes at a time. */
    private static final class StingyChannel implements Transport.Channel {

        private final SplittableRandom random;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        StingyChannel(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public long write(ByteBuffer[] sources, int count) {
            int room = random.nextInt(6_000);
            long written = 0;
            for (int i = 0; i < count && room > 0; i++) {
                while (sources[i].hasRemaining() && room > 0) {
                    taken.write(sources[i].get());
                    room--;
                    written++;
                }
            }
            return written;
        }

        @Override
        public int read(ByteBuffer target) {
            return 0;
        }

        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public void close() {
            // Nothing to end.
        }
    }
}
