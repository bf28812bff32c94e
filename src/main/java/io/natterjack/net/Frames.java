package io.natterjack.net;

import java.nio.ByteBuffer;

/**
 * What a connection has read and its handler has not yet used: a frame that is not whole, in a
 * borrowed array, or a large payload that is being received, in a chunk. The loop's thread only;
 * nothing is held between frames.
 * <p>
 * What was received outside the heap is copied into an array window by window, so that a large
 * payload is found by its line and not copied at all: the handler gets it by reference.
 */
final class Frames {

    /** The first window behind a large payload: another one may follow its line. */
    private static final int WINDOW_MIN = 512;
    static final int WINDOW_MAX = 16 << 10;

    /** Less than this of a payload is received along with what follows it. */
    private static final int RECEIVED_ALONE_MIN = 32 << 10;

    private final Connection connection;
    private final LoopBuffers buffers;

    private byte[] carry;
    private int carryLength;
    private int frameLength;
    private int window = WINDOW_MAX;

    private int behind;

    private Chunk payload;
    private int awaitedPayload;

    Frames(Connection connection, LoopBuffers buffers) {
        this.connection = connection;
        this.buffers = buffers;
    }

    /** The frame that begins with what the handler leaves needs {@code length} bytes in all. */
    void awaitFrame(int length) {
        frameLength = length;
    }

    /** What the handler leaves begins with a payload of {@code length} bytes. */
    void awaitPayload(int length) {
        awaitedPayload = length;
    }

    /** Bytes received behind those that the handler is offered. */
    int behind() {
        return behind;
    }

    /** Where a payload is to be received alone, or null if whatever comes is. */
    ByteBuffer payload() {
        return payload == null || payload.buffer().remaining() < RECEIVED_ALONE_MIN
                ? null : payload.buffer();
    }

    /** Bytes of a frame that is not whole. */
    int carriedLength() {
        return carryLength;
    }

    /** Those bytes, from 0. */
    byte[] carried() {
        return carry;
    }

    /** Takes bytes as they were received, large payloads by reference if that is possible. */
    void take(ReceiveBuffers received) {
        final int from = payload == null ? received.from() : takeRestOfPayload(received);
        if (from >= 0) {
            takeWindows(received, from);
        }
    }

    /** Returns the position behind the payload, or -1 if there is nothing left to do. */
    private int takeRestOfPayload(ReceiveBuffers received) {
        final int from = received.from();
        final int end = from + Math.min(received.to() - from, payload.buffer().remaining());
        put(received, from, end);
        return finishPayload() ? end : -1;
    }

    private void takeWindows(ReceiveBuffers received, int from) {
        final ByteBuffer source = received.chunk().buffer();
        final int to = received.to();
        int at = from;
        int kept = carryLength;
        byte[] bytes = null;
        while (at < to && !connection.isPaused()) {
            final int part = Math.min(to - at, Math.max(window, frameLength - kept));
            if (kept + part < frameLength) {
                break;
            }
            bytes = buffers.frames(kept + part);
            // A payload that began in an earlier read cannot be had by reference.
            final int behindWindow = carryLength > 0 ? 0 : to - at - part;
            if (carryLength > 0) {
                System.arraycopy(carry, 0, bytes, 0, carryLength);
                dropCarried();
            }
            source.get(at, bytes, kept, part);
            at += part;
            final int end = kept + part;
            frameLength = 0;
            behind = behindWindow;
            final int used = connection.handler().onBytes(bytes, 0, end);
            behind = 0;
            if (connection.isClosed()) {
                return;
            }
            kept = end - used;
            if (awaitedPayload > 0) {
                window = WINDOW_MIN;
                at = takePayload(received, at - kept, bytes, used, kept);
                if (at < 0) {
                    return;
                }
                kept = 0;
            } else {
                window = Math.min(2 * window, WINDOW_MAX);
                System.arraycopy(bytes, used, bytes, 0, kept);
            }
        }
        keep(bytes, kept, source, at, to);
    }

