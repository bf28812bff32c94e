package io.natterjack.net;

import java.nio.ByteBuffer;

/**
 * What a connection has read and its handler has not yet used: a frame that is not whole, in a
 * borrowed array, or a large payload that is being received, in a chunk. The loop's thread only;
 * nothing is held between frames.
 */
final class Frames {

    private final Connection connection;
    private final LoopBuffers buffers;

    private byte[] carry;
    private int carryLength;
    private int frameLength;

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

    /** Where a payload is to be received, or null if frames are. */
    ByteBuffer payload() {
        return payload == null ? null : payload.buffer();
    }

    /** Bytes of a frame that is not whole. */
    int carriedLength() {
        return carryLength;
    }

    /** Those bytes, from 0. */
    byte[] carried() {
        return carry;
    }

    /** Takes bytes as they were received. */
    void take(ByteBuffer received) {
        final int length = received.remaining();
        final int total = carryLength + length;
        if (total < frameLength) {
            growCarry(total);
            received.get(carry, carryLength, length);
            carryLength = total;
            return;
        }
        final byte[] bytes = withCarried(total);
        received.get(bytes, carryLength, length);
        dropCarried();
        offer(bytes, total);
    }

    /** Takes bytes that a stage decoded: first for a payload that is awaited, then as frames. */
    void take(byte[] plain, int length) {
        int from = 0;
        if (payload != null) {
            from = Math.min(length, payload.buffer().remaining());
            payload.buffer().put(plain, 0, from);
            if (payload.buffer().hasRemaining()) {
                return;
            }
            finishPayload();
            if (connection.isClosed() || from == length) {
                return;
            }
        }
        final int total = carryLength + length - from;
        if (total < frameLength) {
            growCarry(total);
            System.arraycopy(plain, from, carry, carryLength, length - from);
            carryLength = total;
            return;
        }
        final byte[] bytes = withCarried(total);
        System.arraycopy(plain, from, bytes, carryLength, length - from);
        dropCarried();
        offer(bytes, total);
    }

    /** Offers again what the handler left. */
    void offerCarried() {
        if (carryLength > 0 && payload == null) {
            final int length = carryLength;
            final byte[] bytes = withCarried(length);
            dropCarried();
            offer(bytes, length);
        }
    }

    /** The payload may be whole. */
    void onPayloadReceived() {
        if (!payload.buffer().hasRemaining()) {
            finishPayload();
        }
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
        if (carryLength > 0) {
            System.arraycopy(carry, 0, bytes, 0, carryLength);
        }
        return bytes;
    }

    private void offer(byte[] bytes, int to) {
        int at = 0;
        while (true) {
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
            if (payload.buffer().hasRemaining()) {
                break;
            }
            finishPayload();
            if (connection.isClosed()) {
                return;
            }
        }
        if (at < to) {
            growCarry(Math.max(to - at, frameLength));
            System.arraycopy(bytes, at, carry, 0, to - at);
            carryLength = to - at;
        }
    }

    private void finishPayload() {
        final Chunk whole = payload;
        payload = null;
        connection.handler().onPayload(whole);
        whole.release();
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
