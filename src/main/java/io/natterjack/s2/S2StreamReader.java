package io.natterjack.s2;

import java.util.zip.CRC32C;

/**
 * Reads one stream, fed with whatever bytes arrive. Its own state is a few numbers, and a chunk
 * that is not yet whole; what it decodes into is shared, see {@link Target}. For one thread.
 */
public final class S2StreamReader {

    /** Where chunks are decoded: one for each thread, whatever number of streams it reads. */
    public static final class Target {

        private byte[] plain = new byte[64 << 10];
        private final CRC32C crc = new CRC32C();

        /** The plain bytes of the latest chunk, from 0 on. */
        public byte[] plain() {
            return plain;
        }

        /** Arrays for chunks that are not yet whole: one of each size is kept. */
        private final byte[][] spare = new byte[SPARE_SIZES][];

        private byte[] take(int length) {
            final int bits = bits(length);
            final byte[] kept = bits < SPARE_SIZES ? spare[bits] : null;
            if (kept == null) {
                return new byte[1 << bits];
            }
            spare[bits] = null;
            return kept;
        }

        private void give(byte[] bytes) {
            final int bits = bits(bytes.length);
            if (bits < SPARE_SIZES) {
                spare[bits] = bytes;
            }
        }

        private static int bits(int length) {
            return Math.max(SPARE_BITS_MIN, 32 - Integer.numberOfLeadingZeros(length - 1));
        }

        private byte[] plain(int length) {
            if (plain.length < length + S2BlockDecoder.SLACK) {
                plain = new byte[length + S2BlockDecoder.SLACK];
            }
            return plain;
        }
    }

    private static final int SPARE_BITS_MIN = 9;
    private static final int SPARE_SIZES = 24;

    private final Target target;
    private int plainMax;
    private int skip;
    private byte[] part;
    private int partLength;
    private int plainLength;
    private S2Exception failure;

    /** @param target shared with other readers of the same thread */
    public S2StreamReader(Target target) {
        this.target = target;
    }

    /** Plain bytes that the latest {@link #next} brought into the target, 0 if none. */
    public int plainLength() {
        return plainLength;
    }

    /** Whether the stream may end here. */
    public boolean isAtChunkEnd() {
        return partLength == 0 && skip == 0 && failure == null;
    }

    /** Bytes that are held of a chunk that is not yet whole. */
    public int heldBytes() {
        return partLength;
    }

    /**
     * Reads at most one chunk of {@code in[from, to)}. Keeps what is there of a chunk that is not
     * whole: its memory grows with what arrived, not with what is announced.
     *
     * @return the position of the first byte that was not used; {@link #plainLength} tells what
     *         came of it
     * @throws S2Exception if this is no S2 stream, now and at every further call
     */
    public int next(byte[] in, int from, int to) throws S2Exception {
        plainLength = 0;
        if (failure != null) {
            throw failure;
        }
        try {
            return skip > 0 ? skip(from, to) : chunk(in, from, to);
        } catch (S2Exception ex) {
            failure = ex;
            dropPart();
            throw ex;
        }
    }

    private int skip(int from, int to) {
        final int count = Math.min(skip, to - from);
        skip -= count;
        return from + count;
    }

    private int chunk(byte[] in, int from, int to) throws S2Exception {
        if (partLength == 0) {
            if (to - from < S2Format.HEADER_LENGTH) {
                return keep(in, from, to);
            }
            final int total = announced(S2Words.int32(in, from));
            if (total < 0) {
                skip = -total - S2Format.HEADER_LENGTH;
                return from + S2Format.HEADER_LENGTH;
            }
            if (to - from < total) {
                return keep(in, from, to);
            }
            body(in, from, total);
            return from + total;
        }
        int at = from;
        if (partLength < S2Format.HEADER_LENGTH) {
            at = keep(in, at, Math.min(to, at + S2Format.HEADER_LENGTH - partLength));
            if (partLength < S2Format.HEADER_LENGTH) {
                return at;
            }
        }
        final int total = announced(S2Words.int32(part, 0));
        if (total < 0) {
            dropPart();
            skip = -total - S2Format.HEADER_LENGTH;
            return at;
        }
        at = keep(in, at, (int) Math.min(to, (long) at + total - partLength));
        if (partLength == total) {
            body(part, 0, total);
            dropPart();
        }
        return at;
    }

    private int keep(byte[] in, int from, int to) {
        final int needed = partLength + to - from;
        if (needed == 0) {
            return to;
        }
        if (part == null || part.length < needed) {
            final byte[] larger = target.take(needed);
            if (part != null) {
                System.arraycopy(part, 0, larger, 0, partLength);
                target.give(part);
            }
            part = larger;
        }
        System.arraycopy(in, from, part, partLength, to - from);
        partLength = needed;
        return to;
    }

    /** Lets go of a chunk that is not yet whole, for the end of the stream. */
    public void dropPart() {
        if (part != null) {
            target.give(part);
            part = null;
        }
        partLength = 0;
    }

    /** The length of the chunk with its header; negative if it is skipped. */
    private int announced(int header) throws S2Exception {
        final int type = header & 0xFF;
        final int length = header >>> 8;
        if (plainMax == 0 && type != S2Format.IDENTIFIER) {
            throw S2Exception.CORRUPT;
        }
        final int total = length + S2Format.HEADER_LENGTH;
        switch (type) {
            case S2Format.IDENTIFIER:
                if (length != S2Format.IDENTIFIER_LENGTH) {
                    throw S2Exception.CORRUPT;
                }
                return total;
            case S2Format.COMPRESSED:
                if (length < S2Format.CRC_LENGTH || length > S2Format.BODY_MAX) {
                    throw S2Exception.CORRUPT;
                }
                return total;
            case S2Format.STORED:
                if (length < S2Format.CRC_LENGTH || length > S2Format.BODY_MAX
                        || length - S2Format.CRC_LENGTH > plainMax) {
                    throw S2Exception.CORRUPT;
                }
                return total;
            default:
                if (type < S2Format.SKIPPABLE_FROM) {
                    throw S2Exception.UNSUPPORTED;
                }
                return -total;
        }
    }

    private void body(byte[] in, int from, int total) throws S2Exception {
        final int at = from + S2Format.HEADER_LENGTH;
        final int to = from + total;
        switch (in[from] & 0xFF) {
            case S2Format.IDENTIFIER:
                plainMax = S2Format.plainMax(in, at);
                if (plainMax < 0) {
                    throw S2Exception.CORRUPT;
                }
                return;
            case S2Format.COMPRESSED:
                final long length =
                        S2BlockDecoder.plainLength(in, at + S2Format.CRC_LENGTH, to);
                if (length > plainMax) {
                    throw S2Exception.CORRUPT;
                }
                deliver(in, at, S2BlockDecoder.decode(in, at + S2Format.CRC_LENGTH, to,
                        target.plain((int) length), 0));
                return;
            default:
                final int stored = total - S2Format.HEADER_LENGTH - S2Format.CRC_LENGTH;
                System.arraycopy(in, at + S2Format.CRC_LENGTH, target.plain(stored), 0, stored);
                deliver(in, at, stored);
                return;
        }
    }

    private void deliver(byte[] in, int crcAt, int length) throws S2Exception {
        if (S2Words.int32(in, crcAt) != S2Format.crc(target.crc, target.plain, 0, length)) {
            throw S2Exception.CRC;
        }
        plainLength = length;
    }
}
