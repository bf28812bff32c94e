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

    private static final int WIDE = 16;
    private static final int LENGTH_BYTES_MAX = 5;
    private static final long LENGTH_MAX = 0xFFFF_FFFFL;

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
        final int wideTo = source.length - WIDE;
        int d = targetFrom;
        int offset = 0;
        while (s < to) {
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
                        S2Words.long64(target, d, S2Words.long64(source, s));
                        S2Words.long64(target, d + 8, S2Words.long64(source, s + 8));
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

    /** As if byte by byte, forward: a copy may overlap what it writes. */
    private static void copy(byte[] target, int to, int offset, int count) {
        final int from = to - offset;
        if (count <= WIDE && offset >= 8) {
            S2Words.long64(target, to, S2Words.long64(target, from));
            S2Words.long64(target, to + 8, S2Words.long64(target, from + 8));
            return;
        }
        if (offset >= count) {
            if (count <= 64 && offset >= WIDE) {
                for (int i = 0; i < count; i += WIDE) {
                    S2Words.long64(target, to + i, S2Words.long64(target, from + i));
                    S2Words.long64(target, to + i + 8, S2Words.long64(target, from + i + 8));
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
