package io.natterjack.s2;

/** The obvious decoder, byte by byte and check by check: what the fast one is compared with. */
final class PlainDecoder {

    private final byte[] block;
    private int at;

    private PlainDecoder(byte[] block) {
        this.block = block;
    }

    /** The plain bytes of a block, or null if it is corrupt or announces more than so many. */
    static byte[] decode(byte[] block, int plainMax) {
        return new PlainDecoder(block).decode(plainMax);
    }

    private byte[] decode(int plainMax) {
        final long length = length();
        if (length < 0 || length > plainMax) {
            return null;
        }
        final byte[] plain = new byte[(int) length];
        int done = 0;
        long offset = 0;
        while (at < block.length) {
            final int tag = (int) number(1);
            long count = tag >>> 2;
            long from = -1;
            if ((tag & 3) == 0) {
                count = 1 + (count < 60 ? count : number((int) count - 59));
                if (count <= 0 || count > block.length - at) {
                    return null;
                }
            } else {
                count = (tag & 3) == 1 ? 4 + (count & 7) : count + 1;
                final long operand = number(1 << (tag & 3) - 1);
                if (operand < 0) {
                    return null;
                }
                if ((tag & 3) != 1) {
                    offset = operand;
                } else if (operand + (tag & 0xE0) > 0) {
                    offset = (tag & 0xE0) << 3 | operand;
                } else if (count > 8) {
                    count = repeatCount((int) count - 8);
                }
                from = done - offset;
                if (offset == 0 || from < 0 || count < 0) {
                    return null;
                }
            }
            if (count > plain.length - done) {
                return null;
            }
            for (int i = 0; i < count; i++) {
                plain[done++] = from < 0 ? block[at++] : plain[(int) from++];
            }
        }
        return done == plain.length ? plain : null;
    }

    private long repeatCount(int bytes) {
        final long more = number(bytes);
        return more < 0 ? -1 : more + (bytes == 1 ? 8 : bytes == 2 ? 260 : 65_540);
    }

    private long length() {
        long length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            final long b = number(1);
            if (b < 0) {
                return -1;
            }
            length |= (b & 0x7F) << shift;
            if (b < 0x80) {
                return length > 0xFFFF_FFFFL ? -1 : length;
            }
        }
        return -1;
    }

    /** Little-endian, or -1 if the block ends before. */
    private long number(int bytes) {
        if (block.length - at < bytes) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (block[at++] & 0xFFL) << 8 * i;
        }
        return number;
    }
}
