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
    private static final int WIDE = 16;
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
        final int shift = 64 - bits;
        // Of six bytes, five or four: the smaller the block, the rarer are long matches.
        final long prime = PRIME << (length >= 16 << 10 ? 16 : length >= 4 << 10 ? 24 : 32);
        final int skip = length >= 16 << 10 ? 6 : length >= 512 ? 5 : 4;
        final int[] table = fast;
        Arrays.fill(table, 0, 1 << bits, from);
        final int limit = to - MARGIN;
        final int targetTo = targetFrom + length - (length >>> 5) - 9;
        int d = targetFrom;
        int emitted = from;
        int s = from + 1;
        int offset = 1;
        while (true) {
            int candidate;
            while (true) {
                final long word = S2Words.long64(source, s);
                final int hash0 = (int) (word * prime >>> shift);
                final int hash1 = (int) ((word >>> 8) * prime >>> shift);
                final int hash2 = (int) ((word >>> 16) * prime >>> shift);
                candidate = table[hash0];
                final int candidate1 = table[hash1];
                table[hash0] = s;
                table[hash1] = s + 1;
                if ((int) (word >>> 8) == S2Words.int32(source, s + 1 - offset)) {
                    s++;
                    candidate = s - offset;
                    break;
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
                s += (s - emitted >>> skip) + 4;
                if (s > limit) {
                    return tail(source, emitted, to, target, d, targetTo);
                }
            }
            final int back = backwards(source, s, candidate, s - emitted, candidate - from);
            s -= back;
            candidate -= back;
            if (s - emitted > targetTo - d) {
                return -1;
            }
            d = literal(source, emitted, s, target, d);
            // Before the first copy there is nothing to repeat.
            boolean canRepeat = emitted > from;
            while (true) {
                emitted = extend(source, s + 4, candidate + 4, to);
                d = s - candidate == offset && canRepeat
                        ? repeat(target, d, offset, emitted - s)
                        : copy(target, d, s - candidate, emitted - s);
                offset = s - candidate;
                canRepeat = true;
                s = emitted;
                if (s >= limit) {
                    return tail(source, emitted, to, target, d, targetTo);
                }
                // A copy of four bytes from far away takes five: a chain of them grows.
                if (d > targetTo) {
                    return -1;
                }
                final long around = S2Words.long64(source, s - 2);
                final int hashBefore = (int) (around * prime >>> shift);
                final int hash = (int) ((around >>> 16) * prime >>> shift);
                candidate = table[hash];
                table[hashBefore] = s - 2;
                table[hash] = s;
                if ((int) (around >>> 16) != S2Words.int32(source, candidate)) {
                    s++;
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
        if (at <= to - 24) {
            // Most matches end here. A loop would be turned into three, with checks around them.
            long difference = difference(source, at, other);
            if (difference != 0) {
                return at + equalBytes(difference);
            }
            difference = difference(source, at + 8, other + 8);
            if (difference != 0) {
                return at + 8 + equalBytes(difference);
            }
            difference = difference(source, at + 16, other + 16);
            if (difference != 0) {
                return at + 16 + equalBytes(difference);
            }
            at += 24;
            other += 24;
        }
        final int more = Arrays.mismatch(source, at, to, source, other, other + to - at);
        return more < 0 ? to : at + more;
    }

    private static long difference(byte[] source, int at, int other) {
        return S2Words.long64(source, at) ^ S2Words.long64(source, other);
    }

    private static int equalBytes(long difference) {
        return Long.numberOfTrailingZeros(difference) >>> 3;
    }

    /** Equal bytes before {@code s} and {@code candidate}, of the so many that there are. */
    private static int backwards(byte[] source, int s, int candidate, int unemitted, int before) {
        int back = 0;
        if (before >= 8) {
            // One word and no branch that depends on it: where a match began is anyone's guess.
            back = Math.min(unemitted, Long.numberOfLeadingZeros(
                    difference(source, s - 8, candidate - 8)) >>> 3);
            if (back < 8) {
                return back;
            }
        }
        while (back < unemitted && back < before
                && source[candidate - back - 1] == source[s - back - 1]) {
            back++;
        }
        return back;
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
        if (length <= WIDE && from <= source.length - WIDE) {
            target[at] = (byte) (length - 1 << 2);
            S2Words.long64(target, at + 1, S2Words.long64(source, from));
            S2Words.long64(target, at + 9, S2Words.long64(source, from + 8));
            // An empty one has no tag either: without a branch.
            return at + length + (-length >>> 31);
        }
        return longLiteral(source, from, length, target, at);
    }

    private static int longLiteral(byte[] source, int from, int length, byte[] target, int at) {
        if (length == 0) {
            return at;
        }
        final int n = length - 1;
        int d = at;
        if (n < 60) {
            target[d++] = (byte) (n << 2);
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
        if (length > 64 || offset >= 65_536) {
            return longCopy(target, at, offset, length);
        }
        // Two bytes, if near and short, or three: words that differ in one term, so no branch.
        //   two     offset >> 8 (3 bits), length - 4 (3 bits), 01 | offset (8 bits)
        //   three   length - 1 (6 bits), 10 | offset (16 bits)
        final int near = (offset - 2048 & length - 12) >> 31;
        S2Words.int32(target, at, (length << 2) - 2 + (offset << 8)
                + (near & (offset >>> 3 & 0xE0) - 13));
        return at + 3 + near;
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
