package io.natterjack.s2;

import java.util.Arrays;

/**
 * Encodes blocks. Holds the tables of its searches, to be used again: one for each thread. Any
 * bytes it writes can be read by {@link S2BlockDecoder} and by every other reader of S2.
 */
public final class S2BlockEncoder {

    /** Spare bytes that the target needs behind {@link #encodedLengthMax}. */
    public static final int SLACK = 16;

    private static final int PLAIN_MIN = 32;
    private static final int MARGIN = 8;
    private static final long PRIME = 0x9E3779B185EBCA87L;
    private static final int FAST_BITS = 14;
    private static final int LONG_BITS = 17;
    private static final int SHORT_BITS = 14;

    private final int[] fast = new int[1 << FAST_BITS];
    private int[] longs;

    /** Most bytes that a block of so many plain bytes takes. */
    public static int encodedLengthMax(int plainLength) {
        return plainLength + 16;
    }

    /**
     * Encodes {@code source[from, to)} into {@code target} from {@code targetFrom} on.
     *
     * @param target holds {@link #encodedLengthMax} and {@link #SLACK} bytes behind targetFrom
     * @return the length of the block, or -1 if it would not be smaller by a margin: then the
     *         plain bytes are better stored
     */
    public int encode(byte[] source, int from, int to, S2Level level, byte[] target,
                      int targetFrom) {
        final int length = to - from;
        if (length < PLAIN_MIN || level == S2Level.UNCOMPRESSED) {
            return -1;
        }
        final int at = putLength(target, targetFrom, length);
        final int end = level == S2Level.FAST ? fast(source, from, to, target, at)
                : better(source, from, to, target, at);
        return end < 0 ? -1 : end - targetFrom;
    }