    /**
     * Takes the awaited payload. What is carried of it goes on with this read: had it been whole
     * there, the handler would have used it.
     *
     * @param from  where it begins in the receive buffer; before the read if it is carried in part
     * @param bytes where its first {@code length} bytes stand, from {@code at}
     * @return the position behind it, or -1 if there is nothing left to do
     */
    private int takePayload(ReceiveBuffers received, int from, byte[] bytes, int at, int length) {
        final int to = from + awaitedPayload;
        if (from >= received.from() && to <= received.to()) {
            awaitedPayload = 0;
            connection.handler().onPayload(received.chunk(), from, to);
            return connection.isClosed() ? -1 : to;
        }
        payload = buffers.chunks().take(awaitedPayload);
        awaitedPayload = 0;
        final int first = Math.min(length, payload.length());
        payload.buffer().put(bytes, at, first);
        final int end = Math.min(to, received.to());
        put(received, from + first, end);
        return finishPayload() ? end : -1;
    }

    /** Copies {@code [from, to)} of what was received to the payload. */
    private void put(ReceiveBuffers received, int from, int to) {
        final ByteBuffer source = received.chunk().buffer();
        payload.buffer().put(source.limit(to).position(from));
        source.limit(received.to());
    }

    /** Takes bytes that a stage decoded: first for a payload that is awaited, then as frames. */
    void take(byte[] plain, int length) {
        int from = 0;
        if (payload != null) {
            from = Math.min(length, payload.buffer().remaining());
            payload.buffer().put(plain, 0, from);
            if (!finishPayload()) {
                return;
            }
        }
        final int total = carryLength + length - from;
        if (carryLength == 0) {
            offer(plain, from, length);
        } else if (total < frameLength) {
            growCarry(total);
            System.arraycopy(plain, from, carry, carryLength, length - from);
            carryLength = total;
        } else {
            final byte[] bytes = withCarried(total);
            System.arraycopy(plain, from, bytes, carryLength, length - from);
            dropCarried();
            offer(bytes, 0, total);
        }
    }

    /** Offers again what the handler left. */
    void offerCarried() {
        if (carryLength > 0 && payload == null) {
            final int length = carryLength;
            final byte[] bytes = withCarried(length);
            dropCarried();
            offer(bytes, 0, length);
        }
    }

    /** The payload may be whole. */
    void onPayloadReceived() {
        finishPayload();
    }

    /** Forgets everything and gives back what was borrowed. */
    void clear() {
        dropCarried();
        if (payload != null) {
            payload.release();
            payload = null;
        }
    }

    void dropCarried() {
        if (carry != null) {
            buffers.bytes().give(carry);
            carry = null;
        }
        carryLength = 0;
        frameLength = 0;
    }

    private byte[] withCarried(int total) {
        final byte[] bytes = buffers.frames(total);
        System.arraycopy(carry, 0, bytes, 0, carryLength);
        return bytes;
    }

    private void offer(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !connection.isPaused()) {
            at = connection.handler().onBytes(bytes, at, to);
            if (connection.isClosed()) {
                return;
            }
            if (awaitedPayload == 0) {
                break;
            }
            payload = buffers.chunks().take(awaitedPayload);
            awaitedPayload = 0;
            final int part = Math.min(payload.length(), to - at);
            payload.buffer().put(bytes, at, part);
            at += part;
            if (!finishPayload()) {
                return;
            }
        }
        if (at < to) {
            growCarry(Math.max(to - at, frameLength));
            System.arraycopy(bytes, at, carry, 0, to - at);
            carryLength = to - at;
        }
    }

    /** Hands over the payload if it is whole; returns whether there is more to be done. */
    private boolean finishPayload() {
        if (payload.buffer().hasRemaining()) {
            return false;
        }
        final Chunk whole = payload;
        payload = null;
        connection.handler().onPayload(whole, 0, whole.length());
        whole.release();
        return !connection.isClosed();
    }

    /** Carries {@code bytes[0, kept)}, or what is carried already, and what was not offered. */
    private void keep(byte[] bytes, int kept, ByteBuffer source, int from, int to) {
        final int length = kept + to - from;
        if (length == 0) {
            return;
        }
        growCarry(Math.max(length, frameLength));
        if (carryLength == 0 && kept > 0) {
            System.arraycopy(bytes, 0, carry, 0, kept);
        }
        source.get(from, carry, kept, to - from);
        carryLength = length;
    }

    private void growCarry(int length) {
        if (carry != null && carry.length >= length) {
            return;
        }
        final byte[] larger = buffers.bytes().take(Math.max(length, frameLength));
        if (carry != null) {
            System.arraycopy(carry, 0, larger, 0, carryLength);
            buffers.bytes().give(carry);
        }
        carry = larger;
    }
}
