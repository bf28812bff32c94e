package io.natterjack.net;

import java.nio.ByteBuffer;

/**
 * Where records are taken apart and put together: one set for all connections of a loop, which
 * keep only what is not yet a whole record, or not yet written. The loop's thread only.
 */
final class TlsBuffers {

    /** A record as large as any implementation sends it, header and padding included. */
    private static final int RECORD_MAX = 34 << 10;

    private ByteBuffer source;
    private ByteBuffer target = ByteBuffer.allocate(RECORD_MAX);
    private final ByteBuffer wire;

    TlsBuffers(int receiveLength, int sendLength) {
        source = ByteBuffer.allocate(receiveLength + RECORD_MAX);
        wire = ByteBuffer.allocateDirect(Math.max(sendLength + (sendLength >> 4), 2 * RECORD_MAX));
    }

    /** What was received; empty, with room for {@code length} bytes. */
    ByteBuffer emptySource(int length) {
        if (source.capacity() < length) {
            source = ByteBuffer.allocate(length);
        }
        return source.clear();
    }

    /** What was received. */
    ByteBuffer source() {
        return source;
    }

    /** The plain bytes of one record. */
    ByteBuffer target() {
        return target;
    }

    /** Makes room for records of {@code length} plain bytes. */
    void growTarget(int length) {
        target = ByteBuffer.allocate(Math.max(length, 2 * target.capacity()));
    }

    /** Records to send: outside the heap, as the socket takes them without another copy. */
    ByteBuffer wire() {
        return wire;
    }
}
