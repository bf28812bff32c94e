package io.natterjack.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A block of PUB frames that are encoded once and written over and over.
 * <p>
 * All frames have one length. Only what changes is rewritten between writes: the digits of the
 * subject, if the subjects do not repeat with the block or are random, and the stamp.
 *
 * <pre>
 * PUB bench.042 16\r\n
 * xxxxxxxxxxxxxxxx\r\n
 *           ^ digits  ^ stamp at the beginning of the payload
 * </pre>
 */
final class PublishFrames {

    /** Enough to make the system call cheap, small enough to stay in the cache. */
    private static final int BLOCK_BYTES_MAX = 64 * 1024;
    /** Where contents matter: repeated sooner, they would compress by being repeated. */
    private static final int VARIED_BLOCK_BYTES_MAX = 4 << 20;

    private final int first;
    private final int step;
    private final int owned;
    private final boolean random;
    private final int width;
    private final int digitsAt;
    private final int payloadAt;
    private final int frameLength;
    private final int frames;
    private final boolean rewritten;
    private final ByteBuffer block;
    /** The same bytes with a limit of their own, for the socket. */
    private final ByteBuffer written;
    private long seed;
    private int turn;

    /**
     * @param first  index of the first subject that is published to
     * @param step   distance to the next; a publisher of four has every fourth subject
     * @param random choose among the same subjects at random rather than in turn
     * @param seed   for the random choice, and for what payloads hold
     */
    PublishFrames(SubjectSpace subjects, int first, int step, boolean random, int payloadBytes,
                  Payload payload, long seed) {
        this.first = first;
        this.step = step;
        this.random = random;
        this.seed = seed * 0x9E3779B97F4A7C15L | 1;
        owned = (subjects.count() - first + step - 1) / step;
        width = subjects.width();
        final String head = "PUB " + subjects.subject(first) + " " + payloadBytes + "\r\n";
        digitsAt = "PUB ".length() + subjects.prefix().length();
        payloadAt = head.length();
        frameLength = payloadAt + payloadBytes + 2;
        final int fitting = Math.max(1, (payload == Payload.CONSTANT
                ? BLOCK_BYTES_MAX : VARIED_BLOCK_BYTES_MAX) / frameLength);
        frames = fitting >= owned ? fitting - fitting % owned : fitting;
        rewritten = random || frames % owned != 0;
        block = ByteBuffer.allocateDirect(frames * frameLength);
        encode(head, payloadBytes, payload, new Random(seed));
        written = block.duplicate();
    }

    private void encode(String head, int payloadBytes, Payload payload, Random chance) {
        for (int i = 0; i < frames; i++) {
            block.put(head.getBytes(StandardCharsets.US_ASCII))
                    .put(payload.make(payloadBytes, chance));
            block.put((byte) '\r').put((byte) '\n');
            putDigits(i, i % owned);
        }
    }

    /** How many frames a block holds. */
    int frames() {
        return frames;
    }

    int frameLength() {
        return frameLength;
    }

    /** Writes {@code value} into the payload of the frame at {@code index} of the block. */
    void stamp(int index, long value) {
        Stamp.put(block, index * frameLength + payloadAt, value);
    }

    /** The next {@code count} frames, ready to be written; {@code count} at most a whole block. */
    ByteBuffer next(int count) {
        if (rewritten || count < frames && owned > 1) {
            for (int i = 0; i < count; i++) {
                putDigits(i, random ? randomOwned() : nextOwned());
            }
        }
        return written.limit(count * frameLength).position(0);
    }

    private int nextOwned() {
        final int current = turn;
        turn = current + 1 == owned ? 0 : current + 1;
        return current;
    }

    private int randomOwned() {
        seed ^= seed << 13;
        seed ^= seed >>> 7;
        seed ^= seed << 17;
        return (int) ((seed >>> 32) * owned >>> 32);
    }

    private void putDigits(int frame, int ownedIndex) {
        int value = first + ownedIndex * step;
        int at = frame * frameLength + digitsAt + width;
        for (int i = 0; i < width; i++) {
            final int rest = value / 10;
            block.put(--at, (byte) ('0' + value - rest * 10));
            value = rest;
        }
    }
}