    private static int putLength(byte[] target, int at, int length) {
        int left = length;
        int to = at;
        while (left >= 0x80) {
            target[to++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        target[to++] = (byte) left;
        return to;
    }

    private static int hash(long word, int shift, int bits) {
        return (int) ((word << shift) * PRIME >>> (64 - bits));
    }

    private static int bits(int length) {
        return length >= 16 << 10 ? 14 : length >= 4 << 10 ? 12 : length >= 512 ? 10 : 8;
    }

    /**
     * One table of positions. Three positions of each step are entered and looked up from one
     * word; what repeats the last offset is looked for first. Steps grow where nothing matches.
     */
    private int fast(byte[] source, int from, int to, byte[] target, int targetFrom) {
        final int length = to - from;
        final int bits = bits(length);
        final int shift = length >= 16 << 10 ? 16 : length >= 4 << 10 ? 24 : 32;
        final int skip = length >= 16 << 10 ? 6 : length >= 512 ? 5 : 4;
        final int[] table = fast;
        Arrays.fill(table, 0, 1 << bits, from);
        final int limit = to - MARGIN;
        final int targetTo = targetFrom + length - (length >>> 5) - 9;
        int d = targetFrom;
        int emitted = from;
        int s = from + 1;
        int offset = 1;
        long word = S2Words.long64(source, s);
        while (true) {
            int candidate;
            while (true) {
                final int next = s + (s - emitted >>> skip) + 4;
                if (next > limit) {
                    return tail(source, emitted, to, target, d, targetTo);
                }
                final int hash0 = hash(word, shift, bits);
                final int hash1 = hash(word >>> 8, shift, bits);
                candidate = table[hash0];
                final int candidate1 = table[hash1];
                table[hash0] = s;
                table[hash1] = s + 1;
                final int hash2 = hash(word >>> 16, shift, bits);
                if ((int) (word >>> 8) == S2Words.int32(source, s + 1 - offset)) {
                    int base = s + 1;
                    int back = base - offset;
                    while (base > emitted && back > from && source[back - 1] == source[base - 1]) {
                        base--;
                        back--;
                    }
                    if (base - emitted > targetTo - d) {
                        return -1;
                    }
                    d = literal(source, emitted, base, target, d);
                    s = extend(source, s + 5, s + 5 - offset, to);
                    d = emitted > from ? repeat(target, d, offset, s - base)
                            : copy(target, d, offset, s - base);
                    emitted = s;
                    if (s >= limit) {
                        return tail(source, emitted, to, target, d, targetTo);
                    }
                    word = S2Words.long64(source, s);
                    continue;
                }
                if ((int) word == S2Words.int32(source, candidate)) {
                    break;
                }
                candidate = table[hash2];
                table[hash2] = s + 2;
                if ((int) (word >>> 8) == S2Words.int32(source, candidate1)) {
                    candidate = candidate1;
                    s++;
                    break;
                }
                if ((int) (word >>> 16) == S2Words.int32(source, candidate)) {
                    s += 2;
                    break;
                }
                word = S2Words.long64(source, next);
                s = next;
            }
            while (candidate > from && s > emitted && source[candidate - 1] == source[s - 1]) {
                candidate--;
                s--;
            }
            if (s - emitted > targetTo - d) {
                return -1;
            }
            d = literal(source, emitted, s, target, d);
            while (true) {
                final int base = s;
                offset = base - candidate;
                s = extend(source, s + 4, candidate + 4, to);
                d = copy(target, d, offset, s - base);
                emitted = s;
                if (s >= limit) {
                    return tail(source, emitted, to, target, d, targetTo);
                }
                if (d > targetTo) {
                    return -1;
                }
                final long around = S2Words.long64(source, s - 2);
                final int hashBefore = hash(around, shift, bits);
                final int hashHere = hash(around >>> 16, shift, bits);
                candidate = table[hashHere];
                table[hashBefore] = s - 2;
                table[hashHere] = s;
                if ((int) (around >>> 16) != S2Words.int32(source, candidate)) {
                    s++;
                    word = S2Words.long64(source, s);
                    break;
                }
            }
        }
    }

    /** Two tables, of long and of short matches; every position is looked up. */
    private int better(byte[] source, int from, int to, byte[] target, int targetFrom) {
        if (longs == null) {
            longs = new int[1 << LONG_BITS];
        }
        final int length = to - from;
        final int shortBits = bits(length);
        final int longBits = length >= 64 << 10 ? LONG_BITS
                : length >= 16 << 10 ? 15 : shortBits + 1;
        final int longShift = length >= 16 << 10 ? 8 : 16;
        final int skip = length >= 16 << 10 ? 7 : length >= 512 ? 6 : 5;
        final int[] shortTable = fast;
        final int[] longTable = longs;
        Arrays.fill(shortTable, 0, 1 << shortBits, from);
        Arrays.fill(longTable, 0, 1 << longBits, from);
        final int limit = to - MARGIN;
        final int targetTo = targetFrom + length - (length >>> 5) - 6;
        int d = targetFrom;
        int emitted = from;
        int s = from + 1;
        int lastOffset = 0;
        while (s < limit - 1) {
            final long word = S2Words.long64(source, s);
            final int longHash = hash(word, longShift, longBits);
            final int shortHash = hash(word, 32, shortBits);
            int candidate = longTable[longHash];
            final int shortCandidate = shortTable[shortHash];
            longTable[longHash] = s;
            shortTable[shortHash] = s;
            int base = s;
            if (S2Words.long64(source, candidate) != word) {
                if (S2Words.long64(source, shortCandidate) == word) {
                    candidate = shortCandidate;
                } else if (lastOffset > 0 && (int) (word >>> 8)
                        == S2Words.int32(source, s + 1 - lastOffset)) {
                    base = s + 1;
                    candidate = base - lastOffset;
                } else if (S2Words.int32(source, candidate) != (int) word) {
                    if (S2Words.int32(source, shortCandidate) != (int) word) {
                        s += 1 + Math.min(100, s - emitted >>> skip);
                        continue;
                    }
                    candidate = shortCandidate;
                    final int nextCandidate = longTable[hash(word >>> 8, longShift, longBits)];
                    if (nextCandidate <= s && S2Words.long64(source, nextCandidate)
                            == S2Words.long64(source, s + 1)) {
                        base = s + 1;
                        candidate = nextCandidate;
                    }
                }
            }
            if (candidate >= base) {
                s++;
                continue;
            }
            while (candidate > from && base > emitted
                    && source[candidate - 1] == source[base - 1]) {
                candidate--;
                base--;
            }
            final int offset = base - candidate;
            final int matchTo = extend(source, base + 4, candidate + 4, to);
            if (offset > 65_535 && matchTo - base <= 5 && offset != lastOffset) {
                s++;
                continue;
            }
            if (base - emitted > targetTo - d) {
                return -1;
            }
            d = literal(source, emitted, base, target, d);
            d = offset == lastOffset ? repeat(target, d, offset, matchTo - base)
                    : copy(target, d, offset, matchTo - base);
            lastOffset = offset;
            emitted = matchTo;
            if (d > targetTo) {
                return -1;
            }
            s = matchTo;
            if (s >= limit) {
                break;
            }
            enter(source, base, s, longTable, shortTable, longShift, longBits, shortBits);
        }
        return tail(source, emitted, to, target, d, targetTo);
    }

    /** Enters positions of a match, so that the next can refer to them. */
    private static void enter(byte[] source, int from, int to, int[] longTable, int[] shortTable,
                              int longShift, int longBits, int shortBits) {
        for (int i = from + 1; i <= to - 2; i += 2) {
            final long word = S2Words.long64(source, i);
            longTable[hash(word, longShift, longBits)] = i;
        }
        final long first = S2Words.long64(source, from + 1);
        shortTable[hash(first >>> 8, 32, shortBits)] = from + 2;
        final long last = S2Words.long64(source, to - 2);
        shortTable[hash(last >>> 8, 32, shortBits)] = to - 1;
    }

    /** The end of the match of {@code s} with {@code candidate}. */
    private static int extend(byte[] source, int s, int candidate, int to) {
        int at = s;
        int other = candidate;
        while (at <= to - 8) {
            final long difference = S2Words.long64(source, at) ^ S2Words.long64(source, other);
            if (difference != 0) {
                return at + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            at += 8;
            other += 8;
        }
        while (at < to && source[at] == source[other]) {
            at++;
            other++;
        }
        return at;
    }

    private static int tail(byte[] source, int emitted, int to, byte[] target, int d,
                            int targetTo) {
        if (emitted >= to) {
            return d > targetTo ? -1 : d;
        }
        return to - emitted > targetTo - d ? -1 : literal(source, emitted, to, target, d);
    }

    private static int literal(byte[] source, int from, int to, byte[] target, int at) {
        final int length = to - from;
        if (length == 0) {
            return at;
        }
        final int n = length - 1;
        int d = at;
        if (n < 60) {
            target[d++] = (byte) (n << 2);
            if (length <= 16 && from + 16 <= source.length) {
                S2Words.long64(target, d, S2Words.long64(source, from));
                S2Words.long64(target, d + 8, S2Words.long64(source, from + 8));
                return d + length;
            }
        } else if (n < 1 << 8) {
            target[d] = (byte) (60 << 2);
            target[d + 1] = (byte) n;
            d += 2;
        } else if (n < 1 << 16) {
            target[d] = (byte) (61 << 2);
            S2Words.int16(target, d + 1, n);
            d += 3;
        } else {
            target[d] = (byte) (62 << 2);
            S2Words.int16(target, d + 1, n);
            target[d + 3] = (byte) (n >>> 16);
            d += 4;
        }
        System.arraycopy(source, from, target, d, length);
        return d + length;
    }

    private static int copy(byte[] target, int at, int offset, int length) {
        if (offset < 2048 && length <= 11) {
            target[at] = (byte) (offset >>> 8 << 5 | length - 4 << 2 | 1);
            target[at + 1] = (byte) offset;
            return at + 2;
        }
        if (offset < 65_536 && length <= 64) {
            target[at] = (byte) (length - 1 << 2 | 2);
            S2Words.int16(target, at + 1, offset);
            return at + 3;
        }
        return longCopy(target, at, offset, length);
    }

    private static int longCopy(byte[] target, int at, int offset, int length) {
        if (offset >= 65_536) {
            final int first = Math.min(64, length);
            target[at] = (byte) (first - 1 << 2 | 3);
            S2Words.int32(target, at + 1, offset);
            final int rest = length - first;
            if (rest == 0) {
                return at + 5;
            }
            return rest < 4 ? longCopy(target, at + 5, offset, rest)
                    : repeat(target, at + 5, offset, rest);
        }
        if (offset < 2048) {
            target[at] = (byte) (offset >>> 8 << 5 | 8 - 4 << 2 | 1);
            target[at + 1] = (byte) offset;
            return repeat(target, at + 2, offset, length - 8);
        }
        target[at] = (byte) (60 - 1 << 2 | 2);
        S2Words.int16(target, at + 1, offset);
        return repeat(target, at + 3, offset, length - 60);
    }

    private static int repeat(byte[] target, int at, int offset, int length) {
        int d = at;
        int left = length;
        while (true) {
            if (left <= 8) {
                target[d] = (byte) (left - 4 << 2 | 1);
                target[d + 1] = 0;
                return d + 2;
            }
            if (left <= 11 && offset < 2048) {
                return copy(target, d, offset, left);
            }
            if (left < 8 + 256) {
                target[d] = (byte) (5 << 2 | 1);
                target[d + 1] = 0;
                target[d + 2] = (byte) (left - 8);
                return d + 3;
            }
            if (left < 260 + (1 << 16)) {
                target[d] = (byte) (6 << 2 | 1);
                target[d + 1] = 0;
                S2Words.int16(target, d + 2, left - 260);
                return d + 4;
            }
            final int part = Math.min(left, 65_540 + (1 << 24) - 1 - 64);
            target[d] = (byte) (7 << 2 | 1);
            target[d + 1] = 0;
            S2Words.int16(target, d + 2, part - 65_540);
            target[d + 4] = (byte) (part - 65_540 >>> 16);
            d += 5;
            left -= part;
            if (left == 0) {
                return d;
            }
        }
    }
}
