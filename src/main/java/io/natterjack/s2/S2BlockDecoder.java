package io.natterjack.s2;

import java.util.Arrays;

/**
 * Decodes blocks: a plain length as a varint, then literals, copies and repeats. Reads and writes
 * nothing outside the ranges it is given but up to {@link #SLACK} bytes behind them in the same
 * arrays: what it reads there does not count, what it writes there is undefined. Any thread may
 * call.
 */
public final class S2BlockDecoder {

    /** Spare bytes that the target needs behind the plain length. */
    public static final int SLACK = 32;

    private static final int LENGTH_BYTES_MAX = 5;
    private static final long LENGTH_MAX = 0xFFFF_FFFFL;
    private static final int WIDE = 16;
    /** A literal of 32 bytes and the copy after it, with room: 1 + 32 + 5. */
    private static final int FAST_MARGIN = 40;
    private static final int SHORT_REPEAT_MAX = 8;
    /** The operand of each kind of element, within the four bytes behind its tag. */
    private static final int[] OPERAND_MASKS = {0, 0xFF, 0xFFFF, -1};
    /** For each tag of a copy: high bits of its offset, length of the element, of the copy. */
    private static final int[] COPIES = new int[256];

    static {
        for (int tag = 0; tag < COPIES.length; tag += 4) {
            final int count = tag >>> 2;
            COPIES[tag + 1] = (tag & 0xE0) << 3 << 16 | 2 << 8 | (count & 7) + 4;
            COPIES[tag + 2] = 3 << 8 | count + 1;
            COPIES[tag + 3] = 5 << 8 | count + 1;
        }
    }

    private S2BlockDecoder() {
    }

    /**
     * The plain length that the block {@code source[from, to)} announces.
     *
     * @throws S2Exception if there is none
     */
    public static long plainLength(byte[] source, int from, int to) throws S2Exception {
        long length = 0;
        for (int i = 0; i < LENGTH_BYTES_MAX && from + i < to; i++) {
            final int b = source[from + i];
            length |= (long) (b & 0x7F) << (7 * i);
            if (b >= 0) {
                if (length > LENGTH_MAX) {
                    throw S2Exception.CORRUPT;
                }
                return length;
            }
        }
        throw S2Exception.CORRUPT;
    }

