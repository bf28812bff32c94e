package io.natterjack.net;

import io.natterjack.s2.S2Exception;
import io.natterjack.s2.S2Level;
import io.natterjack.s2.S2StreamReader;
import io.natterjack.s2.S2StreamWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * S2 between a connection and its socket: what is queued becomes chunks, what arrives becomes
 * frames. Tables and buffers are the loop's; a connection holds a chunk only while it is not yet
 * whole, or not yet written. The loop's thread only.
 */
final class CompressionStage {

    /** Below this many bytes a chunk is stored: compressed it would be no smaller. */
    private static final int COMPRESS_MIN = 300;

    /**
     * Plain bytes of a chunk at most. Chunks of 1 MiB, as nats-server's, would be 1 percent
     * smaller, but they and their tables leave the processor's cache on both sides.
     */
    private static final int CHUNK_BYTES = 256 << 10;

    private final LoopBuffers buffers;
    private final S2StreamReader reader;
    private final ByteBuffer[] view = new ByteBuffer[1];
    private S2Level level;
    private boolean wasIdentified;

    private byte[] wire;
    private int wireFrom;
    private int wireTo;
    private byte[] raw;
    private int rawLength;

    private long wireBytesOut;
    private long plainBytesOut;
    private long wireBytesIn;
    private long plainBytesIn;

    CompressionStage(LoopBuffers buffers, S2Level level) {
        this.buffers = buffers;
        this.level = level;
        this.reader = new S2StreamReader(buffers.s2Target());
    }

    void level(S2Level next) {
        level = next;
    }

    // Out.

    /** Bytes that are compressed and not yet written. */
    int wirePending() {
        return wireTo - wireFrom;
    }

    long wireBytesOut() {
        return wireBytesOut;
    }

    long plainBytesOut() {
        return plainBytesOut;
    }

    long wireBytesIn() {
        return wireBytesIn;
    }

    long plainBytesIn() {
        return plainBytesIn;
    }

    /** Writes as much as the sink takes. Returns true if nothing is left. */
    boolean flush(OutboundQueue outbound, Transport.Sink sink) throws IOException {
        while (true) {
            if (wirePending() == 0) {
                if (outbound.isEmpty()) {
                    return true;
                }
                compress(outbound);
            }
            final ByteBuffer staging = buffers.staging();
            while (wirePending() > 0) {
                staging.clear();
                final int part = Math.min(staging.remaining(), wirePending());
                staging.put(wire, wireFrom, part).flip();
                view[0] = staging;
                final int written = (int) sink.write(view, 1);
                wireFrom += written;
                wireBytesOut += written;
                if (written < part) {
                    return false;
                }
            }
            buffers.bytes().give(wire);
            wire = null;
            wireFrom = 0;
            wireTo = 0;
        }
    }

    /** What was queued before the switch and is not yet written goes out as it is. */
    void passThrough(OutboundQueue outbound) {
        final int length = (int) outbound.pendingBytes();
        if (length > 0) {
            wire = buffers.bytes().take(length);
            outbound.drainTo(wire, length);
            wireTo = length;
        }
    }

    private void compress(OutboundQueue outbound) {
        final int length = (int) Math.min(CHUNK_BYTES, outbound.pendingBytes());
        final byte[] plain = buffers.bytes().take(length);
        outbound.drainTo(plain, length);
        wire = buffers.bytes().take(S2StreamWriter.targetLength(length));
        wireFrom = 0;
        wireTo = buffers.s2Writer().write(plain, 0, length,
                length < COMPRESS_MIN ? S2Level.UNCOMPRESSED : level, !wasIdentified, wire, 0);
        wasIdentified = true;
        plainBytesOut += length;
        buffers.bytes().give(plain);
    }

    /** Gives back what is borrowed for writing. */
    void clearWire() {
        if (wire != null) {
            buffers.bytes().give(wire);
            wire = null;
        }
        wireFrom = 0;
        wireTo = 0;
    }

    // In.

    /** Keeps bytes of the stream that cannot be decoded now. */
    void hold(byte[] bytes, int from, int to) {
        final byte[] held = buffers.bytes().take(Math.max(1, to - from));
        System.arraycopy(bytes, from, held, 0, to - from);
        dropHeld();
        raw = held;
        rawLength = to - from;
    }

    boolean hasHeld() {
        return rawLength > 0;
    }

    byte[] held() {
        return raw;
    }

    int heldLength() {
        return rawLength;
    }

    void dropHeld() {
        if (raw != null) {
            buffers.bytes().give(raw);
            raw = null;
        }
        rawLength = 0;
    }

    /** Gives back what is borrowed for reading. */
    void close() {
        dropHeld();
        reader.dropPart();
    }

    /**
     * Decodes at most one chunk; returns the position behind it.
     *
     * @throws IOException if the peer does not speak S2
     */
    int decode(byte[] bytes, int from, int to) throws IOException {
        try {
            final int at = reader.next(bytes, from, to);
            wireBytesIn += at - from;
            plainBytesIn += reader.plainLength();
            return at;
        } catch (S2Exception ex) {
            throw new IOException(ex.getMessage(), ex);
        }
    }

    /** Plain bytes of the latest {@link #decode}, in {@link LoopBuffers#s2Target}. */
    int plainLength() {
        return reader.plainLength();
    }
}
