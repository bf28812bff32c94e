package io.natterjack.net;

import io.natterjack.s2.S2StreamReader;
import io.natterjack.s2.S2StreamWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The buffers that the connections of one loop share: those to receive into, one to gather what is
 * written, the arrays and chunks that are borrowed. The loop's thread only.
 */
public final class LoopBuffers {

    private static final int GATHER_MAX = 128;

    private final BytePool bytes = new BytePool();
    private final ChunkPool chunks;
    private final ReceiveBuffers received;
    private final int receiveLength;
    private OutboundQueue[] borrowers = new OutboundQueue[8];
    private int borrowerCount;
    private byte[] frames = new byte[Frames.WINDOW_MAX];

    private final ByteBuffer staging;
    private final ByteBuffer[] stagingViews = new ByteBuffer[GATHER_MAX];
    private final ByteBuffer[] gathered = new ByteBuffer[GATHER_MAX];
    private int gatheredCount;

    private S2StreamWriter s2Writer;
    private S2StreamReader.Target s2Target;
    private TlsBuffers tls;

    LoopBuffers(ChunkPool chunks, int receiveLength, int sendLength) {
        this.chunks = chunks;
        this.receiveLength = receiveLength;
        received = new ReceiveBuffers(receiveLength, GATHER_MAX, this::recall);
        staging = ChunkPool.allocate(sendLength);
        for (int i = 0; i < GATHER_MAX; i++) {
            stagingViews[i] = staging.duplicate();
        }
    }

    /** Arrays to borrow. */
    public BytePool bytes() {
        return bytes;
    }

    /** Chunks for large payloads. */
    public ChunkPool chunks() {
        return chunks;
    }

    /** Compresses for all connections of the loop; made when the first one asks. */
    S2StreamWriter s2Writer() {
        if (s2Writer == null) {
            s2Writer = new S2StreamWriter();
        }
        return s2Writer;
    }

    /** Where chunks of all connections of the loop are decoded. */
    S2StreamReader.Target s2Target() {
        if (s2Target == null) {
            s2Target = new S2StreamReader.Target();
        }
        return s2Target;
    }

    /** Where records of all connections of the loop are decoded and encoded. */
    TlsBuffers tls() {
        if (tls == null) {
            tls = new TlsBuffers(receiveLength, staging.capacity());
        }
        return tls;
    }

    /** The direct buffer that small frames are gathered in. */
    ByteBuffer staging() {
        return staging;
    }

    /** The buffers that sockets are read into. */
    ReceiveBuffers received() {
        return received;
    }

    /** Notes that a queue refers to receive buffers. */
    void add(OutboundQueue borrower) {
        if (borrowerCount == borrowers.length) {
            borrowers = Arrays.copyOf(borrowers, borrowerCount * 2);
        }
        borrower.borrowerSlot(borrowerCount);
        borrowers[borrowerCount++] = borrower;
    }

    /** Notes that it refers to none any more. */
    void remove(OutboundQueue borrower) {
        final OutboundQueue moved = borrowers[--borrowerCount];
        borrowers[borrowerCount] = null;
        if (moved != borrower) {
            borrowers[borrower.borrowerSlot()] = moved;
            moved.borrowerSlot(borrower.borrowerSlot());
        }
    }

    private void recall() {
        while (borrowerCount > 0) {
            borrowers[borrowerCount - 1].giveBack();
        }
    }

    /** The array that frames are parsed from, at least {@code length} long; keeps what it holds. */
    byte[] frames(int length) {
        if (frames.length < length) {
            frames = Arrays.copyOf(frames, Math.max(length, frames.length * 2));
        }
        return frames;
    }

    /**
     * Prepares {@link #gathered} from a ring of items: arrays are copied into the staging buffer,
     * chunks are taken as they are. Stops when the staging buffer or the list is full.
     *
     * @return the bytes gathered
     */
    long gather(Object[] items, int[] starts, int[] ends, int head, int count) {
        final int mask = items.length - 1;
        final ByteBuffer to = staging;
        to.clear();
        long total = 0;
        int sliceStart = 0;
        gatheredCount = 0;
        for (int i = 0; i < count; i++) {
            final int at = (head + i) & mask;
            final int length = ends[at] - starts[at];
            if (items[at] instanceof Chunk) {
                if (gatheredCount + 2 >= GATHER_MAX) {
                    break;
                }
                sliceStart = closeSlice(sliceStart);
                final Chunk chunk = (Chunk) items[at];
                gathered[gatheredCount] = chunk.view(gatheredCount, starts[at], ends[at]);
                gatheredCount++;
                total += length;
                continue;
            }
            final int room = Math.min(length, to.remaining());
            to.put((byte[]) items[at], starts[at], room);
            total += room;
            if (room < length) {
                break;
            }
        }
        closeSlice(sliceStart);
        return total;
    }

    ByteBuffer[] gathered() {
        return gathered;
    }

    int gatheredCount() {
        return gatheredCount;
    }

    /** Forgets the buffers, so that no chunk is kept alive by this list. */
    void clearGathered() {
        for (int i = 0; i < gatheredCount; i++) {
            gathered[i] = null;
        }
        gatheredCount = 0;
    }

    private int closeSlice(int from) {
        final int to = staging.position();
        if (to > from) {
            final ByteBuffer view = stagingViews[gatheredCount];
            gathered[gatheredCount++] = view.clear().limit(to).position(from);
        }
        return to;
    }
}