    /**
     * Decodes the block {@code source[from, to)} into {@code target} from {@code targetFrom} on.
     *
     * @param target holds {@link #plainLength} and {@link #SLACK} bytes behind targetFrom
     * @return the plain length
     * @throws S2Exception if the block is corrupt; what stands in the target is undefined then
     */
    public static int decode(byte[] source, int from, int to, byte[] target, int targetFrom)
            throws S2Exception {
        final int length = (int) plainLength(source, from, to);
        if (length < 0 || length > target.length - SLACK - targetFrom) {
            throw S2Exception.CORRUPT;
        }
        int s = from;
        while (source[s++] < 0) {
            // The length again: its last byte has no high bit.
            continue;
        }
        final int end = targetFrom + length;
        final int fastTo = to - FAST_MARGIN;
        final int wideTo = source.length - WIDE;
        int d = targetFrom;
        int offset = 0;
        while (s < to) {
            // What is common, while there is room: which kind of copy it is takes no branch, as
            // no branch could be predicted. What is rare or wrong is left to the element below.
            while (s < fastTo) {
                int tag = source[s] & 0xFF;
                if ((tag & 3) == 0) {
                    final int count = (tag >>> 2) + 1;
                    if (count > 2 * WIDE || count > end - d) {
                        break;
                    }
                    copyWide(source, s + 1, target, d);
                    if (count > WIDE) {
                        copyWide(source, s + 1 + WIDE, target, d + WIDE);
                    }
                    d += count;
                    s += count + 1;
                    tag = source[s] & 0xFF;
                    if ((tag & 3) == 0) {
                        continue;
                    }
                }
                final int copy = COPIES[tag];
                final int count = copy & 0xFF;
                final int operand = copy >>> 16
                        | S2Words.int32(source, s + 1) & OPERAND_MASKS[tag & 3];
                if (operand != 0) {
                    offset = operand;
                } else if ((tag & 3) != 1 || count > SHORT_REPEAT_MAX) {
                    break;
                }
                if (offset < 8 || offset > d - targetFrom || count > end - d) {
                    break;
                }
                s += copy >>> 8 & 0xFF;
                final int back = d - offset;
                copyWide(target, back, target, d);
                copyWide(target, back + WIDE, target, d + WIDE);
                if (count > 2 * WIDE) {
                    copyWide(target, back + 2 * WIDE, target, d + 2 * WIDE);
                    copyWide(target, back + 3 * WIDE, target, d + 3 * WIDE);
                }
                d += count;
            }
            final int tag = source[s] & 0xFF;
            int count = tag >>> 2;
            switch (tag & 3) {
                case 0:
                    s++;
                    if (count >= 60) {
                        final int extra = count - 59;
                        if (to - s < extra) {
                            throw S2Exception.CORRUPT;
                        }
                        count = literalLength(source, s, extra);
                        s += extra;
                    }
                    count++;
                    if (count <= 0 || count > to - s || count > end - d) {
                        throw S2Exception.CORRUPT;
                    }
                    if (count <= WIDE && s <= wideTo) {
                        copyWide(source, s, target, d);
                    } else {
                        System.arraycopy(source, s, target, d, count);
                    }
                    s += count;
                    d += count;
                    continue;
                case 1:
                    if (to - s < 2) {
                        throw S2Exception.CORRUPT;
                    }
                    final int near = (tag & 0xE0) << 3 | source[s + 1] & 0xFF;
                    s += 2;
                    count = count & 7;
                    if (near != 0) {
                        offset = near;
                        count += 4;
                        break;
                    }
                    if (count < 5) {
                        count += 4;
                        break;
                    }
                    final int extra = count - 4;
                    if (to - s < extra) {
                        throw S2Exception.CORRUPT;
                    }
                    count = repeatLength(source, s, extra);
                    s += extra;
                    break;
                case 2:
                    if (to - s < 3) {
                        throw S2Exception.CORRUPT;
                    }
                    offset = S2Words.int16(source, s + 1);
                    count++;
                    s += 3;
                    if (offset == 0) {
                        throw S2Exception.CORRUPT;
                    }
                    break;
                default:
                    if (to - s < 5) {
                        throw S2Exception.CORRUPT;
                    }
                    offset = S2Words.int32(source, s + 1);
                    count++;
                    s += 5;
                    break;
            }
            // An offset of 2^31 and more is negative here, a repeat before any copy has 0.
            if (offset <= 0 || offset > d - targetFrom || count > end - d) {
                throw S2Exception.CORRUPT;
            }
            copy(target, d, offset, count);
            d += count;
        }
        if (d != end) {
            throw S2Exception.CORRUPT;
        }
        return length;
    }

    private static int literalLength(byte[] source, int at, int extra) {
        return switch (extra) {
            case 1 -> source[at] & 0xFF;
            case 2 -> S2Words.int16(source, at);
            case 3 -> S2Words.int16(source, at) | (source[at + 2] & 0xFF) << 16;
            // 2^31 and more is negative; the largest wraps to 0, which is refused like it.
            default -> {
                final int length = S2Words.int32(source, at);
                yield length < 0 ? -1 : length;
            }
        };
    }

    private static int repeatLength(byte[] source, int at, int extra) {
        return switch (extra) {
            case 1 -> (source[at] & 0xFF) + 8;
            case 2 -> S2Words.int16(source, at) + 260;
            default -> (S2Words.int16(source, at) | (source[at + 2] & 0xFF) << 16) + 65_540;
        };
    }

    private static void copyWide(byte[] source, int from, byte[] target, int to) {
        S2Words.long64(target, to, S2Words.long64(source, from));
        S2Words.long64(target, to + 8, S2Words.long64(source, from + 8));
    }

    /** As if byte by byte, forward: a copy may overlap what it writes. */
    private static void copy(byte[] target, int to, int offset, int count) {
        final int from = to - offset;
        if (count <= WIDE && offset >= 8) {
            copyWide(target, from, target, to);
            return;
        }
        if (offset >= count) {
            if (count <= 64 && offset >= WIDE) {
                for (int i = 0; i < count; i += WIDE) {
                    copyWide(target, from + i, target, to + i);
                }
            } else {
                System.arraycopy(target, from, target, to, count);
            }
            return;
        }
        if (offset == 1) {
            Arrays.fill(target, to, to + count, target[from]);
            return;
        }
        if (count <= 32) {
            for (int i = 0; i < count; i++) {
                target[to + i] = target[from + i];
            }
            return;
        }
        // The pattern doubles with each step: its source and target never overlap.
        int done = 0;
        int pattern = offset;
        while (done < count) {
            final int part = Math.min(pattern, count - done);
            System.arraycopy(target, from, target, to + done, part);
            done += part;
            pattern = offset + done;
        }
    }
}
