package io.natterjack.bench;

import java.nio.ByteBuffer;

/**
 * A number inside a payload, as sixteen letters from {@code a} to {@code p}: four bits each,
 * highest first. Letters, because a payload without digits and line ends cannot be mistaken for
 * a frame when something goes wrong.
 */
final class Stamp {

    static final int LENGTH = 16;

    private Stamp() {
    }

    /** Writes {@code value} at {@code index}, leaving the buffer's position alone. */
    static void put(ByteBuffer buffer, int index, long value) {
        for (int i = 0; i < LENGTH; i++) {
            buffer.put(index + i, (byte) ('a' + (value >>> 60 - 4 * i & 15)));
        }
    }

    /** Reads what {@link #put} wrote. */
    static long get(ByteBuffer buffer, int index) {
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            value = value << 4 | buffer.get(index + i) - 'a';
        }
        return value;
    }
}
