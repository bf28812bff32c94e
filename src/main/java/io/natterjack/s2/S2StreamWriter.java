package io.natterjack.s2;

import java.util.zip.CRC32C;

/**
 * Writes streams of chunks. Holds what its searches need, to be used again for any number of
 * streams: one for each thread. Allocates nothing after the first use of a level.
 */
public final class S2StreamWriter {

    /** Plain bytes of one chunk, as nats-server makes them. */
    public static final int CHUNK_PLAIN_MAX = 1 << 20;

    private static final int CHUNK_OVERHEAD = S2Format.HEADER_LENGTH + S2Format.CRC_LENGTH;

    private final S2BlockEncoder encoder = new S2BlockEncoder();
    private final CRC32C crc = new CRC32C();

    /** Bytes that the target of {@link #write} must have room for, spare ones included. */
    public static int targetLength(int plainLength) {
        final int chunks = 1 + plainLength / CHUNK_PLAIN_MAX;
        return S2Format.HEADER_LENGTH + S2Format.IDENTIFIER_LENGTH + plainLength
                + chunks * (CHUNK_OVERHEAD + 16) + S2BlockEncoder.SLACK;
    }

    /**
     * Writes {@code plain[from, to)} as chunks; nothing at all for no bytes.
     *
     * @param withIdentifier whether a stream begins: once for each, before its first chunk
     * @param target         holds {@link #targetLength} bytes behind targetFrom
     * @return the position behind what was written
     */
    public int write(byte[] plain, int from, int to, S2Level level, boolean withIdentifier,
                     byte[] target, int targetFrom) {
        if (from == to) {
            return targetFrom;
        }
        int d = withIdentifier ? S2Format.putIdentifier(target, targetFrom) : targetFrom;
        for (int at = from; at < to; at += CHUNK_PLAIN_MAX) {
            d = chunk(plain, at, Math.min(to, at + CHUNK_PLAIN_MAX), level, target, d);
        }
        return d;
    }

    private int chunk(byte[] plain, int from, int to, S2Level level, byte[] target, int at) {
        final int body = at + S2Format.HEADER_LENGTH;
        final int data = body + S2Format.CRC_LENGTH;
        final int sum = S2Format.crc(crc, plain, from, to);
        int length = encoder.encode(plain, from, to, level, target, data);
        int type = S2Format.COMPRESSED;
        if (length < 0) {
            type = S2Format.STORED;
            length = to - from;
            System.arraycopy(plain, from, target, data, length);
        }
        S2Format.putHeader(target, at, type, S2Format.CRC_LENGTH + length);
        S2Words.int32(target, body, sum);
        return data + length;
    }
}
